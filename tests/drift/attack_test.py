# SPDX-License-Identifier: GPL-2.0-or-later
"""A host that is in somebody else's hands: whatever it says is shown as text, in every form of report."""

from __future__ import annotations

import csv
import io
import json
import unittest
import xml.etree.ElementTree as ElementTree

from .case import EL9, DriftCase

ATTACK = "\x1b]0;owned\x07\x1b[31m</script><script>window.__attacked=1</script>'\"=cmd|'/c calc'!A1\u202e{#,}\\"
FORMS = ("json", "junit", "tap", "prometheus", "nagios", "csv", "sarif", "html", "text")


class Attacks(DriftCase):
    def setUp(self) -> None:
        super().setUp()
        host = self.fleet_host("kvm1", EL9)
        # In the link's text, the name of a package, of a domain, of a guest, and in the journal.
        self.link_text = "/tmp/" + ATTACK.replace("/", "_")
        host.root.link(host.links[0].path, self.link_text)
        host.root.write("/etc/libvirt/qemu/vm.xml", f"<domain><name>{'=' * 3}&lt;script&gt;</name></domain>")
        line = {"schema": 1, "time": 1, "packages": [ATTACK]}
        host.root.write("/var/log/qemu-rom-multinic/transactions.jsonl", json.dumps(line) + "\n\xff\n")
        self.policy.write_text("schema: 1\nlinks:\n  all: ours\ndomains:\n  rom_enabled: true\n")

    def test_every_form(self) -> None:
        wanted = [word for name in FORMS for word in ("--report", f"{name}={self.home / name}")]
        self.run_words(self.scan_words(*wanted), 1)
        text = {name: (self.home / name).read_bytes().decode() for name in FORMS}
        report = self.by_host(self.validated(text["json"]))["kvm1"]
        found = [finding["found"] for finding in report["findings"] if finding["item"].startswith("link efi")]
        self.assertIn("owned", found[0])
        for name, content in text.items():
            with self.subTest(name):
                self.assertNotIn("\x1b", content)
                self.assertNotIn("\x07", content)
                self.assertNotIn("\u202e", content)
        self.assertNotIn("<script>window", text["html"])
        ElementTree.fromstring(text["junit"])
        for row in csv.reader(io.StringIO(text["csv"])):
            for cell in row:
                self.assertNotRegex(cell, "^[=+@\t\r-]")
        self.assertEqual(len(text["nagios"].splitlines()), 1)

    def test_merge_and_since(self) -> None:
        """What was kept is no more to be trusted than what was said."""
        self.run_words(self.scan_words("--report", f"json={self.home / 'a.json'}"), 1)
        report = json.loads((self.home / "a.json").read_text())
        report["hosts"][0]["host"] = ATTACK
        (self.home / "b.json").write_text(json.dumps(report))
        for name in FORMS:
            done = self.run_words(self.words("merge", self.home / "b.json", "--format", name), 1)
            self.assertNotIn("\x1b", done.stdout, name)


if __name__ == "__main__":
    unittest.main()
