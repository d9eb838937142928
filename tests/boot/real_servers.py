# SPDX-License-Identifier: GPL-2.0-or-later
"""Real DHCP and TFTP servers, each as administrators run it; and files of awkward sizes."""

from __future__ import annotations

import unittest
from typing import Callable

from lab import programs, servers
from lab.case import LabCase
from lab.machine import Machine
from lab.network import Network
from lab.nics import Lan, Nic
from lab.processes import Child
from lab.vm import Vm


class RealServers(LabCase):
    def setUp(self) -> None:
        super().setUp()
        self.network: Network = self.lab.network()
        self.root = self.lab.folder("root")
        programs.marker(self.root / "marker", "live")

    def start_machine(self) -> Vm:
        nics = self.in_order(self.silent_nic(), Nic(Lan(self.network)))
        return self.lab.vm(Machine(nics=nics))

    def test_dnsmasq(self) -> None:
        servers.dnsmasq(self.lab, self.network, "marker", self.root)
        self.assert_marker(self.start_machine())

    def test_dhcpd_and_tftpd_hpa(self) -> None:
        servers.dhcpd(self.lab, self.network, "marker")
        servers.tftpd_hpa(self.lab, self.network, self.root)
        self.assert_marker(self.start_machine())

    def test_plain_rfc1350(self) -> None:
        servers.dhcpd(self.lab, self.network, "marker")
        servers.tftpd_hpa(self.lab, self.network, self.root, refuse=("blksize", "tsize"))
        self.assert_marker(self.start_machine())

    def test_atftpd(self) -> None:
        servers.dhcpd(self.lab, self.network, "marker")
        servers.atftpd(self.lab, self.network, self.root)
        self.assert_marker(self.start_machine())

    def test_atftpd_without_options(self) -> None:
        servers.dhcpd(self.lab, self.network, "marker")
        options = ("--no-tsize", "--no-blksize", "--no-windowsize", "--no-timeout", "--no-multicast")
        servers.atftpd(self.lab, self.network, self.root, options)
        self.assert_marker(self.start_machine())

    def test_proxy_dhcp(self) -> None:
        """One server gives addresses and nothing to boot, another one only boot information."""
        servers.dnsmasq(self.lab, self.network)
        programs.marker(self.root / "marker.0", "live")  # the name with its PXE layer
        servers.dnsmasq_proxy(self.lab, self.network, "marker", self.root)
        vm = self.start_machine()
        self.assert_marker(vm)
        self.assertTrue(vm.report.first("lease", nic=1)["proxy"], vm.diagnosis())

    def test_two_dhcp_servers(self) -> None:
        """The offer with boot information is taken, whoever was faster."""
        servers.dnsmasq(self.lab, self.network)
        self.network.add_address(3)
        options = (f"--listen-address={self.network.address(3)}",)
        servers.dnsmasq(
            self.lab, self.network, "marker", self.root, self.network.address(3), options
        )
        self.assert_marker(self.start_machine())

    def test_large_programs(self) -> None:
        """Sizes around one block, and nearly all of the memory below 640 KiB."""
        server: Callable[[], Child] = lambda: servers.atftpd(self.lab, self.network, self.root)
        servers.dhcpd(self.lab, self.network, "marker")
        server()
        program = (self.root / "marker").stat().st_size
        for size in (1024, 1408, 1428, 1432, 1456, 1468, 65536, 400 * 1024):
            with self.subTest(size=size):
                programs.marker(self.root / "marker", "live", payload=size - program)
                self.assertEqual(size, (self.root / "marker").stat().st_size)
                self.assert_marker(self.start_machine())


if __name__ == "__main__":
    unittest.main()
