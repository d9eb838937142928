#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the target dns."""

import pathlib
import struct

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus" / "dns"


def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"


def record(owner, kind, data):
    return owner + struct.pack(">HHIH", kind, 1, 60, len(data)) + data


def answer(records, flags=0x8180):
    header = struct.pack(">HHHHHH", 0x1234, flags, 1, len(records), 0, 0)
    return header + name("www.a.org") + struct.pack(">HH", 1, 1) + b"".join(records)


ADDRESS = bytes([192, 0, 2, 7])
ASKED = b"\xc0\x0c"
SEEDS = {
    "address": answer([record(ASKED, 1, ADDRESS)]),
    "alias": answer([record(ASKED, 5, b"\1b\xc0\x10"), record(b"\xc0\x27", 1, ADDRESS)]),
    "dangling": answer([record(ASKED, 5, name("b.org"))]),
    "loop": answer([record(ASKED, 5, name("b")), record(name("b"), 5, ASKED)]),
    "itself": answer([record(b"\xc0\x1b", 1, ADDRESS)]),
    "no_such_name": answer([], 0x8183),
    "cut": answer([], 0x8380),
    "text": b"host.example.org",
}

if __name__ == "__main__":
    CORPUS.mkdir(parents=True, exist_ok=True)
    for seed, content in SEEDS.items():
        (CORPUS / seed).write_bytes(content)
