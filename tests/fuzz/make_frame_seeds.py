#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of fuzz_frame into corpus/frame: well-formed traffic for the fuzzer to spoil.

Steps and their kinds are explained in fuzz_frame.cpp. Checksums are left to the target (RIGHT)."""

import pathlib
import struct

FRAME, WAIT, RECONFIGURE, DRAIN, ANSWER, TASK, PING = range(7)
RIGHT, TAGGED = 0x38, 0x40

OURS, PEER, EVERYBODY = bytes.fromhex("525400000002"), bytes.fromhex("020000000001"), b"\xff" * 6
OUR_IP, PEER_IP, BROADCAST = bytes([10, 0, 0, 2]), bytes([10, 0, 0, 1]), b"\xff" * 4
IPV4, ARP, UDP, ICMP = 0x0800, 0x0806, 17, 1


def step(kind, data=b""):
    return struct.pack("<BH", kind, len(data)) + data


def wait(milliseconds):
    return step(WAIT, bytes([milliseconds >> 4, milliseconds & 15]))


def ethernet(ethertype, payload, to=OURS, tag=b""):
    return to + PEER + tag + struct.pack(">H", ethertype) + payload


def arp(operation, target=OUR_IP, sender=PEER_IP):
    return struct.pack(">HHBBH", 1, IPV4, 6, 4, operation) + PEER + sender + OURS + target


def ipv4(protocol, payload, to=OUR_IP, identification=1, offset=0, more=False, options=b""):
    size = 20 + len(options)
    flags = offset // 8 | (0x2000 if more else 0)
    head = struct.pack(
        ">BBHHHBBH", 0x40 | size // 4, 0, size + len(payload), identification, flags, 64, protocol, 0
    )
    return head + PEER_IP + to + options + payload


def udp(payload, port=68):
    return struct.pack(">HHHH", 67, port, 8 + len(payload), 0) + payload


def echo(size):
    return struct.pack(">BBHHH", 8, 0, 0, 7, 1) + bytes(size)


def on_vlan(ethertype, payload):
    return step(FRAME | RIGHT | TAGGED, ethernet(ethertype, payload))


def pong(number, data):
    """The reply to a ping; the target fills in the identifier."""
    return ipv4(ICMP, struct.pack(">BBHHH", 0, 0, 0, 0, number) + data)


def frame(protocol, payload, **options):
    return step(FRAME | RIGHT, ethernet(IPV4, ipv4(protocol, payload, **options)))


def fragments(protocol, whole, size, order, identification=1):
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    for i in order:
        yield frame(
            protocol, pieces[i], identification=identification, offset=i * size, more=i + 1 < len(pieces)
        )


DATAGRAM = udp(bytes(range(200)))

SEEDS = {
    "udp": frame(UDP, DATAGRAM) + step(DRAIN) + step(ANSWER, b"ack"),
    "udp-broadcast": step(RECONFIGURE)
    + step(FRAME | 0x30, ethernet(IPV4, ipv4(UDP, DATAGRAM, to=BROADCAST), to=EVERYBODY))
    + step(DRAIN)
    + step(ANSWER, b"discover"),
    "udp-options": frame(UDP, DATAGRAM, options=b"\x01\x01\x01\x00"),
    "priority-tag": step(FRAME, ethernet(IPV4, ipv4(UDP, DATAGRAM), tag=b"\x81\x00\xe0\x00")),
    "arp-request": step(FRAME, ethernet(ARP, arp(1), to=EVERYBODY)) + step(TASK, b"hello"),
    "arp-reply": step(TASK, b"hello") + step(FRAME, ethernet(ARP, arp(2))) + wait(100),
    "arp-probe": step(FRAME, ethernet(ARP, arp(1, sender=bytes(4)), to=EVERYBODY)),
    "echo": frame(ICMP, echo(56)),
    "echo-fragments": b"".join(fragments(ICMP, echo(3000), 1480, [0, 1, 2])),
    "fragments": b"".join(fragments(UDP, DATAGRAM, 64, [0, 1, 2, 3])) + step(DRAIN),
    "fragments-disordered": b"".join(fragments(UDP, DATAGRAM, 64, [3, 1, 1, 0, 2])) + step(DRAIN),
    "fragments-overlap": frame(UDP, DATAGRAM[:64], more=True)
    + frame(UDP, bytes(64), offset=32, more=True)
    + b"".join(fragments(UDP, DATAGRAM, 64, [1, 2, 3])),
    "fragments-many": b"".join(
        b"".join(fragments(UDP, DATAGRAM, 64, [0], identification=i)) for i in range(6)
    )
    + wait(4000)
    + wait(2000),
    "ping": frame(UDP, DATAGRAM)
    + step(DRAIN)
    + step(PING, b"\x02data")
    + step(FRAME, ethernet(ARP, arp(2)))
    + step(PING, b"\x02data")
    + step(FRAME | RIGHT, ethernet(IPV4, pong(2, b"data"))),
    "vlan": on_vlan(ARP, arp(1)) + on_vlan(IPV4, ipv4(UDP, DATAGRAM)) + step(DRAIN),
    "vlan-ping": on_vlan(IPV4, ipv4(UDP, DATAGRAM))
    + step(DRAIN)
    + step(PING, b"\x03data")
    + step(FRAME | TAGGED, ethernet(ARP, arp(2)))
    + step(PING, b"\x03data")
    + on_vlan(IPV4, pong(3, b"data")),
    "vlan-fragments": b"".join(
        step(FRAME | RIGHT | TAGGED, part[3:]) for part in fragments(ICMP, echo(3000), 1480, [0, 2, 1])
    ),
    "vlan-other": step(FRAME, ethernet(IPV4, ipv4(UDP, DATAGRAM), tag=b"\x81\x00\x00\x06")),
    "small-mtu": step(RECONFIGURE, bytes([3, 12])) + frame(ICMP, echo(200)) + step(TASK, bytes(300)),
}


def main():
    folder = pathlib.Path(__file__).parent / "corpus" / "frame"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in SEEDS.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
