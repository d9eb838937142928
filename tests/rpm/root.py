# SPDX-License-Identifier: GPL-2.0-or-later
"""Throw-away roots: copies of this machine, made in milliseconds, that nothing outside ever sees.

An overlay over / on a tmpfs. What of QEMU, its ROMs and alternatives the machine itself has is hidden
in them, and the RPM database is a fresh one. A root may stand on another one that is finished, so that
what many tests have in common is installed once.
"""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional, Sequence

from lab.errors import LabError

from . import mounts

# What the machine must not bring along.
_HIDDEN = [
    *("usr/share/qemu", "usr/share/qemu-kvm", "usr/share/qemu-firmware", "usr/share/qemu-rom-multinic"),
    *("usr/share/ipxe", "usr/share/ipxe.efi", "usr/lib/ipxe", "usr/share/seabios"),
    *("etc/alternatives/efi-virtio.rom", "etc/alternatives/pxe-virtio.rom"),
    *("var/lib/dpkg/alternatives/efi-virtio.rom", "var/lib/dpkg/alternatives/pxe-virtio.rom"),
    *("var/lib/alternatives", "etc/alternatives-admindir", "etc/alternatives.admindir"),
    *("var/lib/rpm", "root/.rpmdb", "root/.rpmmacros", "etc/rpm", "var/tmp", "tmp", "run"),
]
_RPM_MACROS = """%_dbpath /var/lib/rpm
%_flush_io 0
%__os_install_post %{nil}
"""
_DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9)}
_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": "/root"}
_SMALL_DISK = ("12m", 2000)  # size, files
_FILLING = "/var/cache/filling"
_PATIENCE = 120  # seconds; only ends what hangs
_MOST_LINKS = 40  # as the kernel allows
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    command: Sequence[str]
    status: int
    output: str  # both streams, in their order

    def check(self) -> "Done":
        if self.status != 0:
            raise LabError(f"{' '.join(self.command)}: status {self.status}\n{self.output}")
        return self

    def complaints(self) -> List[str]:
        """The lines that the package's scripts said to the administrator."""
        return [line for line in self.output.splitlines() if line.startswith("qemu-rom-multinic: ")]


def _hide(layer: Path, path: str) -> None:
    """The mark by which an overlay says that there is nothing, whatever lies below."""
    target = layer / path
    target.parent.mkdir(parents=True, exist_ok=True)
    os.mknod(target, stat.S_IFCHR, os.makedev(0, 0))


def _copy_modes(layer: Path) -> None:
    """Folders of a layer hide the modes of those below them."""
    for folder, _, _ in os.walk(layer):
        below = Path("/", Path(folder).relative_to(layer))
        if below.is_dir():
            shutil.copystat(below, folder)


def _machine_layer() -> Path:
    """What every root has in common, below all others."""
    layer = mounts.workspace() / "machine"
    if not layer.exists():
        for path in _HIDDEN:
            _hide(layer, path)
        _copy_modes(layer)
    return layer


def _expect_full(problem: OSError) -> None:
    if problem.errno != errno.ENOSPC:
        raise problem


