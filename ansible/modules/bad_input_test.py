# SPDX-License-Identifier: GPL-2.0-or-later
"""The module programs with files of arguments that no playbook makes: each time one JSON object, a message that
names what is wrong, and an exit status that says so. Usage: bad_input_test.py FOLDER-OF-PROGRAMS"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAMS = pathlib.Path(sys.argv.pop(1))
MODULES = ("rom_check", "rom_image", "rom_info", "rom_link")
# What each module needs to come past the check of its options.
ENOUGH = {
    "rom_check": {"policy": {"schema": 1, "links": {"all": "ours"}}},
    "rom_image": {"dest": "/nowhere/site.rom"},
    "rom_info": {},
    "rom_link": {},
}


class BadInput(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_module(self, module: str, *arguments: object) -> dict:
        """Its answer, after a look at everything that is the same for all failures."""
        done = subprocess.run(
            [PROGRAMS / module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
        self.assertEqual(done.returncode, 1, (done.stdout[:500], done.stderr[:2000]))
        self.assertEqual(done.stdout.count(b"\n"), 1)
        self.assertLess(len(done.stdout), 10_000)
        self.assertEqual(done.stderr, b"")
        answer = json.loads(done.stdout.decode())
        self.assertIs(answer["failed"], True)
        self.assertIs(answer["changed"], False)
        return answer

    def refused(self, module: str, content: bytes) -> str:
        path = self.folder / "arguments"
        path.write_bytes(content)
        return self.run_module(module, path)["msg"]

    def test_files(self) -> None:
        cases = (
            (b"", "not JSON"),
            (b"\0" * 100, "not JSON"),
            (b"os.system('x')", "not JSON"),
            (b"[1, 2]", "no object"),
            (b'"text"', "no object"),
            (b'{"a": "\xff\xfe"}', "not JSON"),
            (b'{"a": 1} {"b": 2}', "not JSON"),
            (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested"),
            (b'{"no_such_option": 1}', "no_such_option"),
            (b'{"' + b"x" * 5_000_000 + b'": 1}', "Unsupported"),
        )
        for module in MODULES:
            for content, says in cases:
                with self.subTest(module=module, content=content[:40]):
                    self.assertIn(says, self.refused(module, content))

    def test_no_file(self) -> None:
        for module in MODULES:
            with self.subTest(module=module):
                self.assertIn("one argument", self.run_module(module)["msg"])
                self.assertIn("one argument", self.run_module(module, "a", "b")["msg"])
                self.assertIn("/nowhere/arguments", self.run_module(module, "/nowhere/arguments")["msg"])
                self.assertIn("not a regular file", self.run_module(module, self.folder)["msg"])
        os.mkfifo(self.folder / "pipe")
        self.assertIn("not a regular file", self.run_module("rom_link", self.folder / "pipe")["msg"])

    def test_values(self) -> None:
        long = "x" * 10_000_000
        cases = (
            ("rom_link", {"state": "theirs"}, "state: "),
            ("rom_link", {"state": "named"}, "path"),
            ("rom_link", {"state": "named", "path": "relative"}, "path"),
            ("rom_link", {"state": "named", "path": "/a\n/b"}, "path: has a control character"),
            ("rom_link", {"group": long}, "group: has 10000000 bytes"),
            ("rom_link", {"group": ["a"]}, "group: is no str"),
            ("rom_image", {}, "missing required arguments: dest"),
            ("rom_image", {"dest": long}, "dest: "),
            ("rom_image", {"dest": "/a\nb"}, "dest: has a control character"),
            ("rom_image", {"dest": "/x", "script": long}, "script: has 10000000 bytes"),
            ("rom_image", {"dest": "/x", "script": "a", "script_file": "/b"}, "mutually exclusive"),
            ("rom_image", {"dest": "/x", "size_class": "3K"}, "size_class: "),
            ("rom_image", {"dest": "/x", "settings": [1]}, "settings: is no dict"),
            ("rom_image", {"dest": "/x", "backup": "perhaps"}, "backup: is no bool"),
            ("rom_check", {}, "policy, policy_file"),
            ("rom_check", {"policy": {}, "policy_file": "/x"}, "mutually exclusive"),
            ("rom_check", {"policy": {"schema": 1, "linkz": {}}}, "Did you mean links?"),
            ("rom_check", {"policy_file": "/nowhere"}, "/nowhere"),
            ("rom_info", {"gather": "links,sinks"}, "gather: "),
            ("rom_info", {"layout": "windows"}, "layout: "),
            ("rom_info", {"files": ["/a\nb"]}, "files: "),
        )
        for module, options, says in cases:
            with self.subTest(module=module, options=str(options)[:80]):
                self.assertIn(says, self.refused(module, json.dumps(options).encode()))

    def test_standard_output_is_closed_or_full(self) -> None:
        path = self.folder / "arguments"
        path.write_text(json.dumps({"no_such_option": 1}))
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAMS / "rom_link", path], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (1, b""))


if __name__ == "__main__":
    unittest.main(verbosity=1)
