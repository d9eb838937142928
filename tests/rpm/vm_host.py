# SPDX-License-Identifier: GPL-2.0-or-later
"""Machines on the throw-away hosts of these tests: QEMU runs inside the root, where it finds ROMs through
the root's folders and links."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Optional, Sequence

from lab import paths
from lab.errors import MissingPart
from lab.machine import Machine
from lab.processes import run
from lab.vm import Vm

from .host import World
from .root import Root

if TYPE_CHECKING:
    from lab.lab import Lab

PROGRAMS = Path(__file__).resolve().parent / "programs"
# What QEMU needs besides the ROMs of its NICs.
_BIOS_FOLDERS = (Path("/usr/share/seabios"), Path("/usr/share/seavgabios"))
_QEMU_FILES = ("kvmvapic.bin", "linuxboot_dma.bin")


def host_for_machines(lab: "Lab", world: World) -> Root:
    """A root with this machine's QEMU and no ROM for its NICs; the lab's files are seen in it."""
    root = Root(world.base())
    for folder in _BIOS_FOLDERS:
        if folder.exists():
            root.bind(str(folder), folder)
    for name in _QEMU_FILES:
        source = Path("/usr/share/qemu", name)
        if source.exists():
            root.at("/usr/share/qemu").mkdir(exist_ok=True)
            shutil.copy(source, root.at("/usr/share/qemu"))
    root.bind(str(lab.path), lab.path)
    return root


class HostVm(Vm):
    """A machine as Vm has it; with `root`, on that host. `arguments` follow those that `machine` makes."""

    def __init__(
        self,
        lab: "Lab",
        machine: Machine,
        root: Optional[Root] = None,
        arguments: Sequence[str] = (),
    ):
        before = ("chroot", str(root.path)) if root is not None else ()
        super().__init__(lab, machine, lab.folder("vm"), before, arguments)

    def rom_size(self, number: int = 0) -> int:
        """The size of nicN's ROM as the guest sees it, in bytes: a power of two."""
        path = f"/machine/peripheral/nic{number}/virtio-net-pci.rom[0]"
        return int(self.qmp.execute("qom-get", path=path, property="size"))


def romctl() -> Path:
    """The tool of the same build as the ROM under test."""
    path = Path(os.environ.get("MULTINIC_ROMCTL") or paths.TOP / "build" / "release" / "romctl")
    if not path.exists():
        raise MissingPart(f"{path} is missing; cmake --preset release && cmake --build --preset release")
    return path


def padded(output: Path, size_class: str) -> Path:
    """The ROM under test as the package has it: padded to that class; the smallest has a ROM of its own."""
    compact = paths.rom().with_name(f"multinic-{size_class}.rom")
    if size_class == "64K" and compact.exists():
        shutil.copy(compact, output)
        return output
    run([str(romctl()), "pad", "--class", size_class, str(paths.rom()), "-o", str(output)])
    return output
