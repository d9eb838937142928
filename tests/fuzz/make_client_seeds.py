#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the targets dhcp, tftp, dhcp_client and tftp_client."""

import ipaddress
import pathlib
import struct

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus"
COOKIE = b"\x63\x82\x53\x63"
MAC = bytes.fromhex("525400000010")
DISCOVER, OFFER, REQUEST, ACK, NAK = 1, 2, 3, 5, 6


def address(text):
    return ipaddress.IPv4Address(text).packed


def options(*pairs, end=True):
    return b"".join(bytes([code, len(value)]) + value for code, value in pairs) + (b"\xff" if end else b"")


def dhcp(options_bytes, op=2, yiaddr="10.0.0.100", siaddr="0.0.0.0", file=b"", sname=b""):
    header = struct.pack(">BBBBIHH", op, 1, 6, 0, 0x12345678, 0, 0)
    header += bytes(4) + address(yiaddr) + address(siaddr) + bytes(4) + MAC + bytes(10)
    return header + sname.ljust(64, b"\0") + file.ljust(128, b"\0") + COOKIE + options_bytes


def lease(kind, *more, server="10.0.0.1"):
    return options((53, bytes([kind])), (54, address(server)), (1, address("255.255.255.0")), *more)


PXE = (60, b"PXEClient")
MENU = (43, bytes([6, 1, 3, 8, 7, 0x80, 5, 1, 10, 0, 0, 2, 9, 9, 0, 0, 1, 76, 0x80, 5, 2, 79, 83, 10, 2, 0, 71, 255]))
OFFER_PLAIN = dhcp(lease(OFFER))
OFFER_BOOT = dhcp(lease(OFFER, (3, address("10.0.0.254")), (26, b"\x05\x78")), siaddr="10.0.0.9", file=b"boot.0")
ACK_BOOT = dhcp(lease(ACK), siaddr="10.0.0.9", file=b"boot.0")
ACK_PLAIN = dhcp(lease(ACK))
REFUSAL = dhcp(options((53, bytes([NAK])), (54, address("10.0.0.1"))), yiaddr="0.0.0.0")
PROXY = dhcp(options((53, bytes([OFFER])), (54, address("10.0.0.2")), PXE), yiaddr="0.0.0.0", file=b"proxy.0")
PROXY_MENU = dhcp(options((53, bytes([OFFER])), (54, address("10.0.0.2")), PXE, MENU), yiaddr="0.0.0.0")
PXE_ACK = dhcp(options((53, bytes([ACK])), (54, address("10.0.0.2")), PXE), yiaddr="0.0.0.0", file=b"pxe.0")
OVERLOADED = dhcp(
    options((52, b"\x03"), (53, bytes([OFFER])), (54, address("10.0.0.1"))),
    file=options((67, b"from/the/file/field")),
    sname=options((66, b"10.0.0.66")),
)
SPLIT = dhcp(lease(OFFER, (67, b"one/"), (67, b"two")))

DHCP = {
    "offer-plain": OFFER_PLAIN,
    "offer-boot": OFFER_BOOT,
    "ack": ACK_BOOT,
    "nak": REFUSAL,
    "proxy": PROXY,
    "proxy-menu": PROXY_MENU,
    "overloaded": OVERLOADED,
    "overload-twice": dhcp(options((52, b"\x01")), file=options((52, b"\x02"))),
    "split": SPLIT,
    "padded-without-end": dhcp(bytes(3) + options((53, b"\x02"), end=False) + bytes(5)),
    "past-the-end": dhcp(bytes([53, 9, 2])),
    "short": OFFER_PLAIN[:200],
}


def packet(opcode, rest):
    return struct.pack(">H", opcode) + rest


def words(*texts):
    return b"".join(text.encode() + b"\0" for text in texts)


TFTP = {
    "rrq": packet(1, words("file", "octet", "blksize", "1468", "tsize", "0", "windowsize", "32")),
    "rrq-plain": packet(1, words("pxelinux.cfg/default", "octet")),
    "data": packet(3, b"\0\1content"),
    "ack": packet(4, b"\xff\xff"),
    "error": packet(5, b"\0\1File not found\0"),
    "error-without-nul": packet(5, b"\0\x08no"),
    "oack": packet(6, words("blksize", "1468", "tsize", "123456", "windowsize", "32")),
    "oack-case": packet(6, words("BLKSIZE", "8")),
    "oack-twice": packet(6, words("tsize", "1", "tsize", "1")),
    "oack-large": packet(6, words("tsize", "99999999999")),
    "oack-zero": packet(6, words("windowsize", "0")),
}

