# SPDX-License-Identifier: GPL-2.0-or-later
"""What the benchmarks print around their numbers: the machine, the date, a Markdown table."""

from __future__ import annotations

import datetime
import os
import platform
import re
import statistics
import sys
from pathlib import Path
from typing import List, Optional, Sequence

from . import paths
from .processes import run


def heading(title: str, about: str = "") -> str:
    """Title and circumstances of a measurement; `about` what was measured, by default our ROM in QEMU."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    model = cpu.group(1) if cpu else platform.machine()
    command = " ".join([os.path.relpath(sys.argv[0], paths.TOP), *sys.argv[1:]])
    lines = [
        f"## {title}",
        "",
        f"{datetime.date.today()}; {model}, {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f} before),"
        f" Linux {platform.release()};",
        f"{about or _rom_in_qemu()}; `{command}`",
    ]
    return "\n".join(lines)


def _rom_in_qemu() -> str:
    qemu = run([paths.program("qemu-system-x86_64"), "--version"]).splitlines()[0]
    return f"{qemu}, accel=tcg; ROM of {paths.rom().stat().st_size} bytes"


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    ruler = ["---"] * len(titles)
    return "\n".join("| " + " | ".join(row) + " |" for row in (titles, ruler, *rows))


def median(values: Sequence[float]) -> Optional[float]:
    return statistics.median(values) if values else None


def number(value: Optional[float], form: str = "{:.2f}") -> str:
    return "-" if value is None else form.format(value)


def ratio(larger: Optional[float], smaller: Optional[float]) -> str:
    return "-" if not larger or not smaller else f"{larger / smaller:.1f}"


def numbers(text: str) -> List[int]:
    """For argparse: "1,2,4" as numbers."""
    return [int(word) for word in text.split(",") if word]
