#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the target ntp."""

import pathlib
import struct

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus" / "ntp"


def answer(first=0x24, stratum=2, seconds=0xE9B1C2C0):
    head = struct.pack(">BBbbII4s", first, stratum, 6, -20, 0, 0, b"GPS\0")
    nonce = struct.pack(">II", 0x01020304, 0x05060708)
    return head + bytes(8) + nonce + bytes(8) + struct.pack(">II", seconds, 0)


SEEDS = {
    "answer": answer(),
    "second_era": answer(seconds=1),
    "question": answer(first=0x23),
    "kiss_of_death": answer(first=0xE4, stratum=0),
    "no_time": answer(seconds=0),
    "short": answer()[:47],
    "authenticated": answer() + bytes(20),
}

if __name__ == "__main__":
    CORPUS.mkdir(parents=True, exist_ok=True)
    for seed, content in SEEDS.items():
        (CORPUS / seed).write_bytes(content)
