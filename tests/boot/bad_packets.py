# SPDX-License-Identifier: GPL-2.0-or-later
"""Hostile neighbours: malformed frames of every kind, and TFTP servers that misbehave. The good NIC
boots all the same."""

from __future__ import annotations

import unittest
from typing import List, Sequence

from lab import hostile, programs, servers
from lab.case import LabCase
from lab.machine import Machine
from lab.nics import Lan, Nic
from lab.vm import PATIENCE, Vm

# On the network of the good server no plausible offers: whoever makes those can win, by design.
SAME_WIRE = (
    "cut_anywhere,flipped_bytes,random_frame,header_lengths,datagram_lengths,"
    "endless_fragments,arp_lies,wrong_transaction,tftp_out_of_nowhere"
)


class BadPackets(LabCase):
    def test_noise_on_another_nic(self) -> None:
        """The BIOS's choice sits on a network full of noise."""
        for seed in ("1", "2", "3"):
            with self.subTest(seed=seed):
                network = self.lab.network()
                hostile.start(self.lab, network, "noise", "all", "3000", seed)
                nics = self.in_order(Nic(Lan(network)), self.live_nic())
                vm = self.lab.vm(Machine(nics=nics))
                self.assert_marker(vm)
                self.assert_thrown_away(vm)

    def assert_thrown_away(self, vm: Vm) -> None:
        """The noise did arrive, and the report says that it was refused."""
        dropped = vm.report.first("drop", nic=0)
        refused = sum(dropped[reason] for reason in ("malformed", "bad_checksum", "fragments"))
        self.assertGreater(refused, 0, vm.diagnosis())

    def test_noise_on_the_same_wire(self) -> None:
        """A file of some size is fetched through the noise, and arrives unchanged."""
        network = self.lab.network()
        root = self.lab.folder("root")
        expected = programs.random_file(root / "file", 1 << 20)
        programs.fetch(root / "fetch", "file")
        servers.dhcpd(self.lab, network, "fetch")
        servers.tftpd_hpa(self.lab, network, root)
        hostile.start(self.lab, network, "noise", SAME_WIRE, "3000", "4")
        vm = self.lab.vm(Machine(nics=[Nic(Lan(network), bootindex=1)]))
        vm.wait_exit(programs.FETCH_DONE_EXIT)
        fetched = programs.fetched(vm.serial())
        assert fetched is not None
        self.assertEqual(expected, fetched.crc, vm.diagnosis())

    def start_beside(self, scenarios: Sequence[str]) -> Vm:
        """A machine in which each scenario has a NIC of its own, all before the good one."""
        nics: List[Nic] = []
        for scenario in scenarios:
            network = self.lab.network()
            hostile.start(self.lab, network, "tftp", scenario)
            nics.append(Nic(Lan(network)))
        return self.lab.vm(Machine(nics=self.in_order(*nics, self.live_nic())))

    def assert_all_failed(self, vm: Vm, scenarios: Sequence[str]) -> None:
        """Every bad server was asked, failed with a reason, and the good NIC booted."""
        self.assert_marker(vm, seconds=3 * PATIENCE)
        for number, scenario in enumerate(scenarios):
            reasons = [event.get("reason") for event in vm.report.find("fail", nic=number)]
            self.assertTrue(any(reasons), f"{scenario}\n{vm.diagnosis()}")

    def test_answers_that_are_refused(self) -> None:
        for scenarios in (
            ("blksize-zero", "blksize-larger", "windowsize-zero", "oack-numbers"),
            ("option-unknown", "error-without-end", "tsize-huge", "empty-file", "endless"),
        ):
            with self.subTest(scenarios=scenarios):
                self.assert_all_failed(self.start_beside(scenarios), scenarios)

    def test_answers_that_lead_nowhere(self) -> None:
        """The ROM waits for something better until it gives up; some machines do at the same time."""
        for scenarios in (
            ("oack-cut", "error-cut", "opcode-unknown", "empty"),
            ("block-zero", "block-from-future", "data-too-long", "silent-after-one"),
        ):
            machines = [(scenario, self.start_beside([scenario])) for scenario in scenarios]
            for scenario, vm in machines:
                with self.subTest(scenario=scenario):
                    self.assert_all_failed(vm, [scenario])


if __name__ == "__main__":
    unittest.main()
