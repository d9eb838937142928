# SPDX-License-Identifier: GPL-2.0-or-later
"""The PXE API as a boot program sees it: every entry point, in real and in protected mode, and what is
left of it afterwards. The checks themselves are in tests/boot/programs/api*."""

from __future__ import annotations

import re
import struct
import unittest

from lab import programs, servers
from lab.case import LabCase
from lab.machine import Machine
from lab.nics import Lan, Mode, Nic, UserNetwork
from lab.vm import Vm

API_OK_EXIT = 0x40 << 1 | 1
FILE = "data/file.bin"
FILE_SIZE = 200000  # not a multiple of any packet size


class PxeApi(LabCase):
    def setUp(self) -> None:
        super().setUp()
        self.root = self.lab.folder("root")
        (self.root / "data").mkdir()
        self.crc = programs.random_file(self.root / FILE, FILE_SIZE)

    def api(self, file_name: str, *defines: str) -> str:
        """Makes the boot program; gives its name."""
        output = self.root / "api"
        image = bytearray(programs.assemble("api", output, *defines).read_bytes())
        struct.pack_into("<II", image, 4, FILE_SIZE, self.crc)
        output.write_bytes(image + file_name.encode() + b"\0")
        return output.name

    def all_is_well(self, vm: Vm) -> None:
        vm.wait_exit()
        text = vm.serial()
        self.assertEqual([], re.findall(r"^bad .*", text, re.MULTILINE), vm.diagnosis())
        done = re.search(r"API-DONE ([0-9A-F]{4}) ok 0000 bad", text)
        self.assertIsNotNone(done, vm.diagnosis())
        self.assertEqual(len(re.findall(r"^ok ", text, re.MULTILINE)), int(done[1], 16))
        for way in ("find", "pxe", "pxenv", "pm16", "pm32"):
            self.assertIn(f"ok {way}.", text)
        vm.wait_exit(API_OK_EXIT)
        vm.report.events()

    def test_built_in_network(self) -> None:
        for kind, mode in (("pc", Mode.LEGACY), ("q35", Mode.MODERN)):
            with self.subTest(kind=kind):
                live = Nic(UserNetwork(self.root, self.api(FILE)), mode=mode, bootindex=1)
                self.all_is_well(self.lab.vm(Machine(kind=kind, nics=[live])))

    def test_real_servers(self) -> None:
        network = self.lab.network()
        servers.dhcpd(self.lab, network, self.api(FILE))
        servers.atftpd(self.lab, network, self.root)
        self.all_is_well(self.lab.vm(Machine(nics=[Nic(Lan(network), bootindex=1)])))

    def test_restart(self) -> None:
        """RESTART_TFTP puts another program in the place of the one that calls."""
        programs.marker(self.root / "marker", "live", payload=40000)
        live = Nic(UserNetwork(self.root, self.api("marker", "RESTART")), bootindex=1)
        self.assert_marker(self.lab.vm(Machine(nics=[live])))


if __name__ == "__main__":
    unittest.main()
