# SPDX-License-Identifier: GPL-2.0-or-later
"""romctl drift over real sshds: what it says of hosts of every layout, and in which forms."""

from __future__ import annotations

import json
import shutil
import unittest
import xml.etree.ElementTree as ElementTree

from ansible.case import whole_tree
from push import case
from rpm import snapshot

from .case import DEBIAN, EL7, EL8, EL9, SUSE, DriftCase

WORLDS = (EL7, EL8, EL9, SUSE, DEBIAN)


class Verdicts(DriftCase):
    def test_every_layout(self) -> None:
        fleet = {world.layout: self.fleet_host(world.layout, world, world.layout) for world in WORLDS}
        before = self.by_host(self.scan(1))
        for name, host in fleet.items():
            with self.subTest(name):
                items = {finding["item"]: finding["verdict"] for finding in before[name]["findings"]}
                self.assertEqual(items, {f"link {link.group}": "bad" for link in host.links})
                self.assertEqual(before[name]["groups"], [name])
        self.link(*fleet.values())
        after = self.scan(0)
        self.assertEqual(self.verdicts(after), dict.fromkeys(fleet, "good"))
        self.assertEqual(after["counts"], {"hosts": 5, "good": 5, "bad": 0, "unknown": 0})

    def test_changes_nothing(self) -> None:
        host = self.fleet_host("kvm1")
        before = whole_tree(host)
        self.scan(1)
        self.assertEqual(snapshot.differences(before, whole_tree(host)), [])

    def test_policy_by_group(self) -> None:
        self.fleet_host("kvm1", EL9, "old")
        new = self.fleet_host("kvm2", EL9, "new")
        self.link(new)
        self.policy.write_text("schema: 1\nlinks:\n  all: ours\ngroups:\n  old:\n    links:\n      all: stock\n")
        self.assertEqual(self.verdicts(self.scan(0)), {"kvm1": "good", "kvm2": "good"})
        # Two groups that wish different things: that cannot be told.
        self.inventory["kvm2"]["groups"] = ("new", "old")
        self.policy.write_text(self.policy.read_text() + "  new:\n    links:\n      all: ours\n")
        report = self.by_host(self.scan(2))
        self.assertEqual(report["kvm2"]["verdict"], "unknown")
        self.assertIn("old", report["kvm2"]["reason"])
        self.assertIn("new", report["kvm2"]["reason"])

    def test_packages_and_rom(self) -> None:
        host = self.fleet_host("kvm1")
        self.link(host)
        self.policy.write_text(
            "schema: 1\nlinks:\n  all: ours\nrom:\n  script_sha256: builtin\n"
            "package:\n  name: qemu-rom-multinic\n  version: '>=0.1'\n"
        )
        host_report = self.by_host(self.scan(1))["kvm1"]
        bad = [finding["item"] for finding in host_report["findings"] if finding["verdict"] != "good"]
        self.assertEqual(bad, ["package qemu-rom-multinic"], host_report)

    def test_limit(self) -> None:
        for name in ("kvm1", "kvm2", "kvm3"):
            self.fleet_host(name, EL9, "odd" if name != "kvm2" else "even")
        self.assertEqual(set(self.verdicts(self.scan(1, "--limit", "odd:!kvm3"))), {"kvm1"})
        done = self.run_words(self.scan_words("--limit", "kvm9"), 2)
        self.assertIn("kvm9", done.stderr)

    def test_hosts_that_have_the_tools(self) -> None:
        """Their own romctl answers, and says the same."""
        host = self.fleet_host("kvm1")
        by_probe = self.by_host(self.scan(1))["kvm1"]
        host.root.mount_proc()
        host.root.add("/usr/bin/romctl", case.program_of_build("MULTINIC_ROMCTL", "romctl"))
        by_tools = self.by_host(self.scan(1))["kvm1"]
        self.assertEqual((by_probe["source"], by_tools["source"]), ("probe", "tools"))
        self.assertEqual(by_probe["findings"], by_tools["findings"])
        # One that is broken, or knows no such answer, costs nothing but a moment.
        for text in ("exit 2", "echo multinic-answer 1; exit 0", "kill -9 $$"):
            host.root.write("/usr/bin/romctl", f"#!/bin/sh\n{text}\n", 0o755)
            self.assertEqual(self.by_host(self.scan(1))["kvm1"]["findings"], by_probe["findings"], text)

    def test_without_policy(self) -> None:
        self.fleet_host("kvm1")
        words = self.words("-i", self.inventory_file(), "-F", self.config, "--json")
        self.assertEqual(self.verdicts(self.validated(self.run_words(words, 1).stdout)), {"kvm1": "bad"})

    def test_inventory_of_ansible_on_standard_input(self) -> None:
        self.fleet_host("kvm1")
        hosts = {name: row["variables"] for name, row in self.inventory.items()}
        listed = json.dumps({"_meta": {"hostvars": hosts}, "all": {"children": ["g"]}, "g": {"hosts": list(hosts)}})
        words = self.words("-i", "-", "-p", self.policy, "-F", self.config, "--json")
        self.assertEqual(self.verdicts(self.validated(self.run_words(words, 1, input=listed).stdout)), {"kvm1": "bad"})

    def test_two_hosts_with_one_address(self) -> None:
        host = self.fleet_host("kvm1")
        self.add("again", host)
        report = self.by_host(self.scan(1))
        self.assertEqual({"kvm1": "bad", "again": "bad"}, {name: row["verdict"] for name, row in report.items()})
        self.assertTrue(any("kvm1" in note for note in report["again"]["notes"]), report["again"])


