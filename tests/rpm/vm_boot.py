# SPDX-License-Identifier: GPL-2.0-or-later
"""Machines boot with the ROM where the package puts it: rpm installs it, and QEMU finds it by its own
search. The first NIC is silent; the stock ROM would stay with it."""

from __future__ import annotations

import os
import unittest

from lab import paths
from lab.case import LabCase
from lab.machine import Machine
from lab.nics import Mode, Nic

from . import fixtures, layouts, ours
from .host import NATURAL, NO_PROGRAM, World
from .root import Root
from .vm_host import HostVm, host_for_machines, padded

DEFAULT_NAME = "efi-virtio.rom"


class InstalledCase(LabCase):
    """Each test says what has happened on the host, and which ROM a machine there then boots with."""

    def stock_host(self, world: World) -> Root:
        """With the distribution's packages, and this machine's stock ROM as the file in them."""
        root = host_for_machines(self.lab, world)
        self.addCleanup(root.remove)
        root.bind(fixtures.SEEN, fixtures.folder())
        self.world, self.link = world, world.links[0]
        self.rpm(root, "-U", *fixtures.owners(world.layout, 1))
        stock = self.link.path if self.link.stock == "-" else self.link.stock
        root.add(root.resolve(stock), paths.stock_rom())
        return root

    def host(self, world: World) -> Root:
        """The same, with our package, and the ROM under test as the files in it."""
        root = self.stock_host(world)
        self.rpm(root, "-U", *ours.packages(world.layout, 1))
        files = sorted(root.at(self.link.romdir).glob("multinic-*.rom"))
        self.assertEqual(4, len(files))
        for file in files:
            padded(file, file.stem.split("-")[1])
        return root

    def rpm(self, root: Root, *arguments: str) -> None:
        # What the root's programs come from, its RPM database does not know.
        root.run("rpm", "--nodeps", *arguments).check()

    def erase(self, root: Root) -> None:
        self.rpm(root, "-e", *ours.names(self.world.layout))

    def start(self, root: Root, *nics: Nic) -> HostVm:
        search = [word for folder in layouts.folders(self.world.layout) for word in ("-L", folder)]
        for nic in nics:
            # QEMU has the name by itself except that of EL 7. It does not patch the id then, and that in
            # the stock ROM is the one of modern devices.
            if self.link.group != DEFAULT_NAME:
                nic.romfile, nic.mode = self.link.group, Mode.MODERN
        vm = HostVm(self.lab, Machine(nics=self.in_order(*nics)), root, search)
        self.addCleanup(vm.stop)
        return vm

    def assert_ours(self, root: Root) -> None:
        vm = self.start(root, self.silent_nic(), self.live_nic())
        self.assert_marker(vm)
        self.assertEqual(1, vm.report.first("boot")["nic"], vm.diagnosis())

    def assert_stock(self, root: Root) -> None:
        """It starts and boots, from its first NIC, and our ROM says nothing."""
        vm = self.start(root, self.live_nic())
        self.assert_marker(vm)
        self.assertEqual("", vm.report.text(), vm.diagnosis())


class Layouts(InstalledCase):
    """The folders of each distribution's QEMU, in its order. Links made by alternatives are absolute, so
    QEMU runs inside the root."""

    def test_installed(self) -> None:
        for world in NATURAL:
            with self.subTest(world=str(world)):
                root = self.host(world)
                self.assertEqual(self.link.managed, os.readlink(root.at(self.link.path)))
                self.assertEqual(self.link.ours(), root.resolve(self.link.path))
                self.assert_ours(root)

    def test_erased(self) -> None:
        for world in NATURAL:
            with self.subTest(world=str(world)):
                root = self.host(world)
                self.erase(root)
                self.assertNotEqual(self.link.ours(), root.resolve(self.link.path))
                self.assert_stock(root)

    def test_dangling_link(self) -> None:
        """QEMU goes on to the next folder, and the machine starts all the same."""
        for world in NATURAL:
            if not layouts.is_takeover(world.layout):
                with self.subTest(world=str(world)):
                    root = self.host(world)
                    root.at(self.link.ours()).unlink()
                    self.assertTrue(root.at(self.link.path).is_symlink())
                    self.assert_stock(root)

    def test_without_alternatives_program(self) -> None:
        """The link of an override then leads straight to our file."""
        root = self.host(World("el9", NO_PROGRAM))
        self.assertFalse(root.at(self.link.managed).is_symlink())
        self.assertEqual(self.link.ours(), root.resolve(self.link.path))
        self.assert_ours(root)


class OwnQemu(InstalledCase):
    """This machine's QEMU as it is: no -L, no romfile=."""

    def start(self, root: Root, *nics: Nic) -> HostVm:
        vm = HostVm(self.lab, Machine(nics=self.in_order(*nics)), root)
        self.addCleanup(vm.stop)
        return vm

    def test_installed(self) -> None:
        self.assert_ours(self.host(World("debian", "dpkg")))

    def test_not_installed(self) -> None:
        self.assert_stock(self.stock_host(World("debian", "dpkg")))


class OfOneGuest(LabCase):
    """The settings of a single guest, on a host whose links nobody touched."""

    def setUp(self) -> None:
        super().setUp()
        self.rom = padded(self.lab.file("multinic-256K.rom"), "256K")

    def start(self, machine: Machine) -> HostVm:
        machine.default_rom = paths.stock_rom()
        vm = HostVm(self.lab, machine)
        self.addCleanup(vm.stop)
        return vm

    def assert_boots(self, *nics: Nic) -> None:
        vm = self.start(Machine(nics=self.in_order(*nics)))
        self.assert_marker(vm)
        self.assertEqual(len(nics) - 1, vm.report.first("boot")["nic"], vm.diagnosis())

    def test_rom_file(self) -> None:
        """<rom file=...>: QEMU does not patch the id of such a file."""
        for mode in (Mode.TRANSITIONAL, Mode.MODERN):
            with self.subTest(mode=mode.name):
                options = {"mode": mode, "romfile": self.rom}
                self.assert_boots(self.silent_nic(**options), self.live_nic(**options))

    def test_rom_file_of_one_nic(self) -> None:
        """The NIC that the BIOS boots from has our file; the others, with the stock ROM, are asked too."""
        self.assert_boots(self.silent_nic(romfile=self.rom), self.live_nic())

    def test_nic_kept_out(self) -> None:
        """<rom enabled='no'/> and <rom bar='off'/>, for a NIC without a boot order."""
        for options in ({"romfile": ""}, {"options": "rombar=0"}):
            with self.subTest(options=options):
                nics = [self.silent_nic(romfile=self.rom, bootindex=1), self.live_nic(**options)]
                disk = {"disk": self.disk(), "disk_bootindex": 2, "counted_time": True}
                vm = self.start(Machine(nics=nics, **disk))
                self.assert_disk(vm)
                self.assertEqual([], vm.report.find("offer"))
                self.assertEqual(1, len(vm.report.find("start")))


if __name__ == "__main__":
    unittest.main()
