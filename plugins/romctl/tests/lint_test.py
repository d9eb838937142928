#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""romctl lint as it is used; what it finds is in the tests of firmware/script/lint.cpp.

Usage: lint_test.py ROMCTL ROMPACK SOURCE_FOLDER"""

import os
import pty
import sys

sys.dont_write_bytecode = True

import rom_fixture
from script_case import SCRIPT, Case, Programs

DAMAGED = "#!ipxe\n:again\necho \u201cx\u201d\u00a0; \u200bbar\ngoto nowhere\nimgdecrypt a b\n:again\nfoo --bar\n"


class Lint(Case):
    def lint(self, *arguments, code=0, **options):
        result = self.romctl("lint", *arguments, **options)
        self.assert_exit(result, code)
        return result.stdout

    def test_clean(self):
        self.write("a.ipxe", SCRIPT)
        self.assertEqual(self.lint("a.ipxe"), "")
        self.assertEqual(self.lint("--strict", "a.ipxe", "a.ipxe"), "")

    def test_places_and_kinds(self):
        self.write("bad.ipxe", DAMAGED)
        lines = self.lint("bad.ipxe", code=1).splitlines()
        for line in (
            "bad.ipxe:2:1: note: no goto leads to this label: :again",
            "bad.ipxe:3:6: warning: a typographic quote: \\xe2\\x80\\x9c",
            "bad.ipxe:3:12: error: an invisible character: \\xe2\\x80\\x8b",
            "bad.ipxe:4:6: error: no such label: nowhere",
            "bad.ipxe:7:1: error: no such command: foo",
        ):
            self.assertIn(line, lines)
        self.assertTrue(any(line.startswith("bad.ipxe:3:9: warning: a non-breaking space") for line in lines))
        self.assertTrue(any(line.startswith("bad.ipxe:5:1: warning: this ROM has no ") for line in lines))
        self.assertTrue(any(line.startswith("bad.ipxe:6:1: warning: the label stands above") for line in lines))
        self.assertEqual(len(lines), len(set(lines)))

    def test_strict(self):
        self.write("odd.ipxe", "#!ipxe\necho a;\n")
        self.assertIn("odd.ipxe:2:7: warning", self.lint("odd.ipxe"))
        self.lint("--strict", "odd.ipxe", code=1)
        self.write("noted.ipxe", "#!ipxe\n:a\n")
        self.assertIn("note", self.lint("--strict", "noted.ipxe"))

    def test_standard_input(self):
        self.assertEqual(self.lint("-", input=SCRIPT), "")
        self.assertIn("standard input:2:1: error", self.lint("-", input="#!ipxe\nfoo\n", code=1))

    def test_several_and_unreadable(self):
        self.write("a.ipxe", SCRIPT)
        self.write("bad.ipxe", DAMAGED)
        self.assert_exit(self.romctl("lint", "a.ipxe", "absent"), 2, "romctl: absent: cannot open")
        self.assert_exit(self.romctl("lint", "absent", "bad.ipxe"), 1, "romctl: absent: cannot open")
        self.assert_exit(self.romctl("lint", "."), 2, "not a regular file")
        self.assert_exit(self.romctl("lint"), 2, "--help")

    def test_json(self):
        self.write("bad.ipxe", DAMAGED)
        self.write("noise", b"#!ipxe\n\xff\0" + rom_fixture.noise(2000))
        report = self.json("lint.schema.json", 1, "lint", "bad.ipxe", "absent", "noise")
        self.assertEqual([row["file"] for row in report["scripts"]], ["bad.ipxe", "absent", "noise"])
        bad, absent, noise = report["scripts"]
        self.assertIn(
            {"severity": "error", "line": 4, "column": 6, "what": "no such label", "token": "nowhere"},
            bad["findings"],
        )
        for row in (bad, noise):
            for severity in ("error", "warning", "note"):
                found = [finding for finding in row["findings"] if finding["severity"] == severity]
                self.assertEqual(row[severity + "s"], len(found))
        self.assertIsNone(bad["error"])
        self.assertIn("No such file", absent["error"]["what"])
        self.assertEqual(absent["findings"], [])

    def test_hostile_bytes_do_not_reach_the_terminal(self):
        self.write("bad.ipxe", b"#!ipxe\nfoo\x1b[31m\x07\xe2\x80\xae\xff\n")
        output = self.romctl("lint", "bad.ipxe", text=False).stdout
        for byte in (b"\x1b", b"\x07", b"\xe2\x80\xae", b"\xff"):
            self.assertNotIn(byte, output)
        self.assertIn(b"no such command: foo\\x1b[31m\\x07\\xe2\\x80\\xae\\xff\n", output)

    def test_noise(self):
        for seed in range(8):
            self.write("noise", rom_fixture.noise(3000 + seed)[seed:])
            self.lint("noise", code=1)

    def on_terminal(self, text, **environment):
        self.write("bad.ipxe", text)
        master, slave = pty.openpty()
        clean = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        result = self.romctl("lint", "bad.ipxe", stdout=slave, env={**clean, **environment})
        os.close(slave)
        self.assert_exit(result, 1)
        with os.fdopen(master, "rb", buffering=0) as terminal:
            return terminal.read(65536).decode().replace("\r\n", "\n")

    def test_terminal(self):
        shown = self.on_terminal("#!ipxe\n\t\u00e4 \x1b\n\techo \u00e4 ; foo\n", TERM="dumb")
        self.assertTrue(shown.endswith("     3 |  echo \u00e4 ; foo\n       |           ^\n"), shown)
        self.assertIn("     2 |  \u00e4 ?\n", shown)
        shown = self.on_terminal("#!ipxe\nfoo\n", TERM="xterm")
        self.assertIn("\033[31merror\033[0m: no such command", shown)

    def test_terminal_with_a_long_line(self):
        shown = self.on_terminal("#!ipxe\necho " + "x" * 1000 + " ; foo\n", TERM="dumb")
        line, mark = shown.splitlines()[-2:]
        self.assertLess(len(line), 140)
        self.assertEqual(line[mark.index("^") :][:3], "foo")


if __name__ == "__main__":
    Programs.main()
