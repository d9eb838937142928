#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the target configuration."""

import pathlib
import struct

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus" / "configuration"


def structure(kind, data, *strings):
    texts = b"".join(text + b"\0" for text in strings) + b"\0"
    return bytes([kind, 4 + len(data), 0, 0]) + data + (texts if strings else b"\0\0")


def with_checksum(entry, place, begin=0):
    return entry[:place] + bytes([-sum(entry[begin:]) & 255]) + entry[place + 1 :]


def entry_2x(address, size):
    middle = b"_DMI_\0" + struct.pack("<HIHB", size, address, 9, 0x28)
    entry = b"_SM_\0\x1f\x02\x08\0\1\0" + bytes(5) + middle
    return with_checksum(with_checksum(entry, 21, 16), 4)


def entry_3x(address, size):
    return with_checksum(b"_SM3_\0\x18\x03\x07\0\x01\0" + struct.pack("<IQ", size, address), 5)


SYSTEM = structure(1, bytes([1, 2, 3, 4]) + bytes(range(16)) + bytes([6, 5, 0]), b"Maker", b"Product", b"1", b"S-1")
BOARD = structure(2, bytes([1, 2, 3, 4]), b"BM", b"BP", b"BV", b"BS")
ENCLOSURE = structure(3, bytes([1, 1, 2, 3, 4]), b"CM", b"CV", b"CS", b"Asset")
OEM = structure(11, bytes([3]), b"other", b"multinic:a=b", b"multinic:net0/ip=10.0.0.1")
END = structure(127, b"")
TABLE = SYSTEM + BOARD + ENCLOSURE + OEM + END

SEEDS = {
    "lines": b"# comment\r\n\r\na=1\r\n b = two words \nnet0/ip:ipv4=10.0.0.5\nx:int8=300\nnothing\n=\n\0",
    "script": b"#!ipxe\necho a\n\0" + TABLE,
    "script_gpxe": b"#!gpxe \0" + SYSTEM,
    "binary": b"a=\x01\0" + OEM,
    "entry_2x": b"\0" + entry_2x(32, 40).ljust(32, b"\0") + bytes(64),
    "entry_3x": b"\0" + entry_3x(32, 40).ljust(32, b"\0") + bytes(64),
    "both": b"a=1\0" + entry_2x(64, 8).ljust(32, b"\0") + entry_3x(64, 8).ljust(32, b"\0") + bytes(64),
    "no_end": b"\0" + SYSTEM + OEM,
    "cut": b"\0" + TABLE[:60],
    "no_uuid": b"\0" + structure(1, bytes([1, 2]), b"M", b"P") + END,
}


def main():
    CORPUS.mkdir(parents=True, exist_ok=True)
    for name, content in SEEDS.items():
        (CORPUS / name).write_bytes(content)


if __name__ == "__main__":
    main()