class Root:
    """One root. `small`: on a disk of its own that `fill` can fill."""

    def __init__(self, below: Optional["Root"] = None, small: bool = False):
        self.folder = mounts.workspace() / f"root-{next(_numbers)}"
        self._mounted: List[Path] = []
        self.folder.mkdir()
        if small:
            self.mount(self.folder, lambda target: mounts.tmpfs(target, *_SMALL_DISK))
        self.changes, self.path, work = (self.folder / name for name in ("changes", "root", "work"))
        for folder in (self.changes, self.path, work):
            folder.mkdir()
        self._layers = [below.changes, *below._layers] if below else [_machine_layer(), Path("/")]
        shutil.copystat(self._layers[0], self.changes)
        self.mount(self.path, lambda target: mounts.overlay(target, self._layers, self.changes, work))
        if below is None:
            self._prepare()

    def mount(self, target: Path, do) -> None:
        do(target)
        self._mounted.append(target)

    def _prepare(self) -> None:
        for name in ("etc/rpm", "run"):
            self.at(name).mkdir()
        for name in ("tmp", "var/tmp"):
            self.at(name).mkdir()
            self.at(name).chmod(0o1777)
        self.write("/etc/rpm/macros", _RPM_MACROS)
        for name, (major, minor) in _DEVICES.items():
            device = self.at("dev") / name
            if not device.is_char_device():
                os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(major, minor))
        self.run("rpm", "--initdb").check()

    def at(self, path: str) -> Path:
        """Where a path of the root is for us. Only its last part may be a link."""
        return self.path / path.lstrip("/")

    def resolve(self, path: str) -> str:
        """The path without links, as seen in the root; what it names may not exist."""
        waiting, done, links = path.split("/")[::-1], "", 0
        while waiting:
            part = waiting.pop()
            if part == "..":
                done = os.path.dirname(done)
            elif part not in ("", "."):
                place = self.path / f"{done}/{part}".lstrip("/")
                if place.is_symlink() and links < _MOST_LINKS:
                    links += 1
                    text = os.readlink(place)
                    done = "" if text.startswith("/") else done
                    waiting += text.split("/")[::-1]
                else:
                    done += f"/{part}"
        return done or "/"

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        self.write_bytes(path, text.encode(), mode)

    def write_bytes(self, path: str, content: bytes, mode: int = 0o644) -> None:
        target = self.at(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_symlink():
            target.unlink()
        target.write_bytes(content)
        target.chmod(mode)

    def link(self, path: str, text: str) -> None:
        """A symbolic link, in the place of what stands there."""
        target = self.at(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        target.symlink_to(text)

    def add(self, path: str, source: Path) -> None:
        """A copy of one of our files, with its mode."""
        target = self.at(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)

    def bind(self, path: str, source: Path) -> None:
        """A folder of ours, seen in the root."""
        target = self.at(path)
        target.mkdir(parents=True, exist_ok=True)
        self.mount(target, lambda place: mounts.bind(source, place))

    def make_read_only(self, path: str) -> None:
        target = self.at(path)
        self.mount(target, lambda place: mounts.bind(place, place))
        mounts.read_only(target)

    def fill(self, files_too: bool) -> None:
        """Until there is no room for another byte, and for another file."""
        self.at(_FILLING).mkdir(parents=True)
        for size in (1 << 16, 1):
            try:
                with open(self.at(f"{_FILLING}/bytes-{size}"), "wb", buffering=0) as file:
                    while True:
                        file.write(bytes(size))
            except OSError as problem:
                _expect_full(problem)
        try:
            for number in itertools.count():
                if not files_too:
                    break
                os.symlink("x", self.at(f"{_FILLING}/{number}"))
        except OSError as problem:
            _expect_full(problem)

    def empty(self) -> None:
        shutil.rmtree(self.at(_FILLING))

    def mount_proc(self) -> None:
        self.mount(self.at("proc"), lambda place: mounts.mount("proc", place, "proc"))

    def mount_terminals(self) -> None:
        """Pseudo-terminals, for everybody."""
        self.at("dev/pts").mkdir(exist_ok=True)
        self.mount(self.at("dev/pts"), lambda place: mounts.mount("devpts", place, "devpts", "newinstance,ptmxmode=666"))
        self.at("dev/ptmx").unlink(missing_ok=True)
        self.link("/dev/ptmx", "pts/ptmx")

    def unmount_last(self) -> None:
        mounts.unmount(self._mounted.pop())

    def processes(self) -> List[int]:
        """All that run in this root, but for those that only look."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                inside = entry.name.isdigit() and os.readlink(entry / "root") == str(self.path)
                if inside and (entry / "comm").read_text() != "rom_watch\n":
                    found.append(int(entry.name))
            except OSError:
                pass  # gone by now
        return found

    def environment(self, more: Optional[Dict[str, str]] = None) -> Dict[str, str]:
        return {**_ENVIRONMENT, **(more or {})}

    def run(self, *command: str, stdin: str = "", environment: Optional[Dict[str, str]] = None) -> Done:
        return self.run_outside("chroot", str(self.path), *command, stdin=stdin, environment=environment)

    def run_outside(self, *command: str, stdin: str = "", environment: Optional[Dict[str, str]] = None) -> Done:
        """A program of the machine, with the environment that programs have in the root."""
        done = subprocess.run(
            command,
            input=stdin.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment(environment),
            cwd="/",
            timeout=_PATIENCE,
        )
        return Done(command, done.returncode, done.stdout.decode(errors="replace"))

    def remove(self) -> None:
        """Gives its memory back. Roots that stand on it must be gone."""
        while self._mounted:
            mounts.unmount(self._mounted.pop())
        shutil.rmtree(self.folder)

    def __enter__(self) -> "Root":
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()
