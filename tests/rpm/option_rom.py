# SPDX-License-Identifier: GPL-2.0-or-later
"""ROM files that the fixtures install: a valid option ROM header, then bytes that tell whose it is."""

from __future__ import annotations

import struct
from typing import Optional

KIB = 1024
_MARK = b"fixture:"
_OURS_MARK = b"multinic"
_PCI_STRUCTURE = 0x20


def fixture(label: str, size: int) -> bytes:
    """An option ROM for 1AF4:1000 of `size` bytes that holds the label; the checksum is right."""
    words = _MARK + label.encode() + b"\0"
    units = 2  # of 512 bytes: the part that the BIOS would copy
    header = struct.pack("<HB", 0xAA55, units).ljust(0x18, b"\0") + struct.pack("<H", _PCI_STRUCTURE)
    structure = b"PCIR" + struct.pack("<HHHHB", 0x1AF4, 0x1000, 0, 0x18, 3) + bytes([0, 0, 2])
    structure += struct.pack("<HHBBH", units, 0, 0, 0x80, 0)
    image = bytearray((header.ljust(_PCI_STRUCTURE, b"\0") + structure).ljust(0x40, b"\0") + words)
    image = bytearray(image.ljust(units * 512, b"\0"))
    image[-1] = -sum(image) & 0xFF
    filler = (label.encode() + b" ") * (size // (len(label) + 1) + 1)
    return (bytes(image) + filler)[:size]


def label(content: bytes) -> Optional[str]:
    """What `fixture` put into it; None for any other file."""
    start = content.find(_MARK)
    if start < 0:
        return None
    return content[start + len(_MARK) : content.index(b"\0", start)].decode()


def size_class(size: int) -> int:
    """What QEMU rounds the size up to."""
    return 1 << (size - 1).bit_length()