RIGHT, FROM_4011, FROM_SECOND = 0x1C, 0x20, 0x40


def step(kind, content=b""):
    return struct.pack("<BH", kind, len(content)) + content


def wait(milliseconds):
    return step(1, bytes([milliseconds]))


DHCP_CLIENT = {
    "boot": step(RIGHT, OFFER_BOOT) + step(RIGHT, ACK_BOOT),
    "plain": step(RIGHT, OFFER_PLAIN) + wait(250) + step(RIGHT, ACK_PLAIN),
    "better-later": step(RIGHT, OFFER_PLAIN) + wait(50) + step(RIGHT, OFFER_BOOT) + step(RIGHT, ACK_BOOT),
    "proxy": step(RIGHT | FROM_SECOND, PROXY) + step(RIGHT, OFFER_PLAIN) + step(RIGHT, ACK_PLAIN),
    "proxy-menu": step(RIGHT, OFFER_PLAIN)
    + step(RIGHT | FROM_SECOND, PROXY_MENU)
    + step(RIGHT, ACK_PLAIN)
    + step(RIGHT | FROM_SECOND | FROM_4011, PXE_ACK),
    "proxy-silent": step(RIGHT | FROM_SECOND, PROXY_MENU) + step(RIGHT, OFFER_PLAIN) + step(RIGHT, ACK_PLAIN),
    "nak-then-ack": step(RIGHT, OFFER_BOOT)
    + step(RIGHT, REFUSAL)
    + wait(2)
    + step(RIGHT, OFFER_BOOT)
    + step(RIGHT, ACK_BOOT),
    "wrong-transaction": step(0x18, OFFER_BOOT) + wait(120) + step(RIGHT, OFFER_BOOT) + step(RIGHT, ACK_BOOT),
    "overloaded": step(RIGHT, OVERLOADED) + step(RIGHT, ACK_PLAIN),
    "nonsense": step(RIGHT, b"\xff" * 300) + step(0, b"") + step(RIGHT, OFFER_PLAIN[:100]),
    "silence": wait(255),
}

PACKET, STRANGER, BLOCKS, OACK = 0, 2, 3, 4


def blocks(count, offset, size):
    return step(BLOCKS, struct.pack(">BbH", count - 1, offset, size))


TFTP_CLIENT = {
    "plain": b"\x20" + blocks(1, 1, 512) + blocks(1, 1, 512) + blocks(1, 1, 9),
    "windows": b"\x04" + step(OACK, words("blksize", "1468", "windowsize", "4")) + blocks(4, 1, 1468) + blocks(3, 1, 1),
    "gap": b"\x04"
    + step(OACK, words("blksize", "600", "windowsize", "4"))
    + blocks(1, 1, 600)
    + blocks(2, 3, 600)
    + blocks(4, 1, 600)
    + blocks(1, 1, 0),
    "duplicates": b"\x01" + blocks(1, 1, 512) + blocks(3, 0, 512) + wait(60) + blocks(2, 0, 100),
    "tsize-too-large": b"\x20" + step(OACK, words("tsize", "4000000000")),
    "bad-oack": b"\x20" + step(OACK, words("blksize", "0")) + blocks(1, 1, 5),
    "refused-options": b"\x20" + step(PACKET, packet(5, b"\0\x08no\0")) + blocks(1, 1, 5),
    "error": b"\x20" + step(PACKET, packet(5, b"\0\1File not found\0")),
    "forgotten": b"\x20" + blocks(1, 1, 512) + step(PACKET, packet(5, b"\0\5who\0")) + wait(1) + blocks(1, 1, 5),
    "stranger": b"\x20" + blocks(1, 1, 512) + step(STRANGER, packet(3, b"\0\2forged")) + blocks(1, 1, 3),
    "silence-then-again": b"\x20" + blocks(1, 1, 512) + wait(255) + wait(255) + blocks(1, 1, 7),
    "too-long": b"\x20" + blocks(1, 1, 513),
    "small-blocks": b"\x60" + step(OACK, words("blksize", "64", "windowsize", "32")) + blocks(32, 1, 64) + blocks(1, 1, 3),
    "nonsense": b"\x20" + step(PACKET, b"\0") + step(PACKET, b"\0\3") + step(PACKET, b"\xff" * 40),
}


def main():
    for target, seeds in (("dhcp", DHCP), ("tftp", TFTP), ("dhcp_client", DHCP_CLIENT), ("tftp_client", TFTP_CLIENT)):
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in seeds.items():
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
