# SPDX-License-Identifier: GPL-2.0-or-later
"""The built-in script: the race without any waiting, the menu and all that it offers, and how the
machine's host changes both."""

from __future__ import annotations

import unittest
from typing import List

from lab.case import LabCase
from lab.machine import Machine
from lab.nics import Nic
from lab.vm import Vm
from lab.waiting import wait_for

SETTINGS = "opt/org.qemu-rom-multinic/settings"
TITLE = "Network boot options"
UUID = "33221100-5544-7766-8899-aabbccddeeff"


class BuiltInCase(LabCase):
    def machine(self, nics: List[Nic], settings: str = "", **options) -> Machine:
        """With a disk behind the NICs, and these settings in fw_cfg."""
        if settings:
            file = self.lab.file("settings")
            file.write_text(settings)
            options["fw_cfg"] = {SETTINGS: file}
        return Machine(
            nics=self.in_order(*nics), disk=self.disk(), disk_bootindex=len(nics) + 1, **options
        )

    def menu(self, nics: List[Nic], **options) -> Vm:
        """A machine that shows the menu and waits."""
        vm = self.lab.vm(self.machine(nics, "menu=first\nmenu-timeout=0\n", **options))
        vm.wait_screen(TITLE)
        vm.wait_screen(r"E\(x\)it")
        return vm

    def type(self, vm: Vm, line: bytes) -> None:
        """One character after the other: QEMU drops what a line that is closed had not delivered."""
        for character in line:
            before = len(vm.serial())
            vm.type_on_serial(bytes([character]))
            wait_for(lambda: len(vm.serial()) > before, "an echo", 10, vm.diagnosis)

    def silent(self, count: int) -> List[Nic]:
        return [self.silent_nic() for _ in range(count)]


class Race(BuiltInCase):
    def test_first_of_1_2_and_10_nics(self) -> None:
        for count in (1, 2, 10):
            with self.subTest(count=count):
                nics = self.silent(count - 1) + [self.live_nic()]
                vm = self.lab.vm(self.machine(nics))
                self.assert_marker(vm)
                self.assertNotIn(TITLE, vm.serial())

    def test_key_opens_the_menu(self) -> None:
        vm = self.lab.vm(self.machine(self.silent(2)))
        vm.wait_event("link", nic=1)
        vm.wait_screen("Press m for the menu")
        vm.send_key("m")
        vm.wait_screen(TITLE)
        vm.send_key("x")
        self.assert_disk(vm)

    def test_without_success_the_bios_goes_on(self) -> None:
        vm = self.lab.vm(self.machine(self.silent(2), "boot-timeout=500\n", counted_time=True))
        self.assert_disk(vm)
        end = vm.report.find("exit")[0]["t"]  # the next NIC's entry asks nobody again
        self.assertGreaterEqual(end, 1500, vm.diagnosis())
        self.assertLess(end, 3000, vm.diagnosis())

    def test_without_success_a_key_opens_the_menu(self) -> None:
        vm = self.lab.vm(self.machine(self.silent(1), "boot-timeout=500\nmenu-timeout=0\n"))
        vm.wait_screen("Nothing was booted")
        vm.send_key("spc")
        vm.wait_screen(TITLE)
        vm.send_key("x")
        self.assert_disk(vm)

    def test_autoexec(self) -> None:
        """From the TFTP server of the first lease; where there is none, all goes on."""
        for offered in (True, False):
            with self.subTest(offered=offered):
                live = self.live_nic()
                if offered:
                    script = "#!ipxe\necho automatic ${net1/ip}\n"
                    (live.wiring.root / "autoexec.ipxe").write_text(script)
                vm = self.lab.vm(self.machine([*self.silent(1), live], "autoexec=1\n"))
                if offered:
                    self.assert_disk(vm)
                    self.assertIn("automatic 10.0.2.15", vm.serial())
                else:
                    self.assert_marker(vm)

    def test_never(self) -> None:
        settings = "menu=never\nboot-timeout=500\n"
        vm = self.lab.vm(self.machine(self.silent(1), settings, counted_time=True))
        self.assert_disk(vm)
        self.assertLess(vm.report.events()[-1]["t"], 1200, vm.diagnosis())
        self.assertNotIn("Press m", vm.serial())


