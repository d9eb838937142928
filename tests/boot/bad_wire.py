# SPDX-License-Identifier: GPL-2.0-or-later
"""A wire that loses, doubles and reorders: a boot program fetches a file through the PXE API, and it
arrives unchanged or the fetch fails cleanly; in either case the machine ends within its bound."""

from __future__ import annotations

import unittest

from lab import programs, relay, servers
from lab.case import LabCase
from lab.machine import Machine
from lab.nics import FaultyLan, Nic
from lab.relay import Faults
from lab.vm import PATIENCE

SIZE = 512 << 10


class BadWire(LabCase):
    def fetches(self, faults: Faults, size: int = SIZE) -> bool:
        """True: the file arrived unchanged. False: the machine gave up and said so."""
        network = self.lab.network()
        root = self.lab.folder("root")
        expected = programs.random_file(root / "file", size)
        programs.fetch(root / "fetch", "file")
        servers.dhcpd(self.lab, network, "fetch")
        servers.atftpd(self.lab, network, root)
        nics = [Nic(FaultyLan(network, faults), bootindex=1)]
        vm = self.lab.vm(Machine(nics=nics, disk=self.disk(), disk_bootindex=2))
        status = vm.wait_exit(seconds=3 * PATIENCE)
        vm.report.events()
        self.assertIn(
            status,
            (programs.FETCH_DONE_EXIT, programs.FETCH_FAILED_EXIT, programs.DISK_EXIT),
            vm.diagnosis(),
        )
        if status != programs.FETCH_DONE_EXIT:
            return False
        fetched = programs.fetched(vm.serial())
        assert fetched is not None
        self.assertEqual((size, expected), (fetched.size, fetched.crc), vm.diagnosis())
        counters = relay.counters(self.lab.relays[-1])
        if faults.loss:
            self.assertGreater(counters["ba"]["lost"], 0)
        return True

    def test_good_wire(self) -> None:
        self.assertTrue(self.fetches(Faults(), 16 << 20))

    def test_delay(self) -> None:
        self.assertTrue(self.fetches(Faults(to_machine_ms=5, from_machine_ms=5)))

    def test_one_percent(self) -> None:
        self.assertTrue(self.fetches(Faults(loss=1, seed=11)))

    def test_ten_percent(self) -> None:
        self.assertTrue(self.fetches(Faults(loss=10, seed=12)))

    def test_duplicates_and_disorder(self) -> None:
        self.assertTrue(self.fetches(Faults(duplicate=10, reorder=10, seed=13)))

    def test_everything_at_once(self) -> None:
        self.assertTrue(self.fetches(Faults(loss=5, duplicate=5, reorder=5, seed=14)))

    def test_thirty_percent(self) -> None:
        """Here failing is allowed; a wrong file or a hang is not."""
        for seed in (15, 16):
            with self.subTest(seed=seed):
                self.fetches(Faults(loss=30, duplicate=5, reorder=5, seed=seed), 64 << 10)


if __name__ == "__main__":
    unittest.main()
