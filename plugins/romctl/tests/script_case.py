# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of `romctl embed` and `romctl lint` share: a folder for each, and how romctl is run."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import jsonschema

sys.dont_write_bytecode = True

import rom_fixture

SCRIPT = "#!ipxe\n# the menu of rack 7\necho hello\n"


class Programs:
    """Paths from the command line: PROGRAM ROMCTL ROMPACK SOURCE_FOLDER."""

    romctl = rompack = source = None

    @classmethod
    def main(cls):
        cls.source = pathlib.Path(sys.argv.pop())
        cls.rompack = sys.argv.pop()
        cls.romctl = sys.argv.pop()
        unittest.main()


class Case(unittest.TestCase):
    """Each test has an empty folder, which is also the working folder of what it runs."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="romctl.")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def rom(self, **options):
        result, path = rom_fixture.pack(Programs.rompack, self.folder, **options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return path

    def romctl(self, *arguments, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
        if options["text"]:
            options["errors"] = "replace"
        return subprocess.run(
            [Programs.romctl, *arguments], cwd=self.folder, timeout=60, check=False, **options
        )

    def assert_exit(self, result, code, *texts):
        self.assertEqual(result.returncode, code, f"{result.stdout}{result.stderr}")
        for text in texts:
            self.assertIn(text, result.stderr)

    def json(self, schema, code, *arguments):
        """The validated JSON, after a look at the exit code."""
        result = self.romctl(*arguments, "--json")
        self.assertEqual(result.returncode, code, result.stderr)
        report = json.loads(result.stdout)
        jsonschema.validate(report, json.loads((Programs.source / schema).read_text()))
        return report
