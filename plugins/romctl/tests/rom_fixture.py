# SPDX-License-Identifier: GPL-2.0-or-later
"""Parts of a small ROM as the assembler and linker would give them, for rompack to put together."""

import pathlib
import random
import struct
import subprocess

IMAGE_SIZE = 1024
PAYLOAD = 2 * IMAGE_SIZE
PCI, PNP, DESCRIPTOR, MANUFACTURER, PRODUCT = 0x1C, 0x40, 0x60, 0x200, 0x220


def assembled_image(device, product=b"a product"):
    image = bytearray(IMAGE_SIZE)
    image[0:6] = b"\x55\xaa\x02\xe9\x00\x01"
    struct.pack_into("<HH", image, 0x18, PCI, PNP)
    struct.pack_into(
        "<4sHHHHB3sHHBBHHH", image, PCI, b"PCIR", 0x1AF4, device, 0, 28, 3, b"\0\0\2", 2, 1, 0, 0, 2, 0, 0
    )
    struct.pack_into(
        "<4sBBHBBIHH3sBHHHHH",
        image, PNP, b"$PnP", 1, 2, 0, 0, 0, 0, MANUFACTURER, PRODUCT, b"\2\0\0", 0x14, 0, 0, 0x300, 0, 0,
    )  # fmt: skip
    image[DESCRIPTOR : DESCRIPTOR + 8] = b"multinic"
    image[MANUFACTURER : MANUFACTURER + 14] = b"a manufacturer"
    image[PRODUCT : PRODUCT + len(product)] = product
    return bytes(image)


def compressible(size):
    return bytes((b"compressible "[i % 13] + i // 997) & 0xFF for i in range(size))


def noise(size):
    return random.Random(1).randbytes(size)


def pack(rompack, folder, engine=compressible(5000), product=b"a product", name="multinic.rom"):
    """Runs rompack in `folder` on these parts; returns its result and the path of the ROM file."""
    folder = pathlib.Path(folder)
    (folder / "loader.bin").write_bytes(assembled_image(0x1000, product) + assembled_image(0x1041, product))
    (folder / "start.bin").write_bytes(bytes(32) + b"\x90" * 69)
    (folder / "engine.bin").write_bytes(engine)
    command = [rompack, "--loader", "loader.bin", "--start", "start.bin", "--engine", "engine.bin"]
    command += ["--engine-memory", "0x100000", "--entry", "16", "--version", "0.1.0", "-o", name]
    result = subprocess.run(command, cwd=folder, text=True, capture_output=True, check=False)
    for part in ("loader.bin", "start.bin", "engine.bin"):
        (folder / part).unlink()
    return result, folder / name


def with_checksum(file, image=0):
    """The file with the last byte of the resident image made to fit."""
    file = bytearray(file)
    last = image + file[image + 2] * 512 - 1
    file[last] = 0
    file[last] = -sum(file[image : last + 1]) & 0xFF
    return bytes(file)
