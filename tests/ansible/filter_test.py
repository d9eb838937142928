#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The filter rom_report: what becomes of each kind of answer. Needs no root and no host."""

from __future__ import annotations

import datetime
import json
import sys
import tempfile
import unittest
from pathlib import Path

import jsonschema

TOP = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((TOP / "plugins" / "drift" / "report.schema.json").read_text())
TIME = "2026-11-29T06:00:00Z"
# The collection under the name by which its files import each other.
_place = tempfile.TemporaryDirectory(prefix="multinic-filter-")
(Path(_place.name) / "ansible_collections" / "multinic").mkdir(parents=True)
(Path(_place.name) / "ansible_collections" / "multinic" / "qemu_rom").symlink_to(TOP / "ansible")
sys.path.insert(0, _place.name)

from ansible.errors import AnsibleFilterError  # noqa: E402
from ansible.template import AnsibleUndefined  # noqa: E402
from ansible_collections.multinic.qemu_rom.plugins.filter.rom_report import FilterModule  # noqa: E402


def finding(verdict: str, item: str = "link efi-virtio.rom", reason=None) -> dict:
    return {"item": item, "verdict": verdict, "expected": "ours", "found": None, "reason": reason}


GOOD = {"changed": False, "verdict": "good", "findings": [finding("good")]}
BAD = {"failed": True, "msg": "drift", "verdict": "bad", "findings": [finding("bad"), finding("good", "package")]}
NOT_TOLD = {"failed": True, "msg": "?", "verdict": "unknown", "findings": [finding("unknown", reason="no /proc")]}


class ReportCase(unittest.TestCase):
    maxDiff = None

    def report(self, *arguments, **options) -> dict:
        """A report, which always is as its schema says."""
        report = FilterModule().filters()["rom_report"](*arguments, time=TIME, **options)
        jsonschema.validate(json.loads(json.dumps(report)), SCHEMA)
        return report

    def one(self, answer) -> dict:
        report = self.report({"kvm1": answer})
        (entry,) = report["hosts"]
        self.assertEqual(report["verdict"], entry["verdict"])
        self.assertEqual({**report["counts"]}[entry["verdict"]], 1)
        return entry

    def assert_unknown(self, answer, *words: str) -> None:
        entry = self.one(answer)
        self.assertEqual(entry["verdict"], "unknown", entry)
        for word in words:
            self.assertIn(word, entry["reason"])


class Answers(ReportCase):
    def test_good(self) -> None:
        entry = {"host": "kvm1", "verdict": "good", "reason": None, "findings": [finding("good")]}
        self.assertEqual(self.one(GOOD), entry)

    def test_bad(self) -> None:
        entry = self.one(BAD)
        self.assertEqual((entry["verdict"], entry["reason"]), ("bad", "drift: link efi-virtio.rom"))
        self.assertEqual(entry["findings"], BAD["findings"])

    def test_not_told(self) -> None:
        self.assert_unknown(NOT_TOLD, "could not be told: link efi-virtio.rom")

    def test_failed_before_it_could_tell(self) -> None:
        self.assert_unknown({"failed": True, "msg": "the policy\n is wrong"}, "failed: the policy is wrong")

    def test_unreachable(self) -> None:
        self.assert_unknown({"unreachable": True, "msg": "No route", "changed": False}, "unreachable: No route")

    def test_skipped(self) -> None:
        self.assert_unknown({"skipped": True, "skip_reason": "Conditional result was False"}, "skipped: Cond")
        self.assert_unknown({"skipped": True, "changed": False}, "skipped: no reason given")

    def test_no_answer(self) -> None:
        for answer in (None, AnsibleUndefined(name="rom_state")):
            self.assert_unknown(answer, "no answer")

    def test_no_answer_of_ours(self) -> None:
        self.assert_unknown("good", "no mapping")
        self.assert_unknown([GOOD], "no mapping")
        self.assert_unknown({"changed": False, "rc": 0}, "no verdict")
        self.assert_unknown({"verdict": "fine", "findings": []}, "no verdict")
        self.assert_unknown({"verdict": ["good"]}, "no verdict")

    def test_good_and_failed_is_not_good(self) -> None:
        self.assert_unknown(
            {**GOOD, "failed": True, "msg": "failed_when"}, "although the verdict was good: failed_when"
        )

    def test_findings_outweigh_the_verdict(self) -> None:
        self.assertEqual(self.one({**GOOD, "findings": [finding("bad")]})["verdict"], "bad")
        self.assertEqual(self.one({**GOOD, "findings": [finding("unknown")]})["verdict"], "unknown")
        self.assertEqual(self.one({**GOOD, "findings": [finding("perfect")]})["verdict"], "unknown")

    def test_findings_that_lack_something(self) -> None:
        entry = self.one({"verdict": "bad", "findings": [{"item": 3, "verdict": "bad"}, "nonsense"]})
        self.assertEqual(entry["findings"], [{**finding("bad", "3"), "expected": None}])

    def test_rom_info(self) -> None:
        links = [{"link": "/a", "size": {"unknown": "not readable"}}]
        answer = {"verdict": "unknown", "host": {"schema": 1, "links": links, "guests": {"unknown": "no /proc"}}}
        entry = self.one(answer)
        found = [(each["item"], each["verdict"], each["reason"]) for each in entry["findings"]]
        wanted = [("host.links[0].size", "unknown", "not readable"), ("host.guests", "unknown", "no /proc")]
        self.assertEqual(found, wanted)
        self.assertEqual(self.one({"verdict": "bad", "host": {}})["reason"], "drift, says the host")

    def test_rom_info_without_end(self) -> None:
        deep: dict = {"unknown": "x"}
        for _ in range(50):
            deep = {"more": deep}
        self.assertEqual(self.one({"verdict": "unknown", "host": deep})["findings"], [])
        wide = [{"unknown": "x"}] * 1000
        self.assertEqual(len(self.one({"verdict": "unknown", "host": wide})["findings"]), 100)


