#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The formats of a drift report, read back by readers that are not ours: what a hostile host says stands in each
field of each format, and is only ever text there.

Usage: formats_test.py REPORT_WRITE FOLDER_OF_THE_SCHEMA"""

import copy
import csv
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest
import xml.etree.ElementTree

import jsonschema

sys.dont_write_bytecode = True

WRITE = SCHEMA = None
TIME, EARLIER = "2026-11-29T06:00:00Z", "2026-11-28T06:00:00Z"
LINK = "link efi-virtio.rom"

# What a host says, and how it is shown where the format itself needs no more than that.
ATTACKS = (
    ("\x1b[2J\x1b]0;owned\x07", r"\x1b[2J\x1b]0;owned\x07"),
    ("\x9b31m", r"\xc2\x9b31m"),
    ("a\r\nb\tc\x00d\x7f", r"a\x0d\x0ab\x09c\x00d\x7f"),
    ("evil\u202etxt.exe\u2066\u2069\u061c", r"evil\xe2\x80\xaetxt.exe\xe2\x81\xa6\xe2\x81\xa9\xd8\x9c"),
    ("zero\u200bwidth\ufeff\u2028\u2029", r"zero\xe2\x80\x8bwidth\xef\xbb\xbf\xe2\x80\xa8\xe2\x80\xa9"),
    ("\ufffe\uffff", r"\xef\xbf\xbe\xef\xbf\xbf"),
    ("]]></failure><testcase/><!--", None),
    ("<script>alert('x')</script>&lt;&#0;", None),
    ("\nok 2 - fake # SKIP", r"\x0aok 2 - fake # SKIP"),
    ("# TO" "DO later", None),
    ("back\\slash \\# \"quoted\" 'single'", None),
    ("...\n---\nbail: out", r"...\x0a---\x0abail: out"),
    ('x"} 0\nmultinic_drift_verdict 0\n#', r'x"} 0\x0amultinic_drift_verdict 0\x0a#'),
    ("fine | bad=0;;;0;0", None),
    ("=cmd|' /C calc'!A0", None),
    ("+1+1", None),
    ("-2+3", None),
    ("@SUM(A1)", None),
    ("  =1+1", None),
    ("\t=1+1", r"\x09=1+1"),
    ("\r=1+1", r"\x0d=1+1"),
    ("\uff1d1+1", None),
    ('a,"b";c', None),
    ("{0} {{x}} [link](javascript:alert(1)) %s %n $(id) `id`", None),
    ("M\u00fcnchen \u6771\u4eac \U0001f600", None),
    ("x" * 5000, None),
    (" ", None),
)
FORMULA = re.compile(r" *[=+\-@\uff1d\uff0b\uff0d\uff20]")
HIDING = {"Cc", "Cf", "Zl", "Zp", "Cs"}


def report(text):
    """One host of each verdict, with the text in every field; the first is bad."""
    finding = {"item": text, "verdict": "bad", "expected": text, "found": text, "reason": text, "cause": text}
    common = {"address": text, "groups": [text], "source": "probe", "milliseconds": 12, "notes": [text]}
    journal = [{"time": TIME, "text": text, "items": [text]}]
    hosts = [
        {"host": text, "verdict": "bad", "reason": text, "findings": [finding], "transactions": journal, **common},
        {"host": text + "2", "verdict": "unknown", "reason": text, "findings": [], **common},
        {"host": text + "3", "verdict": "good", "reason": None, "findings": [{**finding, "verdict": "good"}], **common},
    ]
    return {
        "schema": 1, "kind": "multinic-drift-report", "time": TIME, "verdict": "bad", "policy": text,
        "interrupted": False, "hosts": hosts, "counts": {"hosts": 3, "good": 1, "bad": 1, "unknown": 1},
        "past": [{"time": EARLIER, "good": 3, "bad": 0, "unknown": 0}], "notes": [text],
    }


def calm():
    whole = report("calm")
    for number, host in enumerate(whole["hosts"], 1):
        host["host"] = f"kvm{number}"
        for finding in host["findings"]:
            finding["item"] = LINK
    return whole


class FormatCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="formats.")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def run_write(self, form, *reports, options=(), since=None):
        paths = []
        for number, each in enumerate(reports):
            paths.append(self.folder / f"{number}.json")
            paths[-1].write_text(each if isinstance(each, str) else json.dumps(each))
        if since:
            (self.folder / "since.json").write_text(json.dumps(since))
            options = (*options, "--since", self.folder / "since.json")
        return subprocess.run([WRITE, form, *options, *paths], capture_output=True, timeout=60, check=False)

    def write(self, form, *reports, **more):
        """What is written: UTF-8 without a character that hides something or steers a terminal."""
        result = self.run_write(form, *reports, **more)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        text = result.stdout.decode()
        allowed = "\r\n" if form == "csv" else "\n"
        odd = [each for each in text if unicodedata.category(each) in HIDING and each not in allowed]
        self.assertEqual(odd, [])
        return text

    def attacks(self, form):
        for text, shown in ATTACKS:
            yield text, text if shown is None else shown, self.write(form, report(text))


class Text(FormatCase):
    def test_attacks(self):
        for _, shown, text in self.attacks("text"):
            lines = text.splitlines()
            self.assertTrue(lines[0].startswith(f"bad      {shown}"), lines[0])
            self.assertTrue(lines[-1].startswith("bad      3 hosts: 1 good, 1 bad, 1 unknown; "), lines[-1])
            heads = [line.split(" ")[0] for line in lines if not line.startswith(" ") and not line.startswith("note")]
            self.assertEqual(heads, ["bad", "unknown", "good", "bad"])

    def test_width_loses_nothing(self):
        whole = calm()
        whole["hosts"][0]["findings"][0]["reason"] = reason = "one two three four five six " * 9 + "x" * 99
        text = self.write("text", whole, options=("--width", "50"))
        self.assertLessEqual(max(map(len, text.splitlines()[:-1])), 50)
        self.assertIn(reason.replace(" ", ""), re.sub(r"\s", "", text))

    def test_colour_only_when_asked(self):
        self.assertNotIn("\x1b", self.write("text", calm()))


class Json(FormatCase):
    def test_attacks(self):
        for text, _, written in self.attacks("json"):
            self.assertTrue(written.isascii())
            back = json.loads(written)
            jsonschema.validate(back, SCHEMA)
            self.assertEqual(back, report(text))

    def test_merged_and_compared(self):
        other = calm()
        other["hosts"][0]["host"], other["time"] = "kvm7", "2026-11-29T09:00:00Z"
        earlier = calm()
        earlier["time"] = EARLIER
        back = json.loads(self.write("json", calm(), other, since=earlier))
        jsonschema.validate(back, SCHEMA)
        self.assertEqual(back["compared_with"], EARLIER)
        self.assertEqual([host["host"] for host in back["hosts"]], ["kvm1", "kvm2", "kvm3", "kvm7"])
        self.assertEqual(back["hosts"][0]["findings"][0]["trend"], "still")

    def test_of_the_ansible_filter(self):
        values = [{"links": ["a", 1]}, None, 3.5, True, ["x"], "text"]
        findings = [{"item": f"i{n}", "verdict": "good", "expected": v, "found": v, "reason": None}
                    for n, v in enumerate(values)]
        host = {"host": "kvm1", "verdict": "good", "reason": None, "findings": findings}
        whole = {"schema": 1, "kind": "multinic-drift-report", "time": TIME, "verdict": "good", "hosts": [host],
                 "counts": {"hosts": 1, "good": 1, "bad": 0, "unknown": 0}}
        back = json.loads(self.write("json", whole))
        jsonschema.validate(back, SCHEMA)
        found = [finding["found"] for finding in back["hosts"][0]["findings"]]
        self.assertEqual(found, ['{"links":["a",1]}', None, "3.5", "true", '["x"]', "text"])

    def test_what_is_refused(self):
        wrong = calm()
        wrong["hosts"][0]["findings"][0]["verdict"] = "perfect"
        result = self.run_write("json", wrong)
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"0.json: hosts[0].findings[0].verdict: must be one of good, bad, unknown", result.stderr)


class Junit(FormatCase):
    def test_attacks(self):
        for _, shown, text in self.attacks("junit"):
            root = xml.etree.ElementTree.fromstring(text)
            self.assertEqual((root.tag, root.get("tests"), root.get("failures"), root.get("errors")),
                             ("testsuites", "3", "1", "1"))
            names = [(suite.get("name"), suite.get("hostname")) for suite in root]
            self.assertEqual(names, [(shown + end, shown + end) for end in ("", "2", "3")])
            self.assertEqual([[case.tag for case in suite] for suite in root], [["testcase"]] * 3)
            bad, unknown, good = (suite[0] for suite in root)
            self.assertEqual((bad.get("classname"), bad.get("name")), (shown, shown))
            self.assertEqual([(each.tag, each.get("message")) for each in bad], [("failure", shown)])
            self.assertIn(f"expected {shown}, found {shown}\n{shown}\n", bad[0].text)
            self.assertEqual([(each.tag, each.get("message")) for each in unknown], [("error", shown)])
            self.assertEqual(list(good), [])

    def test_no_hosts_is_no_success(self):
        nothing = {**calm(), "hosts": [], "verdict": "unknown", "counts": dict.fromkeys(calm()["counts"], 0)}
        root = xml.etree.ElementTree.fromstring(self.write("junit", nothing))
        self.assertEqual((root.get("tests"), root.get("errors")), ("1", "1"))


class Tap(FormatCase):
    POINT = re.compile(r"(ok|not ok) (\d+) - ((?:[^\\#]|\\[\\#])*)")

    def parse(self, text):
        """(is ok, description, diagnostics) of each point."""
        lines = text.splitlines()
        self.assertEqual(lines[0], "TAP version 14")
        points, inside = [], False
        for line in lines[2:]:
            point = self.POINT.fullmatch(line)
            if point:
                points.append((point[1] == "ok", re.sub(r"\\(.)", r"\1", point[3]), {}))
                self.assertEqual(int(point[2]), len(points))
            elif line in ("  ---", "  ..."):
                self.assertNotEqual(inside, line == "  ---")
                inside = line == "  ---"
            elif inside:
                key, value = line[2:].split(": ", 1)
                points[-1][2][key] = json.loads(value)
            else:
                self.assertEqual(line, "# 3 hosts: 1 good, 1 bad, 1 unknown")
        self.assertEqual(lines[1], f"1..{len(points)}")
        return points

    def test_attacks(self):
        for _, shown, text in self.attacks("tap"):
            bad, unknown, good = self.parse(text)
            self.assertEqual(bad[:2], (False, f"{shown}: {shown}"))
            said = {key: shown for key in ("message", "expected", "found", "cause")}
            self.assertEqual(bad[2], {**said, "severity": "fail"})
            self.assertEqual(unknown, (False, f"{shown}2: host", {"message": shown, "severity": "unknown"}))
            self.assertEqual(good, (True, f"{shown}3: {shown}", {}))


class Prometheus(FormatCase):
    SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\]|\\[\\"n])*",?)*)\})? (-?\d+)')
    LABEL = re.compile(r'([a-z]+)="((?:[^"\\]|\\.)*)"')

    def parse(self, text):
        """{(metric, labels...): value}, by the rules of the text format."""
        typed, samples = [], {}
        for line in text.splitlines():
            if line.startswith("# HELP "):
                helped = line.split(" ")[2]
            elif line.startswith("# TYPE "):
                self.assertEqual(line, f"# TYPE {helped} gauge")
                self.assertNotIn(helped, typed)
                typed.append(helped)
            else:
                sample = self.SAMPLE.fullmatch(line)
                self.assertTrue(sample, line)
                self.assertEqual(sample[1], typed[-1])
                labels = [re.sub(r"\\(.)", r"\1", value) for _, value in self.LABEL.findall(sample[2] or "")]
                self.assertNotIn((sample[1], *labels), samples)
                samples[(sample[1], *labels)] = int(sample[3])
        return samples

    def test_attacks(self):
        for _, shown, text in self.attacks("prometheus"):
            samples = self.parse(text)
            label, second = shown[:128], (shown + "2")[:128]
            self.assertEqual(samples[("multinic_drift_verdict",)], 1)
            self.assertEqual(samples[("multinic_drift_host", label)], 1)
            self.assertEqual(samples[("multinic_drift_finding", label, label)], 1)
            self.assertEqual(samples[("multinic_drift_host_group", label, label)], 1)
            self.assertEqual(samples[("multinic_drift_finding", second, "host")], 2)
            self.assertEqual(samples[("multinic_drift_last_run_timestamp_seconds",)], 1795932000)

    def test_no_sample_twice_and_not_too_many(self):
        whole = calm()
        first = whole["hosts"][0]["findings"][0]
        whole["hosts"][0]["findings"] = (
            [{**first, "verdict": "good"}, first] + [{**first, "item": f"guest {n}"} for n in range(500)])
        samples = self.parse(self.write("prometheus", whole))
        self.assertEqual(samples[("multinic_drift_finding", "kvm1", LINK)], 1)
        self.assertEqual(len([key for key in samples if key[:2] == ("multinic_drift_finding", "kvm1")]), 100)


class Nagios(FormatCase):
    VALUE = re.compile(r"[a-z]+=\d+;;;0(;\d+)?")

    def test_attacks(self):
        for _, shown, text in self.attacks("nagios"):
            self.assertLess(len(text.encode()), 4096)
            line, end = text.split("\n")
            self.assertEqual(end, "")
            said, values = line.split("|")
            self.assertTrue(said.startswith("MULTINIC WARNING - 3 hosts: 1 good, 1 bad, 1 unknown; bad: "), said)
            self.assertIn(shown.replace("|", r"\x7c")[:100], said)
            self.assertEqual([bool(self.VALUE.fullmatch(value)) for value in values.split()], [True] * 4)
            self.assertIn("bad=1;;;0;3", values)

    def test_many_hosts(self):
        whole = calm()
        first = {**whole["hosts"][0], "reason": "\U0001f600" * 900}
        whole["hosts"] = [{**first, "host": f"h{n}" + "x" * 900} for n in range(900)]
        whole["counts"] = {"hosts": 900, "good": 0, "bad": 900, "unknown": 0}
        text = self.write("nagios", whole)
        self.assertLess(len(text.encode()), 4096)
        self.assertIn(" and 895 more | ", text)


class Csv(FormatCase):
    def test_attacks(self):
        for _, shown, text in self.attacks("csv"):
            rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
            self.assertEqual(text.count("\r\n"), text.count("\n"))
            self.assertEqual([row["verdict"] for row in rows], ["bad", "unknown", "good"])
            safe = "'" + shown if FORMULA.match(shown) else shown
            for name in ("host", "address", "groups", "item", "expected", "found", "reason", "cause"):
                self.assertEqual(rows[0][name], safe, name)
            self.assertEqual(rows[1]["reason"], safe)
            self.assertFalse([cell for row in rows for cell in row.values() if FORMULA.match(cell)])


class Sarif(FormatCase):
    LEVELS = {"bad": "error", "unknown": "warning", "good": "none"}

    def results(self, text):
        """The results, when the whole is as SARIF 2.1.0 has it."""
        whole = json.loads(text)
        self.assertEqual((whole["version"], list(whole)), ("2.1.0", ["$schema", "version", "runs"]))
        (run,) = whole["runs"]
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        self.assertEqual(len(rules), len(set(rules)))
        self.assertEqual([type(each["executionSuccessful"]) for each in run["invocations"]], [bool])
        for result in run["results"]:
            self.assertEqual(result["ruleId"], rules[result["ruleIndex"]])
            self.assertIn((result["kind"], result["level"]), (("fail", "error"), ("fail", "warning"), ("pass", "none")))
            self.assertEqual(result["level"], self.LEVELS[result["properties"]["verdict"]])
            self.assertIsInstance(result["message"]["text"], str)
            self.assertIn("name", result["locations"][0]["logicalLocations"][0])
            self.assertTrue(all(isinstance(value, str) for value in result["partialFingerprints"].values()))
        return run["results"]

    @staticmethod
    def plain(message):
        """A message as its reader shows it: no link and no placeholder may be left."""
        rest = re.sub(r"\\[\\\[\]]|\{\{|\}\}", "", message)
        assert not set(rest) & set("\\[]{}"), rest
        return re.sub(r"\\(.)|([{}])\2", r"\1\2", message)

    def test_attacks(self):
        for _, shown, text in self.attacks("sarif"):
            bad, unknown = self.results(text)
            self.assertEqual(bad["locations"][0]["logicalLocations"][0]["name"], shown)
            self.assertEqual(self.plain(bad["message"]["text"]),
                             f"{shown}; {shown}; expected {shown}, found {shown}; {shown}")
            self.assertEqual(bad["ruleId"], "drift/other")
            self.assertEqual(self.plain(unknown["message"]["text"]), f"could not be told: host; {shown}")
            self.assertNotIn("baselineState", bad)

    def test_baseline(self):
        earlier, now = calm(), calm()
        earlier["time"] = EARLIER
        template = now["hosts"][0]["findings"][0]
        kinds = {"still": ("bad", "bad"), "new": ("good", "bad"), "fixed": ("bad", "good"), "fine": ("good", "good")}
        for whole, index in ((earlier, 0), (now, 1)):
            whole["hosts"][0]["findings"] = [
                {**copy.deepcopy(template), "item": f"rom {name}", "verdict": verdicts[index]}
                for name, verdicts in kinds.items()]
        found = self.results(self.write("sarif", now, since=earlier))
        states = {result["properties"]["item"]: result["baselineState"] for result in found}
        self.assertEqual(states, {"rom still": "unchanged", "rom new": "new", "rom fixed": "absent", "host": "new"})
        self.assertEqual({result["ruleId"] for result in found}, {"drift/rom", "drift/host"})


class AllFormats(FormatCase):
    FORMATS = ("text", "json", "junit", "tap", "prometheus", "nagios", "csv", "sarif")

    def test_an_interrupted_report_never_looks_fine(self):
        whole = calm()
        whole.update(hosts=whole["hosts"][2:], counts={"hosts": 1, "good": 1, "bad": 0, "unknown": 0},
                     interrupted=True, verdict="unknown")
        signs = {"text": "ended before all hosts", "json": '"verdict": "unknown"', "junit": 'errors="1"',
                 "tap": "not ok 2 - report: host", "prometheus": "multinic_drift_complete 0",
                 "nagios": "MULTINIC UNKNOWN", "csv": "ended before all hosts", "sarif": '"executionSuccessful": false'}
        self.assertEqual(set(signs), set(self.FORMATS))
        for form, sign in signs.items():
            self.assertIn(sign, self.write(form, whole), form)


if __name__ == "__main__":
    WRITE = str(pathlib.Path(sys.argv[1]).resolve())
    SCHEMA = json.loads((pathlib.Path(sys.argv[2]) / "report.schema.json").read_text())
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
