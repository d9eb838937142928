# SPDX-License-Identifier: GPL-2.0-or-later
"""The lab itself: a temporary folder and everything that runs in it, gone when the `with` ends."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

from . import paths, programs
from .machine import Machine
from .network import Network
from .processes import Child, Children
from .relay import Faults, relay_command, wait_ready
from .vm import Vm

_PREFIX = "multinic-lab-"


def _end_as_exception(_number: int, _frame: object) -> None:
    # The one exception that ends a whole test run, and not only the test at hand.
    raise KeyboardInterrupt


def _remove_stale_folders() -> None:
    """A lab killed by SIGKILL cannot tidy up; the next one does. The name has the owner's pid."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        pid = folder.name[len(_PREFIX) :].split("-")[0]
        if pid.isdigit() and not Path("/proc", pid).exists():
            shutil.rmtree(folder, ignore_errors=True)


class Lab:
    """Owns networks, servers, machines and files of one test:

    with Lab() as lab:
        root = lab.folder("root")
        programs.marker(root / "marker")
        vm = lab.vm(Machine(nics=[Nic(Silent()), Nic(UserNetwork(root, "marker"))]))
        vm.wait_exit(programs.MARKER_EXIT)
    """

    def __init__(self) -> None:
        self._children = Children()
        self._numbers = itertools.count(1)
        self._machines: List[Vm] = []
        self.relays: List[Child] = []  # in the order of their machines' NICs

    def __enter__(self) -> "Lab":
        signal.signal(signal.SIGTERM, _end_as_exception)
        _remove_stale_folders()
        self.path = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        self.path.chmod(0o755)  # servers that give up root must still read their files
        return self

    def __exit__(self, *_: object) -> None:
        for machine in self._machines:
            machine.stop()
        self._children.stop_all()
        if os.environ.get("MULTINIC_KEEP"):
            print(f"lab: kept {self.path}")
        else:
            shutil.rmtree(self.path, ignore_errors=True)

    def file(self, name: str) -> Path:
        """A path for a file of this name, not used by anybody else."""
        return self.path / f"{next(self._numbers)}-{name}"

    def folder(self, name: str) -> Path:
        folder = self.file(name)
        folder.mkdir()
        return folder

    def marker_root(self, label: str = "net", name: str = "marker") -> Path:
        """A TFTP root with the marker program in it."""
        root = self.folder(f"root-{label}")
        programs.marker(root / name, label)
        return root

    def network(self) -> Network:
        return Network()

    def start(
        self, name: str, command: Sequence[str], environment: Optional[Dict[str, str]] = None
    ) -> Child:
        """A program that ends with the lab."""
        return self._children.start(name, command, self.file(f"{name}.log"), environment)

    def start_relay(self, faults: Faults, tap: str) -> Tuple[Path, Path]:
        """A faulty wire to `tap`; gives the sockets of the machine's and of the relay's end."""
        machine_end, relay_end = self.file("wire"), self.file("relay")
        end = f"unix:{relay_end},{machine_end}"
        child = self.start("wire_relay", relay_command(paths.wire_relay(), end, f"tap:{tap}", faults))
        wait_ready(child)
        self.relays.append(child)
        return machine_end, relay_end

    def vm(self, machine: Machine, arguments: Sequence[str] = ()) -> Vm:
        """Starts a machine, with more QEMU arguments. With no default ROM named, it is the ROM under
        test."""
        if machine.default_rom is None:
            machine.default_rom = paths.rom()
        vm = Vm(self, machine, self.folder("vm"), arguments=arguments)
        self._machines.append(vm)
        return vm
