# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts: roots of a layout with an alternatives program, and what QEMU would find on them."""

from __future__ import annotations

import functools
import itertools
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional, Sequence

from lab.errors import LabError

from . import fixtures, layouts, mounts, option_rom, snapshot, tools
from .layouts import Link
from .root import Done, Root

# The alternatives programs: dpkg's, chkconfig's by version, or "none".
NO_PROGRAM = "none"
_VERSION_FILE = "/etc/chkconfig-alternatives-version"
_PATIENCE = 60  # seconds
_reports = itertools.count(1)


@dataclass(frozen=True)
class World:
    """What hosts have in common before anything of ours or of QEMU is there."""

    layout: str
    program: str

    def __str__(self) -> str:
        return f"{self.layout} with {self.program}"

    @property
    def links(self) -> List[Link]:
        return layouts.LINKS[self.layout]

    @functools.lru_cache(maxsize=None)
    def base(self) -> Root:
        root = Root()
        if self.program != "dpkg":
            root.at("/usr/bin/update-alternatives").unlink()
        if self.program not in ("dpkg", NO_PROGRAM):
            root.add("/usr/sbin/alternatives", tools.program("chkconfig_alternatives"))
            root.link("/usr/sbin/update-alternatives", "alternatives")
            root.write(_VERSION_FILE, self.program)
            root.at("/var/lib/alternatives").mkdir()
        return root


# The program that hosts of a layout have.
NATURAL = [
    *(World("el7", "1.7"), World("el8", "1.19.2"), World("el9", "1.24")),
    *(World("suse", "dpkg"), World("debian", "dpkg")),
]
# What may be found there besides: other versions, and either program with every layout.
OTHERS = [
    *(World("el8", "1.19.1"), World("el9", "1.33"), World("el7", "1.33"), World("el7", "dpkg")),
    *(World("el8", "dpkg"), World("el9", "dpkg"), World("suse", "1.33"), World("debian", "1.7")),
]


@dataclass(frozen=True)
class Found:
    """What QEMU finds under a ROM's name."""

    path: Optional[str] = None  # None: nothing
    target: str = ""  # without links
    size_class: int = 0  # 0: it is empty, or a folder; QEMU refuses
    whose: str = "nobody"  # ours; a fixture's label; other


@dataclass(frozen=True)
class Fate:
    """How the next command ends: by SIGKILL, at a step of its trace, or after some seconds, when it is not
    gone through step by step. `whole_group`: everything that it started dies with it."""

    step: Optional[int] = None
    seconds: Optional[float] = None
    whole_group: bool = True


class Host:
    """A root on which packages come and go, each command gone through step by step."""

    def __init__(self, world: World, below: Optional[Root] = None, small: bool = False):
        self.world = world
        self.root = Root(below or world.base(), small)
        self.root.bind(fixtures.SEEN, fixtures.folder())
        self.fate: Optional[Fate] = None
        self.traces: List[tools.Trace] = []  # of all that `run` ran; whoever looks at them empties it

    def __enter__(self) -> "Host":
        return self

    def __exit__(self, *_: object) -> None:
        self.root.remove()

    @property
    def links(self) -> List[Link]:
        return self.world.links

    def run(self, *command: str) -> Done:
        """Runs it in the root; its trace, what QEMU would have found after each of its steps, is added."""
        fate, self.fate = self.fate, None
        if fate and fate.seconds is not None:
            return self._run_and_kill(command, fate.seconds, fate.whole_group)
        report = mounts.workspace() / f"trace-{next(_reports)}"
        searches = layouts.searches(self.world.layout)
        traced = tools.trace_command(report, self.root.path, searches, command, fate.step if fate else None)
        done = self.root.run_outside(*traced)
        self.traces.append(tools.read_trace(report))
        report.unlink()
        return done

    def _run_and_kill(self, command: Sequence[str], seconds: float, whole_group: bool) -> Done:
        process = subprocess.Popen(
            ["chroot", str(self.root.path), *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.root.environment(),
            cwd="/",
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            if whole_group:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            # Ends when the last one that writes there has ended: also what an rpm killed alone left running.
            output, _ = process.communicate(timeout=_PATIENCE)
        return Done(command, process.returncode, output.decode(errors="replace"))

    def rpm(self, *arguments: str) -> Done:
        return self.run("rpm", *arguments)

    def look(self) -> Dict[str, Found]:
        """By the ROM's name."""
        return {link.group: self._look(link.group) for link in self.links}

    def _look(self, name: str) -> Found:
        for folder in layouts.folders(self.world.layout):
            path = f"{folder}/{name}"
            target = self.root.resolve(path)
            place = self.root.at(target)
            if place.is_file() and place.stat().st_size > 0:
                return Found(path, target, option_rom.size_class(place.stat().st_size), self._whose(place))
            if place.exists():
                return Found(path, target)
        return Found()

    def _whose(self, place: Path) -> str:
        content = place.read_bytes()
        for ours in self.root.at(self.links[0].romdir).glob("multinic-*K.rom"):
            if ours.read_bytes() == content:
                return "ours"
        return option_rom.label(content) or "other"

    def stock_class(self, link: Link) -> int:
        """The class that the stock ROM has on this host, if there is one."""
        for path in (link.path if link.stock == "-" else link.stock, link.record):
            place = self.root.at(self.root.resolve(path))
            if place.is_file() and place.stat().st_size > 0 and self._whose(place) != "ours":
                return option_rom.size_class(place.stat().st_size)
        return link.size_class

    def what_stands(self, path: str) -> str:
        """In words: nothing, a folder, a file, or the text of a link."""
        place = self.root.at(path)
        if place.is_symlink():
            return os.readlink(place)
        if not place.exists():
            return "nothing"
        return "folder" if place.is_dir() else "file"

    def snapshot(self) -> snapshot.Snapshot:
        return snapshot.take(self.root.path)

    def alternatives(self, *arguments: str) -> Done:
        """The host's program, as an administrator calls it."""
        if self.world.program == NO_PROGRAM:
            raise LabError(f"{self.world} has no alternatives program")
        return self.root.run("update-alternatives", *arguments)
