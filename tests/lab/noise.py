# SPDX-License-Identifier: GPL-2.0-or-later
"""Malformed and hostile frames, one function for each way to be wrong. Each gets what is known of the
victim and a seeded generator, and returns frames to send."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from random import Random
from typing import Callable, Dict, List

from . import frames
from .frames import ACK, BOOTP_CLIENT, BOOTP_SERVER, OFFER

MORE_FRAGMENTS = 0x2000


@dataclass
class Victim:
    """What the station has learned, and who it says it is."""

    mac: bytes
    xid: int
    address: str
    station: bytes
    server: str
    port: int = BOOTP_CLIENT  # the last source port seen


Noise = Callable[[Victim, Random], List[bytes]]


def _frame(victim: Victim, packet: bytes, kind: int = frames.IPV4) -> bytes:
    return frames.ethernet(victim.mac, victim.station, kind, packet)


def _datagram(victim: Victim, payload: bytes, port: int = BOOTP_CLIENT, **lies) -> bytes:
    source = (victim.server, BOOTP_SERVER if port == BOOTP_CLIENT else frames.TFTP)
    return frames.udp(source, (victim.address, port), payload, **lies)


def _packet(victim: Victim, transport: bytes, **lies) -> bytes:
    return _frame(victim, frames.ipv4(victim.server, victim.address, transport, **lies))


def _offer(victim: Victim, **lies) -> bytes:
    arguments = {"boot_file": b"from-noise", **lies}
    return frames.dhcp(OFFER, victim.xid, victim.mac, victim.address, victim.server, **arguments)


def _offer_frame(victim: Victim, **lies) -> List[bytes]:
    return [_packet(victim, _datagram(victim, _offer(victim, **lies)))]


def cut_anywhere(victim: Victim, random: Random) -> List[bytes]:
    frame = _offer_frame(victim)[0]
    return [frame[: random.randrange(1, len(frame))]]


def flipped_bytes(victim: Victim, random: Random) -> List[bytes]:
    # Only behind the Ethernet header: it must arrive. A flip leaves some checksum wrong, and the
    # victim must not take an address from it.
    frame = bytearray(_offer_frame(victim)[0])
    for _ in range(random.randrange(1, 8)):
        frame[random.randrange(14, len(frame))] ^= 1 << random.randrange(8)
    return [bytes(frame)]


def random_frame(victim: Victim, random: Random) -> List[bytes]:
    kind = random.choice((frames.ARP, frames.IPV4, 0x8100, random.randrange(0x10000)))
    return [_frame(victim, random.randbytes(random.randrange(0, 1500)), kind)]


def header_lengths(victim: Victim, random: Random) -> List[bytes]:
    transport = _datagram(victim, _offer(victim))
    return [
        _packet(victim, transport, words=random.choice((0, 1, 4))),
        _packet(victim, transport[:8], words=15),
        _packet(victim, transport, version=random.choice((0, 6, 15))),
        _packet(victim, transport, length=random.choice((0, 19, 20, 27, 65535))),
        _packet(victim, transport, wrong_sum=1),
    ]


def datagram_lengths(victim: Victim, random: Random) -> List[bytes]:
    offer = _offer(victim)
    return [
        _packet(victim, _datagram(victim, offer, length=random.choice((0, 7, 8, 65535)))),
        _packet(victim, _datagram(victim, offer, wrong_sum=1)),
        _packet(victim, _datagram(victim, b"")),
        _packet(victim, _datagram(victim, offer)[: random.randrange(0, 8)]),
    ]


def overlapping_fragments(victim: Victim, random: Random) -> List[bytes]:
    transport = _datagram(victim, _offer(victim).ljust(1024, b"\0"))
    name = random.randrange(0x10000)
    cut = random.randrange(1, 64) * 8
    return [
        _packet(victim, transport[:cut], identification=name, fragment=MORE_FRAGMENTS),
        _packet(victim, transport[cut:], identification=name, fragment=max(0, cut // 8 - 1)),
        _packet(victim, transport[:cut], identification=name, fragment=MORE_FRAGMENTS | 1),
    ]


def endless_fragments(victim: Victim, random: Random) -> List[bytes]:
    """Beginnings without ends, and ends behind byte 65535."""
    beginnings = [
        _packet(victim, random.randbytes(64), identification=random.randrange(0x10000), fragment=0x2000)
        for _ in range(20)
    ]
    return beginnings + [_packet(victim, random.randbytes(1400), identification=7, fragment=0x1FFF)]


def arp_lies(victim: Victim, random: Random) -> List[bytes]:
    us, them = (victim.station, victim.server), (victim.mac, victim.address)
    whole = frames.arp(2, us, them)
    packets = [
        frames.arp(2, us, them, sizes=(random.randrange(256), random.randrange(256))),
        whole[: random.randrange(0, len(whole))],
        frames.arp(random.randrange(3, 0x10000), us, them),
        frames.arp(2, (victim.mac, "255.255.255.255"), (victim.mac, "0.0.0.0")),
    ]
    return [_frame(victim, packet, frames.ARP) for packet in packets]


def option_past_end(victim: Victim, random: Random) -> List[bytes]:
    code = random.choice((1, 3, 43, 52, 54, 60, 66, 67, 175))
    bad = frames.option(code, b"\1\2", length=random.choice((3, 200, 255)))
    return _offer_frame(victim, options=[bad], end=b"")


def option_sizes(victim: Victim, random: Random) -> List[bytes]:
    """Options whose value has a length that its meaning forbids."""
    codes = (1, 3, 26, 51, 53, 54, 66, 67)
    sizes = (frames.option(code, random.randbytes(random.choice((0, 1, 3, 5)))) for code in codes)
    return _offer_frame(victim, options=list(sizes))


def endless_overload(victim: Victim, _: Random) -> List[bytes]:
    again = frames.option(52, b"\3")
    return _offer_frame(victim, boot_file=again * 42, server_name=again * 21, options=[again] * 20)


def bad_bootp(victim: Victim, random: Random) -> List[bytes]:
    return [
        frame
        for lies in (
            {"operation": 1},
            {"operation": random.randrange(3, 256)},
            {"hardware_length": random.choice((0, 16, 17, 255))},
            {"magic": random.randbytes(4)},
            {"boot_file": b"A" * 128, "server_name": b"B" * 64},
        )
        for frame in _offer_frame(victim, **lies)
    ]


def wrong_transaction(victim: Victim, random: Random) -> List[bytes]:
    message = frames.dhcp(
        random.choice((OFFER, ACK, 6)), victim.xid ^ 1, victim.mac, victim.address, victim.server
    )
    other = frames.dhcp(OFFER, victim.xid, random.randbytes(6), victim.address, victim.server)
    return [_packet(victim, _datagram(victim, text)) for text in (message, other)]


def tftp_out_of_nowhere(victim: Victim, random: Random) -> List[bytes]:
    opcode = struct.pack(">H", random.choice((0, 1, 2, 3, 4, 5, 6, 7, 65535)))
    payload = opcode + random.randbytes(random.randrange(0, 600))
    return [_packet(victim, _datagram(victim, payload, port=victim.port))]


ALL: Dict[str, Noise] = {
    function.__name__: function
    for function in (
        cut_anywhere,
        flipped_bytes,
        random_frame,
        header_lengths,
        datagram_lengths,
        overlapping_fragments,
        endless_fragments,
        arp_lies,
        option_past_end,
        option_sizes,
        endless_overload,
        bad_bootp,
        wrong_transaction,
        tftp_out_of_nowhere,
    )
}
