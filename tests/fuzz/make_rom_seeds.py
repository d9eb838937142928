#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the targets lzma and romfile into corpus/.

Usage: make_rom_seeds.py ROMPACK"""

import lzma
import pathlib
import struct
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parents[1] / "plugins" / "romctl" / "tests"))

import rom_fixture

TEXT = rom_fixture.compressible(3000)
NOISE = rom_fixture.noise(300)
PICTURE = b"".join(struct.pack("<I", i * i) for i in range(500))


def lzma_seeds():
    """Streams with literals, matches and repeats, near and far, under several properties."""
    contents = {"text": TEXT, "noise": NOISE, "words": PICTURE, "zeros": bytes(5000), "far": NOISE + TEXT + NOISE}
    for name, content in contents.items():
        for lc, lp, pb in ((3, 0, 2), (0, 2, 2), (4, 0, 0), (0, 0, 4)):
            options = {"id": lzma.FILTER_LZMA1, "preset": 9, "lc": lc, "lp": lp, "pb": pb, "dict_size": 65536}
            stream = lzma.compress(content, lzma.FORMAT_RAW, filters=[options])
            head = struct.pack("<BH", lc + 9 * (lp + 5 * pb), len(content) - 1)
            yield f"{name}-{lc}{lp}{pb}", head + stream


def romfile_seeds(rompack):
    with tempfile.TemporaryDirectory() as folder:
        result, path = rom_fixture.pack(rompack, folder, engine=rom_fixture.compressible(2000))
        if result.returncode != 0:
            sys.exit(result.stderr)
        ours = path.read_bytes()
    yield "ours", ours
    yield "ours-padded", ours.ljust(8192, b"\xff")
    plain = bytearray(ours[: rom_fixture.IMAGE_SIZE])
    plain[rom_fixture.DESCRIPTOR] = 0
    efi = bytearray(512)
    efi[0:0x40] = ours[0:0x40]
    efi[2] = 1
    struct.pack_into("<HHBB", efi, rom_fixture.PCI + 16, 1, 1, 3, 0x80)
    yield "foreign", rom_fixture.with_checksum(plain) + efi
    plain = plain[:512]
    plain[2] = 1
    plain[0x18:0x1C] = bytes(4)
    yield "isa", rom_fixture.with_checksum(plain)


def main():
    for target, seeds in (("lzma", lzma_seeds()), ("romfile", romfile_seeds(pathlib.Path(sys.argv[1]).resolve()))):
        folder = HERE / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in seeds:
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
