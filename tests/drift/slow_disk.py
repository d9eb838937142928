# SPDX-License-Identifier: GPL-2.0-or-later
"""A disk that answers a few times in a second: a real file system behind the kernel's own brake for block devices."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Callable, List, Optional, Sequence

from lab.errors import MissingPart
from lab.paths import program
from lab.waiting import wait_for
from push.servers import SshHost
from rpm import mounts

_SIZE = 64 << 20
_PATIENCE = 60  # seconds; only ends what hangs
_PREFIX = "multinic-slow-disk-"
# Where the kernel has its brake: cgroups of the first kind, and of the second.
_FIRST, _SECOND = Path("/sys/fs/cgroup/blkio"), Path("/sys/fs/cgroup")


class SlowDisk:
    """What stands in the folders of a host now comes from a disk that is read `reads` times in a second at most, by all
    that the host's server does from now on. The kernel remembers nothing of it when this returns."""

    def __init__(self, host: SshHost, folders: Sequence[str], reads: int):
        self._host = host
        self._mounted: List[Path] = []
        self._group: Optional[Path] = None
        self._place = host.root.folder.with_name(f"{host.root.folder.name}-disk")
        self._place.mkdir()
        self._image = self._place.with_name(f"{self._place.name}.img")
        with open(self._image, "wb") as image:
            image.truncate(_SIZE)
        subprocess.run([program("mkfs.ext4"), "-q", "-F", self._image], check=True)
        self._device = self._attach()
        try:
            self._fill(folders)
            self._mount(lambda place: mounts.mount(self._device, place, "ext4"), self._place)
            for number, folder in enumerate(folders):
                source = self._place / str(number)
                self._mount(lambda place, source=source: mounts.bind(source, place), host.root.at(folder))
            self._brake(reads)
        except BaseException:
            self.remove()
            raise
        finally:
            # Goes with its last mount, however we end.
            subprocess.run([program("losetup"), "-d", self._device], check=True)

    def _attach(self) -> str:
        command = [program("losetup"), "-f", "--show", self._image]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def _mount(self, do: Callable[[Path], None], target: Path) -> None:
        do(target)
        self._mounted.append(target)

    def _fill(self, folders: Sequence[str]) -> None:
        self._mount(lambda place: mounts.mount(self._device, place, "ext4"), self._place)
        for number, folder in enumerate(folders):
            shutil.copytree(self._host.root.at(folder), self._place / str(number), symlinks=True)
        mounts.unmount(self._mounted.pop())

    def _brake(self, reads: int) -> None:
        status = os.stat(self._device)
        device = f"{os.major(status.st_rdev)}:{os.minor(status.st_rdev)}"
        for above, file, text in (
            (_FIRST, "blkio.throttle.read_iops_device", f"{device} {reads}"),
            (_SECOND, "io.max", f"{device} riops={reads}"),
        ):
            group = above / f"{_PREFIX}{os.getpid()}-{self._place.name}"
            if (above / "cgroup.procs").exists():
                group.mkdir()
                self._group = group
                (group / file).write_text(text)
                (group / "cgroup.procs").write_text(str(self._host.process_id))
                return
        raise MissingPart("a slow disk needs cgroups with the controller blkio or io at /sys/fs/cgroup")

    def remove(self) -> None:
        """The host has nothing in the folders afterwards that it did not have before; its server ends."""
        self._host.stop()
        while self._mounted:
            mounts.unmount(self._mounted.pop())
        if self._group is not None:
            # What was killed while it waited for the disk ends when it has what it waited for.
            wait_for(lambda: not (self._group / "cgroup.procs").read_text(), "the end of what used the disk", _PATIENCE)
            self._group.rmdir()
        self._image.unlink()
        self._place.rmdir()
