# SPDX-License-Identifier: GPL-2.0-or-later
"""Live migration between hosts with the stock ROM and with ours. Two QEMUs here stand for the hosts. The
guest goes on, and keeps the ROM it was started with; the size class of the file must be the same."""

from __future__ import annotations

import re
import unittest
from pathlib import Path
from typing import List, Optional

from lab import paths
from lab.case import LabCase
from lab.machine import Machine
from lab.nics import Nic, UserNetwork
from lab.processes import run
from lab.vm import PATIENCE
from lab.waiting import wait_for

from .vm_host import PROGRAMS, HostVm, padded


def ticks(vm: HostVm) -> List[int]:
    """The numbers that the guest has said on this host."""
    return [int(number, 16) for number in re.findall(r"TICK ([0-9A-F]{8})\n", vm.serial())]


class Migration(LabCase):
    def setUp(self) -> None:
        super().setUp()
        self.root = self.lab.folder("root")
        nasm = [paths.program("nasm"), "-f", "bin", "-Wall", "-Werror"]
        source = PROGRAMS / "tick.asm"
        run([*nasm, f"-I{paths.PROGRAM_SOURCES}/", "-o", str(self.root / "tick"), str(source)])
        self.ours = padded(self.lab.file("multinic-256K.rom"), "256K")
        self.stock = paths.stock_rom()

    def host(self, rom: Path, incoming: Optional[Path] = None, options: str = "") -> HostVm:
        """A machine on a host with this default ROM; with `incoming` it waits for one to arrive."""
        nic = Nic(UserNetwork(self.root, "tick"), bootindex=1, options=options)
        arguments = ["-incoming", f"unix:{incoming}"] if incoming else []
        vm = HostVm(self.lab, Machine(nics=[nic], default_rom=rom), arguments=arguments)
        self.addCleanup(vm.stop)
        return vm

    def wait_tick(self, vm: HostVm, above: int) -> None:
        wait_for(
            lambda: any(number > above for number in ticks(vm)),
            f"the guest to count beyond {above}",
            PATIENCE,
            vm.diagnosis,
        )

    def migrate(self, source: HostVm, wire: Path) -> str:
        """How it ended, as QEMU calls it."""
        source.qmp.execute("migrate", uri=f"unix:{wire}")

        def ended() -> Optional[str]:
            status = source.qmp.execute("query-migrate").get("status")
            return status if status in ("completed", "failed", "cancelled") else None

        return wait_for(ended, "the migration to end", PATIENCE, source.diagnosis)

    def goes_over(self, before: Path, after: Path, options: str = "") -> HostVm:
        """Boots a guest on a host with the ROM `before`, and moves it to one with `after`."""
        wire = self.lab.file("migration")
        target = self.host(after, wire, options)
        wait_for(wire.exists, "the other host to listen", PATIENCE, target.diagnosis)
        source = self.host(before)
        self.wait_tick(source, 3)
        self.assertEqual("completed", self.migrate(source, wire), target.diagnosis())
        last = ticks(source)[-1]
        source.stop()
        self.wait_tick(target, last + 3)
        arrived = ticks(target)
        # A line may be under way in the serial port when the guest is moved; none is lost or new.
        self.assertIn(arrived[0], (last + 1, last + 2), target.diagnosis())
        self.assertEqual(list(range(arrived[0], arrived[-1] + 1)), arrived)
        return target

    def boots_again(self, vm: HostVm) -> None:
        """A warm start: the BIOS reads the ROM anew, from the device that came with the guest."""
        vm.qmp.execute("set-action", reboot="reset")
        before = len(ticks(vm))
        vm.qmp.execute("system_reset")
        wait_for(
            lambda: 0 in ticks(vm)[before:], "the guest to boot again", PATIENCE, vm.diagnosis
        )

    def test_from_stock_to_ours(self) -> None:
        vm = self.goes_over(self.stock, self.ours)
        self.boots_again(vm)
        self.assertEqual("", vm.report.text(), "the guest keeps the ROM it was started with")

    def test_from_ours_to_stock(self) -> None:
        vm = self.goes_over(self.ours, self.stock)
        self.assertEqual([], vm.report.events())
        self.boots_again(vm)
        self.assertEqual(0, vm.report.first("boot")["nic"], vm.diagnosis())

    def test_another_size_class_is_refused(self) -> None:
        """The ROM as it is built, not padded to the class of the stock ROM; the guest stays."""
        for before, after in ((self.stock, paths.rom()), (paths.rom(), self.stock)):
            with self.subTest(before=before.name, after=after.name):
                wire = self.lab.file("migration")
                target = self.host(after, wire)
                wait_for(wire.exists, "the other host to listen", PATIENCE, target.diagnosis)
                source = self.host(before)
                self.wait_tick(source, 3)
                self.assertNotEqual(source.rom_size(), target.rom_size())
                self.assertEqual("failed", self.migrate(source, wire), target.diagnosis())
                target.wait_exit(1)
                said = target.process.output()
                self.assertRegex(said, r"(Length|Size) mismatch: .*/virtio-net-pci\.rom")
                self.wait_tick(source, ticks(source)[-1] + 3)

    def test_size_class_by_hand(self) -> None:
        """romsize= on the NIC gives the file as it is built the class of the stock ROM."""
        self.goes_over(self.stock, paths.rom(), options="romsize=262144")


if __name__ == "__main__":
    unittest.main()
