# SPDX-License-Identifier: GPL-2.0-or-later
"""The boot programs and boot sectors of the tests, assembled from tests/boot/programs."""

from __future__ import annotations

import random
import re
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Optional

from . import paths
from .errors import LabError
from .processes import run

# Exit statuses of QEMU when the programs end the machine through isa-debug-exit.
MARKER_EXIT = 0x10 << 1 | 1
DISK_EXIT = 0x20 << 1 | 1
FETCH_DONE_EXIT = 0x30 << 1 | 1
FETCH_FAILED_EXIT = 0x31 << 1 | 1


def assemble(name: str, output: Path, *defines: str) -> Path:
    command = [paths.program("nasm"), "-f", "bin", "-Wall", "-Werror"]
    command += [f"-I{paths.PROGRAM_SOURCES}/", *(f"-D{define}" for define in defines)]
    run(command + ["-o", str(output), str(paths.PROGRAM_SOURCES / f"{name}.asm")])
    return output


def marker(output: Path, label: str = "net", payload: int = 0, returns: bool = False) -> Path:
    """The program that only says that it runs; `label` tells several apart. `payload` bytes (of
    random content, checked by the program) make it larger; with `returns` it goes back to the ROM."""
    assemble("marker", output, f'LABEL="{label}"', *(["RETURN"] if returns else []))
    image = bytearray(output.read_bytes())
    words = payload // 4
    content = random.Random(label).randbytes(words * 4)
    total = sum(struct.unpack(f"<{words}I", content)) & 0xFFFFFFFF
    struct.pack_into("<II", image, 4, words, total)
    output.write_bytes(image + content)
    return output


def marker_line(text: str) -> Optional[Dict[str, str]]:
    """The fields of the marker's line in a serial log, None where there is none."""
    match = re.search(r"NBP-MARKER (.*?)\r?\n", text)
    return dict(word.split("=", 1) for word in match.group(1).split()) if match else None


def disk(output: Path) -> Path:
    """A raw disk image of 1 MiB whose boot sector says that it runs."""
    sector = assemble("disk", output).read_bytes()
    output.write_bytes(sector.ljust(1 << 20, b"\0"))
    return output


def disk_line(text: str) -> Optional[Dict[str, str]]:
    match = re.search(r"DISK-MARKER (.*?)\r?\n", text)
    return dict(word.split("=", 1) for word in match.group(1).split()) if match else None


def fetch(output: Path, file_name: str) -> Path:
    """The program that fetches `file_name` through the PXE API."""
    if len(file_name) > 126:
        raise LabError(f"the PXE API takes at most 126 characters: {file_name}")
    image = assemble("fetch", output).read_bytes()
    output.write_bytes(image + file_name.encode() + b"\0")
    return output


@dataclass(frozen=True)
class Fetched:
    """What the fetch program found."""

    size: int
    crc: int
    seconds: float


def fetched(text: str) -> Optional[Fetched]:
    """The result of the fetch program in a serial log; None when it said that it failed."""
    done = re.search(r"FETCH-DONE (.*?)\r?\n", text)
    if not done:
        return None
    fields = {name: int(value, 16) for name, value in (w.split("=") for w in done.group(1).split())}
    two_ticks = 2 * 65536 / 1193182  # of the BIOS clock
    return Fetched(fields["size"], fields["crc"], fields["tsc"] / fields["hz"] * two_ticks)


def random_file(output: Path, size: int, seed: int = 1) -> int:
    """Writes `size` reproducible random bytes and returns their CRC-32."""
    content = random.Random(seed).randbytes(size)
    output.write_bytes(content)
    return zlib.crc32(content)
