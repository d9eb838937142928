# SPDX-License-Identifier: GPL-2.0-or-later
"""Which machines the ROM works in: chipsets, device modes, ways to give the ROM, buses, memory sizes,
and many NICs. In each the first NIC is silent, the last one boots."""

from __future__ import annotations

import itertools
import unittest
from typing import List

from lab import paths
from lab.case import LabCase
from lab.machine import Machine
from lab.nics import Mode, Nic, behind_bridge, behind_root_ports
from lab.vm import Vm

KINDS = ("pc", "q35")
MODES = (Mode.TRANSITIONAL, Mode.MODERN, Mode.LEGACY)


class Machines(LabCase):
    def nics(self, count: int = 2, **options) -> List[Nic]:
        silent = [self.silent_nic(**options) for _ in range(count - 1)]
        return self.in_order(*silent, self.live_nic(**options))

    def boots(self, machine: Machine) -> Vm:
        vm = self.lab.vm(machine)
        self.assert_marker(vm)
        self.assertEqual(len(machine.nics) - 1, vm.report.first("boot")["nic"], vm.diagnosis())
        return vm

    def test_default_rom(self) -> None:
        for kind, mode in itertools.product(KINDS, MODES):
            with self.subTest(kind=kind, mode=mode.name):
                self.boots(Machine(kind=kind, nics=self.nics(mode=mode)))

    def test_romfile(self) -> None:
        for kind, mode in itertools.product(KINDS, MODES):
            with self.subTest(kind=kind, mode=mode.name):
                self.boots(Machine(kind=kind, nics=self.nics(mode=mode, romfile=paths.rom())))

    def test_modes_mixed(self) -> None:
        silent = [self.silent_nic(mode=mode) for mode in MODES]
        self.boots(Machine(nics=self.in_order(*silent, self.live_nic(mode=Mode.LEGACY))))

    def test_rom_of_no_device(self) -> None:
        """-option-rom: there is no ROM BAR to read, the payload is what stands behind the image."""
        nics = self.nics(romfile="")
        self.boots(Machine(nics=nics, option_rom=paths.rom(), strict_boot=False))

    def test_root_ports(self) -> None:
        nics = self.nics(mode=Mode.AUTOMATIC)
        self.boots(Machine(nics=nics, bus_devices=behind_root_ports(nics)))

    def test_bridge(self) -> None:
        nics = self.nics(mode=Mode.AUTOMATIC)
        self.boots(Machine(kind="pc", nics=nics, bus_devices=behind_bridge(nics)))

    def test_much_memory(self) -> None:
        for kind, mode in itertools.product(KINDS, (Mode.TRANSITIONAL, Mode.MODERN)):
            with self.subTest(kind=kind, mode=mode.name):
                self.boots(Machine(kind=kind, memory_mib=8192, nics=self.nics(mode=mode)))

    def test_registers_above_4_gib(self) -> None:
        """A device that fills the space below 4 GiB makes the BIOS move all 64-bit BARs."""
        for kind in KINDS:
            with self.subTest(kind=kind):
                nics = self.nics(mode=Mode.MODERN)
                machine = Machine(kind, 8192, nics, bus_devices=["pci-testdev,membar=2G"])
                self.assert_above_4_gib(self.boots(machine))

    def test_registers_above_4_gib_behind_root_ports(self) -> None:
        nics = self.nics(mode=Mode.AUTOMATIC)
        devices = behind_root_ports(nics) + ["pci-testdev,membar=2G"]
        self.assert_above_4_gib(self.boots(Machine("q35", 8192, nics, bus_devices=devices)))

    def assert_above_4_gib(self, vm: Vm) -> None:
        """What SeaBIOS says it did with the NICs' prefetchable memory."""
        self.assertRegex(vm.seabios(), r"bar 4, addr [0-9a-f]*[1-9a-f][0-9a-f]{8}, size 00004000")

    def test_28_nics_behind_root_ports(self) -> None:
        nics = self.nics(28, mode=Mode.AUTOMATIC)
        self.boots(Machine(nics=nics, bus_devices=behind_root_ports(nics)))

    def test_28_nics_without_boot_order(self) -> None:
        """SeaBIOS lists 20 boot entries at most; the live NIC is none of them."""
        nics = self.nics(28, mode=Mode.AUTOMATIC)
        for nic in nics:
            nic.bootindex = None
        ports = behind_root_ports(nics)
        self.boots(Machine(nics=nics, bus_devices=ports, strict_boot=False))

    def test_28_nics_behind_a_bridge(self) -> None:
        nics = self.nics(28, mode=Mode.AUTOMATIC)
        self.boots(Machine(kind="pc", nics=nics, bus_devices=behind_bridge(nics)))


if __name__ == "__main__":
    unittest.main()