class Menu(BuiltInCase):
    def test_says_all_of_each_nic(self) -> None:
        vm = self.menu(self.silent(1) + [self.live_nic()], smbios=[f"type=1,uuid={UUID}"])
        vm.wait_screen(f"{TITLE} for {UUID}")
        vm.wait_screen(r"net\(0\) 52:54:00:\S+ PCI 00:0\d\.0 1af4:10\d\d virtio-net up none")
        vm.wait_screen(r"net\(1\) 52:54:00:")
        vm.send_key("1")
        self.assert_marker(vm)

    def test_ten_nics(self) -> None:
        vm = self.menu(self.silent(9) + [self.live_nic()])
        vm.wait_screen(r"net\(9\)")
        vm.send_key("9")
        self.assert_marker(vm)
        self.assertEqual([9], [event["nic"] for event in vm.report.find("link")], vm.diagnosis())

    def test_default_after_a_second(self) -> None:
        vm = self.lab.vm(self.machine([self.live_nic()], "menu=first\n"))
        self.assert_marker(vm)
        self.assertIn(TITLE, vm.serial())
        self.assertGreaterEqual(vm.report.time_of("link"), 1000, vm.diagnosis())

    def test_choice_by_digit(self) -> None:
        vm = self.menu([self.live_nic("first"), self.live_nic("second")])
        vm.send_key("1")
        self.assert_marker(vm, "second")

    def test_choice_by_arrow(self) -> None:
        vm = self.menu([self.live_nic("first"), self.live_nic("second")])
        for key in ("down", "down", "ret"):
            vm.send_key(key)
        self.assert_marker(vm, "second")

    def test_all_nics(self) -> None:
        vm = self.menu(self.silent(1) + [self.live_nic()])
        vm.send_key("a")
        self.assert_marker(vm)

    def test_exit(self) -> None:
        vm = self.menu(self.silent(1))
        vm.send_key("x")
        self.assert_disk(vm)

    def test_reboot(self) -> None:
        vm = self.menu(self.silent(1))
        vm.send_key("r")
        self.assertEqual(0, vm.wait_exit(), vm.diagnosis())  # QEMU runs with -no-reboot

    def test_config_and_back(self) -> None:
        vm = self.menu(self.silent(1))
        vm.send_key("c")
        vm.wait_screen(r"(?i)settings(?![\s\S]*E\(x\)it)")
        vm.send_key("esc")
        vm.wait_screen(r"E\(x\)it")
        vm.send_key("x")
        self.assert_disk(vm)

    def test_shell_and_back(self) -> None:
        vm = self.menu(self.silent(1))
        vm.send_key("s")
        vm.wait_serial("multinic> ")
        self.type(vm, b"echo on-${platform}-${buildarch} ${pci/${net0/busloc}.0.2}\r")
        vm.wait_serial("on-pcbios-i386 1af4")
        self.type(vm, b"show menu ; show script-source ; show settings-source\r")
        vm.wait_serial("menu:string = first")
        vm.wait_serial("script-source:string = built-in")
        vm.wait_serial("settings-source:string = fw_cfg")
        self.type(vm, b"exit\r")
        vm.wait_screen(r"E\(x\)it")
        vm.send_key("x")
        self.assert_disk(vm)


class FromOutside(BuiltInCase):
    def test_oem_strings(self) -> None:
        oem = "type=11,value=other,value=multinic:menu=first,value=multinic:menu-timeout=0"
        vm = self.lab.vm(self.machine(self.silent(1), smbios=[oem]))
        vm.wait_screen(TITLE)
        vm.send_key("x")
        self.assert_disk(vm)

    def test_fw_cfg_before_oem_strings(self) -> None:
        oem = "type=11,value=multinic:menu=first,value=multinic:boot-timeout=500"
        vm = self.lab.vm(self.machine(self.silent(1), "menu=never\n", smbios=[oem]))
        self.assert_disk(vm)
        self.assertNotIn(TITLE, vm.serial())

    def test_bad_settings_are_told_and_left_out(self) -> None:
        vm = self.lab.vm(self.machine(self.silent(1), "menu=never\nnothing\nboot-timeout=500\n"))
        self.assert_disk(vm)
        self.assertIn("multinic: fw_cfg line 2: nothing: not NAME=VALUE", vm.serial())


if __name__ == "__main__":
    unittest.main()
