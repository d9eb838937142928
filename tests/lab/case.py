# SPDX-License-Identifier: GPL-2.0-or-later
"""The base of the boot tests: a lab for each test, and the phrases that many of them use.

A test that cannot run here (no root, a program missing) fails and says what is missing.
"""

from __future__ import annotations

import unittest
from pathlib import Path
from typing import Dict, List

from . import programs
from .lab import Lab
from .nics import Nic, Silent, UserNetwork
from .vm import PATIENCE, Vm


class LabCase(unittest.TestCase):
    """One lab per test."""

    maxDiff = None

    def setUp(self) -> None:
        self.lab = Lab()
        self.lab.__enter__()
        self.addCleanup(self.lab.__exit__, None, None, None)

    def live_nic(self, label: str = "live", **options) -> Nic:
        """A NIC at QEMU's built-in network that boots a marker of that label."""
        return Nic(UserNetwork(self.lab.marker_root(label), "marker"), **options)

    def silent_nic(self, **options) -> Nic:
        return Nic(Silent(), **options)

    def in_order(self, *nics: Nic) -> List[Nic]:
        """The NICs with boot indices 1, 2, ...: the first one is the BIOS's choice."""
        for position, nic in enumerate(nics, 1):
            nic.bootindex = position
        return list(nics)

    def disk(self) -> Path:
        return programs.disk(self.lab.file("disk.img"))

    def assert_marker(
        self, vm: Vm, label: str = "live", seconds: float = PATIENCE
    ) -> Dict[str, str]:
        """The machine ends in the marker program of that label, which was handed what PXE promises."""
        vm.wait_exit(programs.MARKER_EXIT, seconds)
        fields = programs.marker_line(vm.serial())
        self.assertIsNotNone(fields, vm.diagnosis())
        wanted = {"label": label, "cs": "0000", "pxenv": "ok", "pxe": "ok", "same": "ok"}
        wanted["payload"] = "ok"
        found = {name: fields.get(name) for name in wanted}
        self.assertEqual(wanted, found, vm.diagnosis())
        vm.report.events()  # each line follows the schema
        return fields

    def assert_disk(self, vm: Vm) -> Dict[str, str]:
        """The machine ends in the disk's boot sector."""
        vm.wait_exit(programs.DISK_EXIT)
        vm.report.events()
        fields = programs.disk_line(vm.serial())
        self.assertIsNotNone(fields, vm.diagnosis())
        return fields

