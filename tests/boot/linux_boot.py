# SPDX-License-Identifier: GPL-2.0-or-later
"""PXELINUX boots a Linux kernel to user space through the PXE API, and Linux then finds NICs that
nobody has left in a strange state."""

from __future__ import annotations

import unittest

from lab import linux, servers
from lab.case import LabCase
from lab.machine import Machine
from lab.nics import Lan, Mode, Nic, UserNetwork, mac


class LinuxBoot(LabCase):
    def setUp(self) -> None:
        super().setUp()
        self.root = self.lab.folder("root")
        self.boot_file = linux.pxelinux_root(self.root, self.lab.folder("initramfs"))

    def reaches_user_space(self, machine: Machine) -> None:
        machine.memory_mib = 512
        vm = self.lab.vm(machine)
        vm.wait_serial("LINUX-END", seconds=120)
        text = vm.serial()
        last = len(machine.nics) - 1
        self.assertIn("LINUX-MARKER", text)
        # PXELINUX tells Linux which NIC it came through (IPAPPEND 2).
        self.assertIn("BOOTIF=01-" + mac(last).replace(":", "-"), text, vm.diagnosis())
        for number in range(len(machine.nics)):
            self.assertIn(f"link/ether {mac(number)}", text, vm.diagnosis())
        vm.wait_exit(0)

    def test_built_in_network(self) -> None:
        live = Nic(UserNetwork(self.root, self.boot_file), mode=Mode.MODERN)
        nics = self.in_order(self.silent_nic(mode=Mode.MODERN), live)
        self.reaches_user_space(Machine(nics=nics))

    def test_real_servers(self) -> None:
        network = self.lab.network()
        servers.dhcpd(self.lab, network, self.boot_file)
        servers.atftpd(self.lab, network, self.root)
        nics = self.in_order(self.silent_nic(), Nic(Lan(network)))
        self.reaches_user_space(Machine(kind="pc", nics=nics))


if __name__ == "__main__":
    unittest.main()
