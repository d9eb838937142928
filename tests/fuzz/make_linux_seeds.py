#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the target bzimage: a command line, the arguments of an initrd, a kernel file."""

import pathlib
import struct

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus" / "bzimage"
LOADED_HIGH = 1


def kernel(version=0x20F, setup_sects=1, loadflags=LOADED_HIGH, size=2048, pref=0x140000, relocatable=1, init_size=0x10000):
    """A header by the Linux/x86 boot protocol, and nothing behind it."""
    setup = bytearray((max(setup_sects, 1) + 1) * 512)
    struct.pack_into("<BHI", setup, 0x1F1, setup_sects, 0, size // 16)
    struct.pack_into("<HH4sH", setup, 0x1FE, 0xAA55, 0x66EB, b"HdrS", version)
    struct.pack_into("<BBHI", setup, 0x210, 0, loadflags, 0, 0x100000)
    struct.pack_into("<IIBBHI", setup, 0x22C, 0x7FFFFFFF, 0x1000, relocatable, 12, 0, 2047)
    struct.pack_into("<QI", setup, 0x258, pref, init_size)
    return bytes(setup) + bytes(size)


SEEDS = {
    "plain": ("", "", kernel()),
    "options": ("initrd=second,first vga=0x317 mem=2M quiet", "", kernel()),
    "file": ("vga=ask", "/etc/init.d/second mode=755 mkdir=-1", kernel()),
    # The one that becomes a file comes first: so the target's own check once failed.
    "file-first": ("initrd=second,first quiet", "+", kernel()),
    "fixed-address": ("initrd=second", "/file", kernel(relocatable=0)),
    "before-2.10": ("mem=0x200000", "", kernel(version=0x205)),
    "before-2.06": ("root=/dev/ram0", "", kernel(version=0x204)),
    "before-2.02": ("auto", "", kernel(version=0x201)),
    "first-protocol": ("vga=ext", "a/b", kernel(version=0x200)),
    "loaded-low": ("", "", kernel(loadflags=0)),
    "cut-off": ("", "", kernel()[:1500]),
    "bad-mode": ("", "/file mode=999", kernel()),
}


def main():
    CORPUS.mkdir(parents=True, exist_ok=True)
    for name, (command_line, arguments, file) in SEEDS.items():
        (CORPUS / name).write_bytes(command_line.encode() + b"\n" + arguments.encode() + b"\n" + file)


if __name__ == "__main__":
    main()
