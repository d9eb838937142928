# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel of the tests (tests/boot/programs/kernel.asm): what it is made of and what it says."""

from __future__ import annotations

import random
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, NamedTuple

from . import programs
from .errors import LabError

KERNEL_EXIT = 0x40 << 1 | 1


class Range(NamedTuple):
    """An entry of the BIOS's memory map; `kind` 1 is usable."""

    base: int
    size: int
    kind: int


@dataclass(frozen=True)
class KernelFile:
    """What the file tells the loader, and the checksum of its 32-bit code."""

    path: Path
    size: int
    crc: int


def make(
    path: Path,
    version: int = 0x20F,
    relocatable: bool = True,
    preferred: int = 0x1000000,
    code_size: int = 4_000_000,
) -> KernelFile:
    """Writes a bzImage of that protocol version to `path`."""
    defines = (f"VERSION={version}", f"RELOCATABLE={int(relocatable)}", f"PREFERRED={preferred}")
    programs.assemble("kernel", path, *defines, f"CODE_SIZE={code_size}")
    code = random.Random(version).randbytes(code_size)
    with path.open("ab") as file:
        file.write(code.ljust((code_size + 15) // 16 * 16, b"\0"))
    return KernelFile(path, path.stat().st_size, zlib.crc32(code))


def fields(text: str, name: str) -> Dict[str, str]:
    """The fields of the kernel's line KERNEL-`name` in a serial log."""
    match = re.search(rf"KERNEL-{name} (.*?)\r?\n", text)
    if match is None:
        raise LabError(f"the kernel said nothing of {name}:\n{text}")
    return dict(word.split("=", 1) for word in match.group(1).split())


def command_line(text: str) -> str:
    match = re.search(r"KERNEL-COMMAND-LINE \[(.*)\]", text)
    if match is None:
        raise LabError(f"the kernel said nothing of its command line:\n{text}")
    return match.group(1)


def memory_map(text: str) -> List[Range]:
    """The memory map as INT 15h gave it to the kernel."""
    entries = []
    for run, kind in fields(text, "MEMORY").items():
        base, size = run.split("+")
        entries.append(Range(int(base, 16), int(size, 16), int(kind, 16)))
    return entries


def bios_memory_map(seabios_log: str) -> List[Range]:
    """The memory map that SeaBIOS says it has made, as its log ends with it."""
    _, found, text = seabios_log.rpartition("e820 map has")
    entries = re.findall(r"^ +\d+: ([0-9a-f]{16}) - ([0-9a-f]{16}) = (\d)", text, re.MULTILINE)
    if not found or not entries:
        raise LabError(f"no memory map in SeaBIOS's log:\n{seabios_log}")
    return [Range(int(base, 16), int(end, 16) - int(base, 16), int(kind)) for base, end, kind in entries]
