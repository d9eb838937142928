# SPDX-License-Identifier: GPL-2.0-or-later
"""What scripts ask of other hosts and of the clock: ping, nslookup, ntp, and VLANs, with real servers."""

from __future__ import annotations

import unittest
from typing import List

from lab import servers
from lab.case import LabCase
from lab.machine import Machine
from lab.network import Network
from lab.nics import Lan, Nic
from lab.stations import NtpServer, VlanPort
from lab.vm import Vm

SCRIPT = "opt/org.qemu-rom-multinic/script"
NTP_TIME = 0x70000000
CLOCK, CLOCK_TIME = "2024-02-29T12:00:00", 1709208000

ASK = """#!ipxe
dhcp || exit
ping --count 3 --timeout 2000 ${gateway} && echo ping-gateway ok
ping --count 1 --timeout 3000 --size 4000 files && echo ping-large ok
ping --count 1 --timeout 300 ADDRESS || echo ping-nobody ${errno}
nslookup short files && echo short ${short}
nslookup full files.lab.example && echo full ${full}
nslookup none nobody.lab.example || echo none ${none} ${errno}
poweroff
"""

CLOCKS = """#!ipxe
echo first ${unixtime:int32} end
sleep 3
echo second ${unixtime:int32} end
dhcp && ntp files && echo third ${unixtime:int32} end
sleep 3
echo fourth ${unixtime:int32} end
ntp nobody.lab.example || echo fifth ${unixtime:int32} end
poweroff
"""

VLAN = """#!ipxe
vcreate --tag 5 net0
dhcp net0-5 && echo lease ${net0-5/ip} ${netX/mac} ${net0-5/mac}
ifstat net0-5
ping --count 2 --timeout 2000 files && echo ping ok
imgfetch tftp://files/text.ipxe && echo fetched ok
boot text.ipxe
autoboot net0-5 || echo refused ${errno}
vdestroy net0-5 && isset ${net0-5/mac} || echo gone
poweroff
"""


class NetworkCommands(LabCase):
    def served(self, boot: bool = False) -> Network:
        """A network with DHCP and DNS, where files.lab.example is the servers' address; with `boot`
        TFTP too, and a boot program."""
        network = self.lab.network()
        if boot:
            root = self.lab.marker_root()
            (root / "text.ipxe").write_text("#!ipxe\necho script on ${netX/ifname}\n")
            servers.dnsmasq(self.lab, network, "marker", root, host="files.lab.example")
        else:
            servers.dnsmasq(self.lab, network, host="files.lab.example")
        return network

    def run_script(self, network: Network, script: str, **options) -> str:
        """All that a machine on that network says."""
        file = self.lab.file("script")
        file.write_text(script)
        nics: List[Nic] = self.in_order(Nic(Lan(network)))
        vm: Vm = self.lab.vm(Machine(nics=nics, fw_cfg={SCRIPT: file}, **options))
        vm.wait_exit(0)
        vm.report.events()
        self.vm = vm
        return vm.serial()

    def number(self, said: str, word: str) -> int:
        before, found, rest = said.partition(f"{word} ")
        self.assertTrue(found, said)
        return int(rest.split()[0])

    def test_ping_and_nslookup(self) -> None:
        network = self.served()
        said = self.run_script(network, ASK.replace("ADDRESS", network.address(9)))
        self.assertRegex(said, rf"64 bytes from {network.server}: seq=3 time=\d+\.\d{{3}} ms")
        self.assertIn(f"4000 bytes from {network.server}: seq=1", said)
        for line in (
            "ping-gateway ok",
            "ping-large ok",
            f"ping: {network.address(9)}: no reply",
            "ping-nobody 0x4c000000",
            f"short {network.server}",
            f"full {network.server}",
            "nslookup: nobody.lab.example: no such name",
            "none  0x2d000000",
        ):
            self.assertIn(line, said)

    def test_clock(self) -> None:
        network = self.served()
        server = NtpServer(network, NTP_TIME)
        server.start()
        self.addCleanup(server.stop)
        said = self.run_script(network, CLOCKS, clock=CLOCK)
        first, second, third, fourth, fifth = (
            self.number(said, word) for word in ("first", "second", "third", "fourth", "fifth")
        )
        patience = 60
        self.assertTrue(CLOCK_TIME <= first <= CLOCK_TIME + patience, said)
        self.assertTrue(first + 2 <= second <= first + patience, said)
        self.assertTrue(NTP_TIME <= third <= NTP_TIME + patience, said)
        self.assertTrue(third + 2 <= fourth <= third + patience, said)
        self.assertTrue(fourth <= fifth <= fourth + patience, said)

    def test_vlan(self) -> None:
        access, trunk = self.served(boot=True), self.lab.network()
        port = VlanPort(trunk, access, 5)
        port.start()
        self.addCleanup(port.stop)
        said = self.run_script(trunk, VLAN)
        self.assertEqual({5}, port.tags)
        mac = "52:54:00:4d:00:00"
        self.assertRegex(said, rf"lease {access.address(0)[:-1]}\d+ {mac} {mac}\r?\n")
        for line in (
            f"net0-5: {mac} using virtio-net on 00:0",
            "ping ok",
            "fetched ok",
            "script on net0-5",
            "net0-5: fetching marker",
            "a boot program cannot work through a VLAN",
            "refused 0x3c000000",
            "gone",
        ):
            self.assertIn(line, said)
        choice = self.vm.report.first("choice")
        self.assertEqual((0, 5), (choice["nic"], choice["vlan"]))


if __name__ == "__main__":
    unittest.main()
