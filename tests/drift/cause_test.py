# SPDX-License-Identifier: GPL-2.0-or-later
"""Who did it: a host with the plugin of rpm, real transactions, and the report that quotes its journal."""

from __future__ import annotations

import unittest

from push.servers import SshHost
from rpm import fixtures
from rpm.plugin_host import JOURNAL, plugin_package

from .case import EL7, DriftCase


class Cause(DriftCase):
    def setUp(self) -> None:
        super().setUp()
        self.kvm1 = self.fleet_host("kvm1", EL7)
        self.kvm1.root.bind(fixtures.SEEN, fixtures.folder())
        self.kvm1.root.mount_proc()
        self.rpm(self.kvm1, "-U", "--force", *fixtures.owners("el7", 1), plugin_package(1))
        self.link(self.kvm1)
        self.assertEqual(self.verdicts(self.scan(0)), {"kvm1": "good"})

    def rpm(self, host: SshHost, *words: object) -> None:
        host.root.run("rpm", "--nodeps", *map(str, words)).check()

    def test_upgrade_of_the_owner(self) -> None:
        """It lays its own ROM over the link, which is what administrators come for."""
        self.rpm(self.kvm1, "-U", *fixtures.owners("el7", 2))
        report = self.by_host(self.scan(1))["kvm1"]
        for finding in report["findings"]:
            self.assertEqual(finding["verdict"], "bad", report)
            self.assertRegex(finding["cause"], r"^changed just now by upgrade of [a-z-]+ 1-1\S* to 2-1\S*.*\(rpm by root\)")
        self.assertIn("upgrade of", report["transactions"][0]["text"])
        done = self.run_words(self.scan_words(), 1)
        self.assertIn("by upgrade of", done.stdout)

    def test_a_journal_that_is_damaged(self) -> None:
        self.rpm(self.kvm1, "-U", *fixtures.owners("el7", 2))
        place = self.kvm1.root.at(JOURNAL)
        place.write_bytes(b"\xff\x00garbage\n" * 50 + place.read_bytes())
        report = self.by_host(self.scan(1))["kvm1"]
        self.assertTrue(all("upgrade of" in finding["cause"] for finding in report["findings"]))
        self.assertTrue(any("damaged" in note for note in report["notes"]), report)

    def test_changed_by_hand(self) -> None:
        """No transaction did it, so none is blamed."""
        link = self.kvm1.links[0]
        self.kvm1.root.link(link.path, "/nowhere")
        (finding,) = (row for row in self.by_host(self.scan(1))["kvm1"]["findings"] if link.group in row["item"])
        self.assertNotIn("cause", finding)


if __name__ == "__main__":
    unittest.main()