class Loops(ReportCase):
    def test_the_worst_of_all_items(self) -> None:
        self.assertEqual(self.one({"results": [GOOD, GOOD]})["verdict"], "good")
        entry = self.one({"results": [GOOD, NOT_TOLD, BAD], "failed": True, "msg": "One or more items failed"})
        self.assertEqual((entry["verdict"], len(entry["findings"])), ("bad", 4))
        self.assert_unknown({"results": [GOOD, {"failed": True, "msg": "no"}]}, "failed: no")
        self.assert_unknown({"results": [GOOD, {"skipped": True}]}, "skipped")

    def test_over_nothing(self) -> None:
        self.assert_unknown({"results": [], "skipped": True, "skipped_reason": "No items in the list"}, "over nothing")


class Fleet(ReportCase):
    def test_counts_and_order(self) -> None:
        report = self.report({"b": GOOD, "a": BAD, "c": None})
        self.assertEqual([entry["host"] for entry in report["hosts"]], ["b", "a", "c"])
        self.assertEqual(report["counts"], {"hosts": 3, "good": 1, "bad": 1, "unknown": 1})
        self.assertEqual((report["verdict"], report["time"], report["schema"]), ("bad", TIME, 1))

    def test_one_unknown_is_not_good(self) -> None:
        self.assertEqual(self.report({"a": GOOD, "b": None})["verdict"], "unknown")
        self.assertEqual(self.report({"a": GOOD, "b": GOOD})["verdict"], "good")

    def test_no_host_is_unknown(self) -> None:
        for report in (self.report({}), self.report({"a": GOOD}, hosts=[]), self.report([], register="x")):
            self.assertEqual((report["verdict"], report["counts"]["hosts"]), ("unknown", 0))

    def test_hosts_that_have_to_be_there(self) -> None:
        report = self.report({"a": GOOD, "other": BAD}, hosts=["gone", "a"])
        self.assertEqual(
            [(entry["host"], entry["verdict"]) for entry in report["hosts"]], [("gone", "unknown"), ("a", "good")]
        )

    def test_variables_of_hosts(self) -> None:
        variables = {"a": {"inventory_hostname": "a", "state": GOOD}, "b": {"inventory_hostname": "b"}}
        for given in (variables, list(variables.values())):
            report = self.report(given, register="state")
            self.assertEqual([entry["verdict"] for entry in report["hosts"]], ["good", "unknown"])

    def test_now(self) -> None:
        report = FilterModule().filters()["rom_report"]({"a": GOOD})
        told = datetime.datetime.strptime(report["time"], "%Y-%m-%dT%H:%M:%SZ")
        now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        self.assertLess(abs((now - told).total_seconds()), 300)


class Refusals(ReportCase):
    def test_what_are_no_answers(self) -> None:
        cases = [
            ((["a", "b"],), {}, "needs a mapping"),
            (("a",), {"register": "x"}, "needs a mapping"),
            (([{"x": 1}],), {"register": "x"}, "extract"),
            (({},), {"hosts": "kvm1"}, "has to be a list"),
            (({},), {"hosts": {"kvm1": 1}}, "has to be a list"),
        ]
        for arguments, options, words in cases:
            with self.subTest(words), self.assertRaisesRegex(AnsibleFilterError, f"rom_report: .*{words}"):
                self.report(*arguments, **options)

    def test_time(self) -> None:
        for time in ("yesterday", "2026-11-29T06:00:00+01:00", 7):
            with self.subTest(time), self.assertRaisesRegex(AnsibleFilterError, "'time' has to be like"):
                FilterModule().filters()["rom_report"]({}, time=time)


if __name__ == "__main__":
    unittest.main()
