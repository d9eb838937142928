# SPDX-License-Identifier: GPL-2.0-or-later
"""The RPMs as they are shipped, and what rpm says is in them."""

from __future__ import annotations

import functools
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Dict, List, Optional, Sequence

from lab.errors import LabError
from lab.paths import TOP

PACKAGING = TOP / "packaging" / "rpm"
LAYOUTS = TOP / "build" / "layouts"
RELEASE = TOP / "build" / "release" / "rpms"
RPMLINT_FILTERS = TOP / "spec" / "qemu-rom-multinic.rpmlintrc"
SPEC = TOP / "spec" / "qemu-rom-multinic.spec"
_GHOST, _DIRECTORY = 1 << 6, 0o040000


def command(*words: object, folder: Optional[Path] = None, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs it, with both streams in `stdout`."""
    return subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def output(*words: object, folder: Optional[Path] = None, **environment: str) -> str:
    done = command(*words, folder=folder, **environment)
    if done.returncode != 0:
        raise LabError(f"{' '.join(map(str, words))}: status {done.returncode}\n{done.stdout}")
    return done.stdout


class Package:
    """One RPM file."""

    def __init__(self, path: Path):
        self.path = path

    def query(self, form: str) -> str:
        return output("rpm", "-qp", "--nosignature", "--qf", form, self.path)

    def rows(self, form: str) -> List[str]:
        """The lines of a query over an array."""
        return self.query(f"[{form}\n]").splitlines()

    def paths(self) -> List[str]:
        return self.rows("%{FILENAMES}")

    def ghosts(self) -> List[str]:
        return self._chosen(lambda flags, mode: flags & _GHOST != 0)

    def folders(self) -> List[str]:
        return self._chosen(lambda flags, mode: mode & 0o170000 == _DIRECTORY)

    def _chosen(self, wanted) -> List[str]:
        rows = [line.split(" ", 2) for line in self.rows("%{FILEFLAGS} %{FILEMODES} %{FILENAMES}")]
        return [path for flags, mode, path in rows if wanted(int(flags), int(mode) & 0xFFFF)]

    def digests(self) -> Dict[str, str]:
        """SHA-256 by path."""
        pairs = [line.split(" ", 1) for line in self.rows("%{FILEDIGESTS} %{FILENAMES}")]
        return {path: digest for digest, path in pairs}

    def unpack(self, folder: Path) -> Path:
        """Its files below `folder`, without the ghosts."""
        folder.mkdir(parents=True, exist_ok=True)
        output("sh", "-c", 'rpm2cpio "$1" | cpio -idm --quiet', "sh", self.path, folder=folder)
        return folder


def of_folder(folder: Path) -> Dict[str, Package]:
    """By name; of the source package "src"."""
    found = {}
    for path in sorted(folder.glob("*.rpm")):
        package = Package(path)
        found["src" if path.name.endswith(".src.rpm") else package.query("%{NAME}")] = package
    return found


@functools.lru_cache(maxsize=None)
def _make_layouts() -> None:
    output(PACKAGING / "make-layouts")


def of_layout(layout: str) -> Dict[str, Package]:
    """Without the source package. Made when this tree's are not there yet."""
    _make_layouts()
    return {name: package for name, package in of_folder(LAYOUTS / layout).items() if name != "src"}


def everything(names: Sequence[str]) -> List[Path]:
    """The paths of the RPMs of these layouts."""
    return [package.path for name in names for package in of_layout(name).values()]


@functools.lru_cache(maxsize=None)
def of_tarball() -> Dict[str, Package]:
    """Source package and RPMs for the layout debian that a build from the tarball gave: those of the target
    rpm when they are of this tree, else new ones."""
    with tempfile.TemporaryDirectory() as folder:
        tarball = Path(output(PACKAGING / "make-tarball", folder).strip())
        made = RELEASE / tarball.name
        current = made.exists() and made.read_bytes() == tarball.read_bytes()
    if not (current and list(RELEASE.glob("qemu-rom-multinic-*-1.noarch.rpm"))):
        output(PACKAGING / "make-rpms", "--distribution", "debian", "--output", RELEASE, "--without", "check")
    return of_folder(RELEASE)
