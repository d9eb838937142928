# SPDX-License-Identifier: GPL-2.0-or-later
"""A DHCP boot file that is a Linux kernel is started as one: the machine is its own again, with all of
its memory, and the kernel finds what the boot protocol promises."""

from __future__ import annotations

import itertools
import shutil
import unittest
from typing import List

from lab import guest_memory, kernels, paths
from lab.case import LabCase
from lab.console import TEXT_MEMORY
from lab.kernels import KERNEL_EXIT, KernelFile, Range
from lab.machine import Machine
from lab.nics import Nic, UserNetwork
from lab.vm import Vm
from lab.waiting import wait_for

KINDS = ("pc", "q35")
MEMORY_KINDS = {b"usable": 1, b"reserved": 2, b"ACPI data": 3, b"ACPI NVS": 4}


class HandOver(LabCase):
    """What a kernel finds when its real-mode code is entered."""

    def boots(self, machine: Machine, **options) -> "tuple[Vm, KernelFile]":
        root = self.lab.folder("root")
        (root / "folder").mkdir()
        kernel = kernels.make(root / "folder" / "kernel", **options)
        machine.nics = self.in_order(self.silent_nic(), Nic(UserNetwork(root, "folder/kernel")))
        vm = self.lab.vm(machine)
        vm.wait_exit(KERNEL_EXIT)
        boot = vm.report.events()[-1]
        self.assertEqual(
            ("boot", 1, "kernel", kernel.size),
            (boot["event"], boot["nic"], boot["file"], boot["size"]),
            vm.diagnosis(),
        )
        return vm, kernel

    def assert_loaded(self, vm: Vm, kernel: KernelFile, address: int) -> None:
        loaded = kernels.fields(vm.serial(), "LOADED")
        found = int(loaded["code"], 16), int(loaded["crc"], 16)
        self.assertEqual((address, kernel.crc), found, vm.diagnosis())
        self.assertEqual((0, 0), (int(loaded["initrd"], 16), int(loaded["size"], 16)), vm.diagnosis())
        self.assertEqual("", kernels.command_line(vm.serial()), vm.diagnosis())

    def assert_registers(self, vm: Vm, segment: int, stack: int) -> None:
        wanted = {name: f"{segment:04X}" for name in ("ds", "es", "fs", "gs", "ss")}
        wanted.update({"cs": f"{segment + 0x20:04X}", "sp": f"{stack:04X}", "if": "0"})
        self.assertEqual(wanted, kernels.fields(vm.serial(), "MARKER"), vm.diagnosis())

    def test_relocatable(self) -> None:
        """Today's kernels: at the address that they prefer."""
        vm, kernel = self.boots(Machine(), preferred=0x2000000)
        self.assert_registers(vm, 0x1000, 0xE000)
        self.assert_loaded(vm, kernel, 0x2000000)

    def test_fixed_address(self) -> None:
        for version in (0x202, 0x204, 0x20A):
            with self.subTest(version=version):
                vm, kernel = self.boots(Machine(), version=version, relocatable=False)
                self.assert_registers(vm, 0x1000, 0xE000)
                self.assert_loaded(vm, kernel, 0x100000)

    def test_first_protocols(self) -> None:
        """They want their real-mode code at 0x90000."""
        for version in (0x200, 0x201):
            with self.subTest(version=version):
                vm, kernel = self.boots(Machine(kind="pc"), version=version)
                self.assert_registers(vm, 0x9000, 0x9800)
                self.assert_loaded(vm, kernel, 0x100000)

    def test_machine_is_handed_back(self) -> None:
        """Base memory, EBDA and the first 32 vectors are those of a machine without our ROM, and
        INT 15h gives the BIOS's memory map with nothing left out."""
        for kind in KINDS:
            with self.subTest(kind=kind):
                nics = self.in_order(self.silent_nic(romfile=""), self.silent_nic(romfile=""))
                disk = {"disk": self.disk(), "disk_bootindex": 3}
                without = self.assert_disk(self.lab.vm(Machine(kind=kind, nics=nics, **disk)))
                vm, _ = self.boots(Machine(kind=kind, **disk))
                self.assertEqual(without, kernels.fields(vm.serial(), "BIOS"), vm.diagnosis())
                expected = kernels.bios_memory_map(vm.seabios())
                self.assertEqual(expected, kernels.memory_map(vm.serial()), vm.diagnosis())

    def test_nics_are_reset(self) -> None:
        root = self.lab.folder("root")
        kernels.make(root / "kernel")
        live = Nic(UserNetwork(root, "kernel"))
        nics = self.in_order(self.silent_nic(), live, self.silent_nic())
        vm = self.lab.vm(Machine(nics=nics, ends_itself=False))
        vm.wait_serial("KERNEL-COMMAND-LINE")
        for number in range(len(nics)):
            self.assertEqual([], vm.device_status(number), vm.diagnosis())


