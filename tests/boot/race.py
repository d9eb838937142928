# SPDX-License-Identifier: GPL-2.0-or-later
"""Who wins: silent NICs, several candidates, cables in and out, candidates that fail, boot order."""

from __future__ import annotations

import unittest

from lab import programs, servers
from lab.case import LabCase
from lab.machine import Machine
from lab.network import Network
from lab.nics import Lan, Nic, UserNetwork
from lab.vm import PATIENCE
from lab.waiting import wait_for

SETTINGS = "opt/org.qemu-rom-multinic/settings"


class Race(LabCase):
    def test_first_silent_second_live(self) -> None:
        vm = self.lab.vm(Machine(nics=self.in_order(self.silent_nic(), self.live_nic())))
        self.assert_marker(vm)
        self.assertEqual(1, vm.report.first("choice")["nic"])
        self.assertEqual([], vm.report.find("offer", nic=0))
        self.assertEqual(1, vm.report.first("boot")["nic"])

    def test_bios_choice_wins(self) -> None:
        """Both can boot: the one that the BIOS chose, whatever its number."""
        for chosen in (0, 1):
            with self.subTest(chosen=chosen):
                nics = [self.live_nic("nic0"), self.live_nic("nic1")]
                self.in_order(nics[chosen], nics[1 - chosen])
                vm = self.lab.vm(Machine(nics=nics))
                self.assert_marker(vm, f"nic{chosen}")
                self.assertEqual(chosen, vm.report.first("choice")["nic"])

    def test_boot_order_ranks(self) -> None:
        """Of two that can boot, the one that stands first in the boot order, behind a silent one."""
        nics = [
            self.silent_nic(bootindex=1),
            self.live_nic("nic1", bootindex=3),
            self.live_nic("nic2", bootindex=2),
        ]
        self.assert_marker(self.lab.vm(Machine(nics=nics)), "nic2")

    def test_disk_between_nics(self) -> None:
        """Only the NICs before the disk are asked."""
        nics = [self.silent_nic(bootindex=1), self.live_nic(bootindex=3)]
        vm = self.lab.vm(Machine(nics=nics, disk=self.disk(), disk_bootindex=2, counted_time=True))
        self.assert_disk(vm)
        self.assertEqual([], vm.report.find("offer", nic=1))

    def test_nic_behind_disk(self) -> None:
        """When the disk cannot boot, the NICs behind it are asked after all."""
        empty = self.lab.file("empty.img")
        empty.write_bytes(bytes(1 << 20))
        nics = [self.silent_nic(bootindex=1), self.live_nic(bootindex=3)]
        vm = self.lab.vm(Machine(nics=nics, disk=empty, disk_bootindex=2, counted_time=True))
        self.assert_marker(vm)

    def test_strict_order_that_lists_one(self) -> None:
        """Only the first NIC is listed, as by libvirt's <boot dev='network'/>, and the BIOS would
        never come to the second: it is asked with the first."""
        nics = [self.silent_nic(bootindex=1), self.live_nic()]
        vm = self.lab.vm(Machine(nics=nics, disk=self.disk(), disk_bootindex=2))
        self.assert_marker(vm)

    def test_nic_without_rom_is_not_asked(self) -> None:
        """<rom enabled='no'/> takes a NIC that is not listed out of the race."""
        nics = [self.silent_nic(bootindex=1), self.live_nic(romfile="", options="rombar=0")]
        vm = self.lab.vm(Machine(nics=nics, disk=self.disk(), disk_bootindex=2, counted_time=True))
        self.assert_disk(vm)
        self.assertEqual([], vm.report.find("offer"))

    def test_nic_that_is_not_listed(self) -> None:
        """Where the order is not strict the BIOS comes to it, after the disk."""
        nics = [self.silent_nic(bootindex=1), self.live_nic()]
        machine = Machine(nics=nics, disk=self.disk(), disk_bootindex=2, strict_boot=False)
        machine.counted_time = True
        vm = self.lab.vm(machine)
        self.assert_disk(vm)
        self.assertEqual([], vm.report.find("offer"))

    def test_no_boot_order(self) -> None:
        """Where nothing is listed, every NIC is asked."""
        nics = [self.silent_nic(), self.live_nic(), self.silent_nic()]
        self.assert_marker(self.lab.vm(Machine(nics=nics, strict_boot=False)))

    def test_link_down_costs_no_time(self) -> None:
        nics = self.in_order(self.silent_nic(link_up=False), self.live_nic())
        vm = self.lab.vm(Machine(nics=nics, counted_time=True))
        self.assert_marker(vm)
        self.assertEqual("down", vm.report.first("link", nic=0)["state"])
        self.assertLess(vm.report.time_of("boot"), 1000, vm.diagnosis())

    def test_losers_give_their_addresses_back(self) -> None:
        networks = [self.lab.network() for _ in range(3)]
        root = self.lab.marker_root("live")
        boot_files = ("marker", "marker", None)
        logs = [
            servers.dnsmasq(self.lab, network, boot, root)
            for network, boot in zip(networks, boot_files)
        ]
        nics = self.in_order(*(Nic(Lan(network)) for network in networks))
        vm = self.lab.vm(Machine(nics=nics))
        self.assert_marker(vm)
        for number in (1, 2):
            if vm.report.find("lease", nic=number):
                what = f"the release of nic{number}"
                released = lambda log=logs[number]: "DHCPRELEASE" in log.output()  # noqa: E731
                wait_for(released, what, PATIENCE, vm.diagnosis)
        self.assertTrue(vm.report.find("lease", nic=1), vm.diagnosis())
        self.assertNotIn("DHCPRELEASE", logs[0].output())

    def test_link_that_comes_up_takes_part(self) -> None:
        nics = self.in_order(self.live_nic(link_up=False), self.silent_nic())
        vm = self.lab.vm(Machine(nics=nics))
        vm.wait_event("link", nic=0, state="down")
        vm.set_link(0, True)
        self.assert_marker(vm)
        self.assertEqual(["down", "up"], [event["state"] for event in vm.report.find("link", nic=0)])

    def test_address_without_boot_file(self) -> None:
        nics = self.in_order(Nic(UserNetwork()), self.live_nic())
        vm = self.lab.vm(Machine(nics=nics))
        self.assert_marker(vm)
        self.assertEqual("", vm.report.first("offer", nic=0)["file"])

    def test_file_not_found(self) -> None:
        root = self.lab.folder("empty")
        nics = self.in_order(Nic(UserNetwork(root, "no-such-file")), self.live_nic())
        vm = self.lab.vm(Machine(nics=nics))
        self.assert_marker(vm)
        words = [event.get("message", "") for event in vm.report.find("fail", nic=0)]
        self.assertIn("file not found", " ".join(words).lower(), vm.diagnosis())

    def test_file_too_large(self) -> None:
        root = self.lab.folder("large")
        programs.random_file(root / "large", 1 << 20)
        nics = self.in_order(Nic(UserNetwork(root, "large")), self.live_nic())
        vm = self.lab.vm(Machine(nics=nics))
        self.assert_marker(vm)
        self.assertEqual("too-large", vm.report.first("fail", nic=0)["error"], vm.diagnosis())

    def test_dead_tftp_server(self) -> None:
        """The host of the boot file is there, and nobody listens."""
        network = self.lab.network()
        servers.dnsmasq(self.lab, network, boot="marker")
        self.assert_second_follows(network)

    def test_absent_tftp_host(self) -> None:
        """Nobody even answers ARP for the boot server."""
        network = self.lab.network()
        servers.dnsmasq(self.lab, network, boot="marker", boot_server=network.address(77))
        self.assert_second_follows(network)

    def assert_second_follows(self, network: Network) -> None:
        """The first NIC is chosen, however slow the network's server, and then the second."""
        settings = self.lab.file("settings")
        settings.write_text("boot-settle=20000\nboot-settle-least=20000\n")
        nics = self.in_order(Nic(Lan(network)), self.live_nic())
        vm = self.lab.vm(Machine(nics=nics, fw_cfg={SETTINGS: settings}))
        self.assert_marker(vm)
        self.assertEqual([0, 1], [event["nic"] for event in vm.report.find("choice")])


if __name__ == "__main__":
    unittest.main()
