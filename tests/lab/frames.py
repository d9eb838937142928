# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames as bytes, right by default; every length, count and checksum can be made to lie."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

BROADCAST = b"\xff" * 6
ARP, IPV4 = 0x0806, 0x0800
UDP = 17
BOOTP_SERVER, BOOTP_CLIENT, TFTP = 67, 68, 69
DISCOVER, OFFER, REQUEST, ACK = 1, 2, 3, 5
MAGIC = bytes((99, 130, 83, 99))


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    padded = data + b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(destination: bytes, source: bytes, kind: int, payload: bytes) -> bytes:
    return destination + source + struct.pack(">H", kind) + payload


def arp(operation: int, sender: Tuple[bytes, str], target: Tuple[bytes, str], sizes=(6, 4)) -> bytes:
    header = struct.pack(">HHBBH", 1, IPV4, *sizes, operation)
    return (
        header + sender[0] + socket.inet_aton(sender[1]) + target[0] + socket.inet_aton(target[1])
    )


def ipv4(
    source: str,
    destination: str,
    payload: bytes,
    protocol: int = UDP,
    words: int = 5,
    version: int = 4,
    length: Optional[int] = None,
    identification: int = 1,
    fragment: int = 0,  # flags and offset as they stand in the header
    wrong_sum: int = 0,
) -> bytes:
    """`words` is the header length that it claims; the header written has 20 bytes."""
    total = 20 + len(payload) if length is None else length
    addresses = socket.inet_aton(source) + socket.inet_aton(destination)
    start = struct.pack(
        ">BBHHHBB", version << 4 | words, 0, total & 0xFFFF, identification, fragment, 64, protocol
    )
    value = checksum(start + b"\0\0" + addresses) ^ wrong_sum
    return start + struct.pack(">H", value) + addresses + payload


def udp(
    source: Tuple[str, int],
    destination: Tuple[str, int],
    payload: bytes,
    length: Optional[int] = None,
    wrong_sum: int = 0,
) -> bytes:
    total = 8 + len(payload) if length is None else length
    addresses = socket.inet_aton(source[0]) + socket.inet_aton(destination[0])
    header = struct.pack(">HHH", source[1], destination[1], total & 0xFFFF)
    pseudo = addresses + struct.pack(">BBH", 0, UDP, total & 0xFFFF)
    value = (checksum(pseudo + header + b"\0\0" + payload) ^ wrong_sum) or 0xFFFF
    return header + struct.pack(">H", value) + payload


def option(code: int, value: bytes, length: Optional[int] = None) -> bytes:
    return bytes((code, len(value) if length is None else length)) + value


def dhcp(
    kind: int,
    xid: int,
    mac: bytes,
    yours: str,
    server: str,
    boot_file: bytes = b"",
    options: Sequence[bytes] = (),
    operation: int = 2,
    hardware_length: int = 6,
    magic: bytes = MAGIC,
    end: bytes = b"\xff",
    server_name: bytes = b"",
) -> bytes:
    """A BOOTP message with DHCP options 53, 54, 51, 1 and `options`."""
    head = struct.pack(">BBBBIHH", operation, 1, hardware_length, 0, xid, 0, 0)
    addresses = socket.inet_aton("0.0.0.0") + socket.inet_aton(yours) + socket.inet_aton(server) * 2
    fields = mac.ljust(16, b"\0") + server_name.ljust(64, b"\0") + boot_file.ljust(128, b"\0")
    standard = (
        option(53, bytes((kind,)))
        + option(54, socket.inet_aton(server))
        + option(51, struct.pack(">I", 3600))
        + option(1, bytes((255, 255, 255, 0)))
    )
    return head + addresses + fields + magic + standard + b"".join(options) + end


@dataclass(frozen=True)
class Datagram:
    """A UDP datagram of the machine under test, taken apart."""

    mac: bytes
    source: Tuple[str, int]
    destination: Tuple[str, int]
    payload: bytes


def parse_datagram(frame: bytes) -> Optional[Datagram]:
    """None for anything but unfragmented IPv4 UDP."""
    if len(frame) < 42 or frame[12:14] != b"\x08\x00" or frame[23] != UDP:
        return None
    start = 14 + (frame[14] & 15) * 4
    source_port, destination_port, length = struct.unpack(">HHH", frame[start : start + 6])
    return Datagram(
        frame[6:12],
        (socket.inet_ntoa(frame[26:30]), source_port),
        (socket.inet_ntoa(frame[30:34]), destination_port),
        frame[start + 8 : start + length],
    )


def dhcp_kind(message: bytes) -> int:
    """Option 53 of a DHCP message, 0 where there is none."""
    at = 240
    while at + 2 < len(message) and message[at] != 255:
        if message[at] == 53:
            return message[at + 2]
        at += 1 if message[at] == 0 else 2 + message[at + 1]
    return 0