class BadKernels(LabCase):
    def test_cut_off(self) -> None:
        """A kernel of which the end is missing is not started; the next NIC boots."""
        root = self.lab.folder("root")
        kernel = kernels.make(root / "kernel")
        with kernel.path.open("r+b") as file:
            file.truncate(kernel.size - 1000)
        nics = self.in_order(Nic(UserNetwork(root, "kernel", subnet=7)), self.live_nic())
        vm = self.lab.vm(Machine(nics=nics))
        self.assert_marker(vm)
        fail = vm.report.first("fail", nic=0)
        self.assertEqual(("fetch", "malformed"), (fail["stage"], fail["error"]), vm.diagnosis())

    def test_large_file_that_is_no_kernel(self) -> None:
        root = self.lab.folder("root")
        (root / "file").write_bytes(b"\xcc" * 4_000_000)
        nics = self.in_order(Nic(UserNetwork(root, "file", subnet=7)), self.live_nic())
        vm = self.lab.vm(Machine(nics=nics))
        self.assert_marker(vm)
        fail = vm.report.first("fail", nic=0)
        self.assertEqual(("fetch", "too-large"), (fail["stage"], fail["error"]), vm.diagnosis())

    def test_too_little_memory(self) -> None:
        """Debian's kernel cannot unpack itself in 64 MiB; that is known before it is started."""
        root = self.lab.folder("root")
        shutil.copy(paths.deps("linux/vmlinuz"), root / "vmlinuz")
        nics = self.in_order(Nic(UserNetwork(root, "vmlinuz")))
        machine = Machine(nics=nics, memory_mib=64, disk=self.disk(), disk_bootindex=2)
        vm = self.lab.vm(machine)
        self.assert_disk(vm)
        fail = vm.report.first("fail", nic=0)
        self.assertEqual(("fetch", "no-memory"), (fail["stage"], fail["error"]), vm.diagnosis())


class DebianKernel(LabCase):
    """A real kernel, with no command line and no initrd: it comes as far as looking for its root file
    system. It says so on the screen only, where most of it is gone by then; all its messages are in
    the machine's memory."""

    END = "end Kernel panic - not syncing: VFS: Unable to mount root fs"

    def boots(self, kind: str, memory_mib: int) -> None:
        root = self.lab.folder("root")
        shutil.copy(paths.deps("linux/vmlinuz"), root / "vmlinuz")
        memory = self.lab.file("memory")
        nics = self.in_order(self.silent_nic(), Nic(UserNetwork(root, "vmlinuz")))
        machine = Machine(kind, memory_mib, nics, memory_file=memory, ends_itself=False)
        vm = self.lab.vm(machine)

        what = "the kernel to look for its root file system"
        wait_for(lambda: self.END in self.video_text(vm), what, 200, vm.diagnosis, interval=0.5)
        expected = kernels.bios_memory_map(vm.seabios())
        self.assertEqual(expected, self.kernel_memory_map(memory), vm.diagnosis())
        usable = sum(run.size for run in expected if run.kind == 1)
        # What PCs lack below 1 MiB, and what SeaBIOS keeps for ACPI tables.
        self.assertLess((memory_mib << 20) - usable, 1 << 20, vm.diagnosis())
        for number in range(len(nics)):
            self.assertEqual([], vm.device_status(number), vm.diagnosis())
        vm.stop()
        memory.unlink()

    def video_text(self, vm: Vm) -> str:
        """All of the text memory: Linux scrolls by moving the start of the screen through it."""
        copy = vm.folder / "text-memory"
        vm.qmp.execute("pmemsave", val=TEXT_MEMORY, size=0x8000, filename=str(copy))
        return copy.read_bytes()[::2].decode("cp437")

    def kernel_memory_map(self, memory) -> List[Range]:
        """From the kernel's messages, each of which may be in memory more than once."""
        kinds = b"|".join(MEMORY_KINDS)
        line = rb"BIOS-e820: \[mem 0x([0-9a-f]{16})-0x([0-9a-f]{16})\] (" + kinds + rb")"
        found = {match.groups() for match in guest_memory.find_all(memory, line)}
        entries = [(int(base, 16), int(last, 16), MEMORY_KINDS[kind]) for base, last, kind in found]
        return [Range(base, last + 1 - base, kind) for base, last, kind in sorted(entries)]

    def test_memory_sizes(self) -> None:
        for kind, memory_mib in itertools.product(KINDS, (256, 4096, 8192)):
            with self.subTest(kind=kind, memory_mib=memory_mib):
                self.boots(kind, memory_mib)


if __name__ == "__main__":
    unittest.main()
