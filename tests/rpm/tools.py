# SPDX-License-Identifier: GPL-2.0-or-later
"""The programs of these tests, and the runs of them: rom_watch beside, rom_trace around a command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional, Sequence

from lab.errors import LabError, MissingPart
from lab.paths import TOP

_TARGETS = "rom_watch rom_trace chkconfig_alternatives"


def program(name: str) -> Path:
    """A program of this folder: in $MULTINIC_RPM_PROGRAMS, or the latest of any build."""
    named = os.environ.get("MULTINIC_RPM_PROGRAMS")
    places = [Path(named, name)] if named else (TOP / "build").glob(f"*/tests/rpm/{name}")
    built = [place for place in places if place.is_file()]
    if not built:
        raise MissingPart(f"{name} is missing; cmake --preset test && cmake --build --preset test -t {_TARGETS}")
    return max(built, key=lambda place: place.stat().st_mtime)


@dataclass(frozen=True)
class Seen:
    """What was found under one ROM's name over some time."""

    samples: int
    misses: int  # nothing that QEMU would find
    broken: int  # something that QEMU would refuse
    longest: int  # samples in a row without a ROM
    first_bad: str  # the step after which there was none for the first time
    classes: Dict[int, int]  # samples by size class, in bytes

    def always_there(self) -> bool:
        return self.samples > 0 and self.misses == 0 and self.broken == 0


def _seen(report: Dict[str, dict]) -> Dict[str, Seen]:
    result = {}
    for name, counts in report.items():
        classes = {int(size): count for size, count in counts.pop("classes").items()}
        result[name] = Seen(**counts, classes=classes)
    return result


@dataclass(frozen=True)
class Trace:
    """A command gone through step by step. A step's place in the list is what it can be killed at."""

    status: int
    roms: Dict[str, Seen]
    steps: List[str]


def read_trace(report: Path) -> Trace:
    try:
        fields = json.loads(report.read_text())
    except (OSError, ValueError) as problem:
        raise LabError(f"rom_trace left no report: {problem}") from problem
    return Trace(fields["status"], _seen(fields["roms"]), fields["steps"])


def trace_command(
    report: Path, root: Path, searches: Sequence[str], command: Sequence[str], kill_at: Optional[int] = None
) -> List[str]:
    """Runs `command` in `root`; read_trace reads the report afterwards."""
    kill = [] if kill_at is None else ["--kill-at", str(kill_at)]
    return [str(program("rom_trace")), str(report), str(root), *kill, *searches, "--", *command]


class Watcher:
    """rom_watch over some time: what machines that are started meanwhile would find.

    with Watcher(root, searches) as watcher:
        ...
    watcher.roms["efi-virtio.rom"].always_there()
    """

    def __init__(self, root: Path, searches: Sequence[str]):
        self._command = [str(program("rom_watch")), str(root), *searches]
        self.roms: Dict[str, Seen] = {}

    def __enter__(self) -> "Watcher":
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        if self._process.stdout.readline() != "ready\n":
            raise LabError(f"{' '.join(self._command)} does not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        output, _errors = self._process.communicate(timeout=60)
        self.roms = _seen(json.loads(output))
