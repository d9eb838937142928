#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the targets context_mixing, romfile and script_slot into corpus/.

Usage: make_rom_seeds.py ROMPACK"""

import pathlib
import struct
import sys
import tempfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parents[1] / "plugins" / "romctl" / "tests"))

import rom_fixture

TEXT = rom_fixture.compressible(3000)
NOISE = rom_fixture.noise(300)
PICTURE = b"".join(struct.pack("<I", i * i) for i in range(500))


def context_mixing_seeds():
    """Contents of several kinds, code among them: prologues, calls, loads and stores."""
    code = bytes.fromhex("5589e583ec108b45088b4d0c31d289048a e8000000008d0411c9c3 0fb6c0 f6c301 7405 6a01".replace(" ", ""))
    yield from {"text": TEXT, "noise": NOISE, "words": PICTURE, "zeros": bytes(5000), "code": code * 20}.items()


def romfile_seeds(rompack):
    with tempfile.TemporaryDirectory() as folder:
        result, path = rom_fixture.pack(rompack, folder, engine=rom_fixture.compressible(2000))
        if result.returncode != 0:
            sys.exit(result.stderr)
        ours = path.read_bytes()
    yield "ours", ours
    yield "ours-slot", with_slot(ours)
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


def slot(script, settings, change=b"\0", version=1):
    """With the byte before it that tells the target to mend the checksum, or not to."""
    head = struct.pack("<4sHHII", b"MNSS", version, 20, len(script), len(settings))
    checksum = zlib.crc32(head + bytes(4) + script + settings)
    return change + head + struct.pack("<I", checksum) + script + settings


def script_slot_seeds():
    yield "both", slot(b"#!ipxe\necho a\n", b"a=b\n")
    yield "script", slot(b"#!ipxe\n", b"", b"\1")
    yield "settings", slot(b"", b"a=b\n", b"\1")
    yield "empty", slot(b"", b"", b"\1")
    yield "version", slot(b"#!ipxe\n", b"", version=2)
    yield "short", slot(b"#!ipxe\n", b"a=b\n")[:24]


def with_slot(rom):
    """The file with a slot behind its payload, for which there is room up to the end of the block."""
    rom = bytearray(rom)
    at = rom_fixture.DESCRIPTOR
    payload, size = struct.unpack_from("<II", rom, at + 16)
    content = slot(b"#!ipxe\nexit\n", b"a=b\n")[1:].ljust(40, b"\0")
    end = payload + size
    rom[end : end + len(content)] = content
    total = 0
    for (word,) in struct.iter_unpack("<I", rom[payload : end + len(content)]):
        total = ((total << 1 | total >> 31) + word) & 0xFFFFFFFF
    for image in (0, rom_fixture.IMAGE_SIZE):
        struct.pack_into("<II", rom, image + at + 60, size + len(content), total)
        rom = bytearray(rom_fixture.with_checksum(rom, image))
    return bytes(rom)


def main():
    rompack = pathlib.Path(sys.argv[1]).resolve()
    for target, seeds in (
        ("context_mixing", context_mixing_seeds()),
        ("romfile", romfile_seeds(rompack)),
        ("script_slot", script_slot_seeds()),
    ):
        folder = HERE / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in seeds:
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
