# SPDX-License-Identifier: GPL-2.0-or-later
"""The compact ROM, which stands in the class of 64 KiB: it races and boots like the other, and says what it
does not have."""

from __future__ import annotations

import unittest
from pathlib import Path

from lab import paths

from .builtin_script import BuiltInCase


def compact_rom() -> Path:
    return paths.rom().with_name("multinic-64K.rom")


class Compact(BuiltInCase):
    def test_fits_its_class(self) -> None:
        self.assertEqual(64 << 10, compact_rom().stat().st_size)

    def test_first_silent_second_live(self) -> None:
        nics = [*self.silent(1), self.live_nic()]
        vm = self.lab.vm(self.machine(nics, default_rom=compact_rom()))
        self.assert_marker(vm)
        self.assertEqual(1, vm.report.first("boot")["nic"])

    def test_the_race_where_a_menu_should_come_first(self) -> None:
        nics = [*self.silent(1), self.live_nic()]
        vm = self.lab.vm(self.machine(nics, "menu=first\n", default_rom=compact_rom()))
        self.assert_marker(vm)
        self.assertIn("menu: not in this ROM", vm.serial())

    def test_without_success_the_bios_goes_on(self) -> None:
        settings = "boot-timeout=500\nmenu=never\n"
        vm = self.lab.vm(self.machine(self.silent(2), settings, default_rom=compact_rom()))
        self.assert_disk(vm)


if __name__ == "__main__":
    unittest.main()
