# SPDX-License-Identifier: GPL-2.0-or-later
"""Giving up: bounded, whatever the number of NICs; the machine is handed back as it was found, and
the BIOS goes on to the disk."""

from __future__ import annotations

import unittest

from lab import programs
from lab.case import LabCase
from lab.machine import Machine
from lab.nics import Nic, UserNetwork

TOTAL_MS = 15000
# The built-in script's question whether somebody wants the menu (menu-timeout).
QUESTION_MS = 1000
# What may come on top of the total: releases, resets, the last round of the loop.
SLACK_MS = 500


class GivingUp(LabCase):
    def silent_machine(self, count: int, **options) -> Machine:
        nics = [self.silent_nic(bootindex=number + 1) for number in range(count)]
        disk = {"disk": self.disk(), "disk_bootindex": count + 1}
        return Machine(nics=nics, counted_time=True, **{**disk, **options})

    def test_bounded_for_any_number_of_nics(self) -> None:
        for count in (1, 2, 8):
            with self.subTest(count=count):
                vm = self.lab.vm(self.silent_machine(count))
                self.assert_disk(vm)
                end = vm.report.events()[-1]
                self.assertEqual("exit", end["event"], vm.diagnosis())
                self.assertLessEqual(end["t"], TOTAL_MS + QUESTION_MS + SLACK_MS, vm.diagnosis())

    def test_second_entry_costs_no_time(self) -> None:
        """The BIOS calls the next NIC's boot entry, which asks nobody again."""
        vm = self.lab.vm(self.silent_machine(3))
        self.assert_disk(vm)
        ends = [event["t"] for event in vm.report.find("exit")]
        self.assertEqual(3, len(vm.report.find("start")), vm.diagnosis())
        self.assertLessEqual(max(ends[1:]), SLACK_MS, vm.diagnosis())
        tried = [event["tried"] for event in vm.report.find("nic")]
        self.assertEqual([False] * 3 + [True] * 6, tried, vm.diagnosis())

    def test_machine_is_handed_back(self) -> None:
        """Base memory, EBDA and the first 32 vectors are those of a machine without our ROM."""
        without = self.silent_machine(2)
        for nic in without.nics:
            nic.romfile = ""
        plain = self.assert_disk(self.lab.vm(without))
        ours = self.assert_disk(self.lab.vm(self.silent_machine(2)))
        self.assertEqual(plain, ours)

    def test_nics_are_reset(self) -> None:
        """No NIC is left with a driver: nothing writes to memory any more."""
        vm = self.lab.vm(self.silent_machine(2, ends_itself=False))
        vm.wait_serial("DISK-MARKER")
        for number in (0, 1):
            self.assertEqual([], vm.device_status(number), vm.diagnosis())

    def test_escape_skips(self) -> None:
        machine = self.silent_machine(2)
        machine.counted_time = False  # the key comes from outside
        vm = self.lab.vm(machine)
        vm.wait_event("link", nic=1)
        vm.send_key("esc")
        self.assert_disk(vm)
        self.assertLess(vm.report.events()[-1]["t"], TOTAL_MS, vm.diagnosis())

    def test_user_sees_what_happens(self) -> None:
        """On the BIOS console and on COM1: the ROM with its PCI address, then the race."""
        machine = self.silent_machine(1)
        machine.counted_time = False
        vm = self.lab.vm(machine)
        vm.wait_screen(r"multinic [0-9.]+ at 00:02\.0")
        vm.wait_screen(r"NICs.*Esc")
        vm.wait_serial(r"NICs.*Esc")
        vm.send_key("esc")
        self.assert_disk(vm)

    def test_program_that_returns(self) -> None:
        """A boot program may return to the ROM; the BIOS then tries the disk."""
        root = self.lab.folder("root")
        programs.marker(root / "marker", "returns", returns=True)
        nics = [Nic(UserNetwork(root, "marker"), bootindex=1)]
        vm = self.lab.vm(Machine(nics=nics, disk=self.disk(), disk_bootindex=2))
        self.assert_disk(vm)
        fields = programs.marker_line(vm.serial())
        self.assertIsNotNone(fields, vm.diagnosis())


if __name__ == "__main__":
    unittest.main()