class Forms(DriftCase):
    def setUp(self) -> None:
        super().setUp()
        self.link(self.fleet_host("kvm1", EL9, "left"))
        self.kvm2 = self.fleet_host("kvm2", EL9, "right")

    def test_all_in_one_run(self) -> None:
        names = ("json", "junit", "tap", "prometheus", "nagios", "csv", "sarif", "html", "text")
        wanted = [word for name in names for word in ("--report", f"{name}={self.home / name}")]
        done = self.run_words(self.scan_words("--format", "nagios", *wanted), 1)
        self.assertRegex(done.stdout, "^[A-Z ]*WARNING")
        written = {name: (self.home / name).read_text() for name in names}
        self.validated(written["json"])
        suites = ElementTree.fromstring(written["junit"])
        self.assertEqual({suite.get("name") for suite in suites.iter("testsuite")}, {"kvm1", "kvm2"})
        self.assertIn("TAP version 14", written["tap"])
        self.assertIn("multinic_drift", written["prometheus"])
        self.assertIn("kvm2", written["csv"])
        self.assertEqual(json.loads(written["sarif"])["version"], "2.1.0")
        self.assertIn("<!doctype html>", written["html"].lower())
        self.assertIn("kvm2", written["text"])

    def test_a_report_that_cannot_be_written(self) -> None:
        done = self.run_words(self.scan_words("--report", "json=/absent/folder/x.json"), 2)
        self.assertIn("/absent/folder", done.stderr)
        done = self.run_words(self.scan_words("--report", "jsn=x"), 2)
        self.assertIn("jsn", done.stderr)

    def test_since_and_history(self) -> None:
        first, database = self.home / "first.json", self.home / "history.sqlite"
        self.scan(1, "--report", f"json={first}", "--history", database)
        self.link(self.kvm2)
        fixed = self.by_host(self.scan(0, "--since", first, "--history", database))
        trends = {finding.get("trend") for finding in fixed["kvm2"]["findings"]}
        self.assertEqual(trends, {"fixed"})
        self.assertEqual({finding.get("trend") for finding in fixed["kvm1"]["findings"]}, {None})
        self.policy.write_text("schema: 1\nlinks:\n  all: stock\n")
        new = self.by_host(self.scan(1, "--history", database))
        self.assertEqual({finding.get("trend") for finding in new["kvm1"]["findings"]}, {"new"})
        still = self.by_host(self.scan(1, "--history", database))
        self.assertEqual({finding.get("trend") for finding in still["kvm1"]["findings"]}, {"still"})

    def test_merge(self) -> None:
        parts = []
        for group in ("left", "right"):
            parts.append(self.home / f"{group}.json")
            self.run_words(self.scan_words("--limit", group, "--report", f"json={parts[-1]}"))
        done = self.run_words(self.words("merge", *parts, "--format", "json"), 1)
        self.assertEqual(self.verdicts(self.validated(done.stdout)), {"kvm1": "good", "kvm2": "bad"})
        (self.home / "odd.json").write_text("{")
        self.assertIn("odd.json", self.run_words(self.words("merge", self.home / "odd.json"), 2).stderr)

    def test_learn(self) -> None:
        done = self.run_words(self.scan_words("--learn", "kvm1"), 0)
        self.policy.write_text(done.stdout)
        self.assertEqual(self.verdicts(self.scan(1)), {"kvm1": "good", "kvm2": "bad"})
        self.run_words(self.words("--check-policy", self.policy), 0)

    def test_check_policy(self) -> None:
        self.policy.write_text("schema: 1\nlinks:\n  all: theirs\n")
        done = self.run_words(self.words("--check-policy", self.policy), 2)
        self.assertIn("policy.yml:3:", done.stderr)

    def test_a_link_that_no_host_has(self) -> None:
        self.policy.write_text("schema: 1\ngroups:\n  left:\n    links:\n      pxe-vritio.rom: ours\n")
        for words in (self.words("--check-policy", self.policy), self.scan_words()):
            done = self.run_words(words, 2)
            self.assertIn("policy.yml:5", done.stderr)
            self.assertIn("Did you mean pxe-virtio.rom?", done.stderr)


class Nobody(DriftCase):
    def test_zero_hosts_are_no_success(self) -> None:
        done = self.run_words(self.scan_words("--format", "json"), 2)
        self.assertIn("inventory.yml: the inventory names no host", done.stderr)
        self.fleet_host("kvm1", EL9, "some")
        done = self.run_words(self.scan_words("--limit", "all:!some"), 2)
        self.assertIn("all:!some: the pattern leaves no host", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_no_qemu_there(self) -> None:
        host = self.fleet_host("kvm1")
        for folder in ("/usr/share/ipxe", "/usr/share/ipxe.efi", "/usr/share/qemu-kvm"):
            shutil.rmtree(host.root.at(folder))
        self.assertEqual(self.verdicts(self.scan(2)), {"kvm1": "unknown"})


if __name__ == "__main__":
    unittest.main()
