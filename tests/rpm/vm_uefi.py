# SPDX-License-Identifier: GPL-2.0-or-later
"""A UEFI guest boots from the network with this ROM in the place of the stock one. The ROM has no UEFI
driver; the firmware's own driver for virtio NICs must then do it, and must not mind the ROM."""

from __future__ import annotations

import re
import shutil
import unittest
from pathlib import Path
from typing import List

from lab import paths, programs
from lab.case import LabCase
from lab.errors import MissingPart
from lab.machine import Machine
from lab.nics import Mode, Nic, UserNetwork
from lab.processes import run

from .vm_host import PROGRAMS, HostVm, padded

_FIRMWARE = (
    (Path("/usr/share/OVMF/OVMF_CODE_4M.fd"), Path("/usr/share/OVMF/OVMF_VARS_4M.fd")),
    (Path("/usr/share/edk2/ovmf/OVMF_CODE.fd"), Path("/usr/share/edk2/ovmf/OVMF_VARS.fd")),
)
# A large firmware on an emulated CPU.
PATIENCE = 240


def firmware() -> "tuple[Path, Path]":
    """Code and empty variables."""
    for pair in _FIRMWARE:
        if all(part.exists() for part in pair):
            return pair
    raise MissingPart("UEFI firmware is missing (ovmf); packaging/install-deps installs it")


def uefi_marker(output: Path) -> Path:
    """The boot program of programs/uefi_marker.cpp, a UEFI application for x86-64."""
    built = output.with_suffix(".obj")
    compiler = [paths.program("clang++"), "--target=x86_64-unknown-windows", "-std=c++20", "-O2"]
    compiler += ["-ffreestanding", "-fno-exceptions", "-fno-rtti", "-fno-stack-protector"]
    compiler += ["-mno-red-zone", "-Wall", "-Wextra", "-Werror"]
    run([*compiler, "-c", str(PROGRAMS / "uefi_marker.cpp"), "-o", str(built)])
    linker = [paths.program("lld-link"), "/subsystem:efi_application", "/entry:efi_main"]
    run([*linker, "/nodefaultlib", f"/out:{output}", str(built)])
    return output


class UefiGuest(LabCase):
    def setUp(self) -> None:
        super().setUp()
        self.root = self.lab.folder("root")
        uefi_marker(self.root / "marker.efi")

    def arguments(self) -> List[str]:
        code, variables = firmware()
        own = self.lab.file("variables.fd")
        shutil.copy(variables, own)
        flash = "if=pflash,format=raw"
        return [
            *("-drive", f"{flash},unit=0,readonly=on,file={code}"),
            *("-drive", f"{flash},unit=1,file={own}"),
        ]

    def boots(self, rom: Path, mode: Mode) -> str:
        """What the boot program says of the NIC's ROM."""
        nic = Nic(UserNetwork(self.root, "marker.efi"), mode=mode, bootindex=1)
        machine = Machine(nics=[nic], default_rom=rom)
        # There is nobody who speaks IPv6; the firmware would ask for it all the same.
        machine.fw_cfg["opt/org.tianocore/IPv6PXESupport"] = "n"
        vm = HostVm(self.lab, machine, arguments=self.arguments())
        self.addCleanup(vm.stop)
        vm.wait_exit(programs.MARKER_EXIT, PATIENCE)
        text = vm.serial()
        self.assertIn("UEFI-MARKER", text, vm.diagnosis())
        self.assertEqual("", vm.report.text(), "the BIOS part of the ROM must not run")
        return "\n".join(re.findall(r"ROM size=.*", text))

    def test_our_rom(self) -> None:
        rom = padded(self.lab.file("multinic-256K.rom"), "256K")
        for mode in (Mode.TRANSITIONAL, Mode.MODERN):
            with self.subTest(mode=mode.name):
                self.assertIn("qemu-rom-multinic", self.boots(rom, mode))

    def test_stock_rom(self) -> None:
        """The same machine with the stock ROM: the test can tell which one is in it."""
        said = self.boots(paths.stock_rom(), Mode.TRANSITIONAL)
        self.assertIn("iPXE", said)
        self.assertNotIn("qemu-rom-multinic", said)


if __name__ == "__main__":
    unittest.main()
