# SPDX-License-Identifier: GPL-2.0-or-later
"""ansible-lint, yamllint, and of ansible-test sanity what needs no network, over the collection as it is built.

For the other tests of ansible-test sanity it wants to install Python packages of exactly its own versions. Of
these, validate-modules and runtime-metadata are run here as ansible-test would, with what the machine has; pep8
and yamllint are run with the same settings. README.md says what is left."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from lab.errors import MissingPart

from .case import AnsibleCase
from .controller import COLLECTION, MODULES, Controller, assembled

SANITY = """action-plugin-docs compile empty-init future-import-boilerplate ignores line-endings metaclass-boilerplate
no-assert no-basestring no-dict-iteritems no-dict-iterkeys no-dict-itervalues no-get-exception no-illegal-filenames
no-main-display no-smart-quotes no-unicode-literals replace-urlopen shebang shellcheck symlinks use-argspec-type-path
use-compat-six""".split()
_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
# What ansible-test leaves out, too.
_PEP8 = ("--max-line-length", "160", "--ignore", "E203,E402,E741,W503,W504")


def _sanity_programs() -> Path:
    import ansible_test

    place = Path(ansible_test.__file__).parent / "_util" / "controller" / "sanity"
    if not place.is_dir():
        raise MissingPart(f"{place} is missing: ansible-test is laid out otherwise")
    return place


class LintCase(AnsibleCase):
    """Each has a copy under no version control but its own, by which the tools know what belongs to it."""

    def setUp(self) -> None:
        super().setUp()
        place = self.controller.home / "copy"
        shutil.copytree(assembled() / COLLECTION, place / COLLECTION)
        self.controller = Controller(place)
        self.folder = place / COLLECTION
        self.run_here("git", "init", "-q", ".")
        self.run_here("git", "add", "-A")

    def run_here(self, *words: object, status: int = 0, **environment: str) -> str:
        more = {"ANSIBLE_COLLECTIONS_PATH": str(self.controller.collections), "NO_COLOR": "1"}
        done = subprocess.run(
            [str(word) for word in words],
            cwd=self.folder,
            env={**self.controller.environment(), **more, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, status, done.stdout)
        return done.stdout


class AnsibleLint(LintCase):
    def test_production(self) -> None:
        said = self.run_here("ansible-lint", "--offline", "--profile", "production")
        self.assertIn("Passed", said)
        self.assertNotIn("on 0 files", said)

    def test_would_find_something(self) -> None:
        (self.folder / "playbooks" / "bad.yml").write_text("---\n- hosts: all\n  tasks:\n    - shell: ls\n")
        self.run_here("git", "add", "-A")
        self.assertIn("fqcn", self.run_here("ansible-lint", "--offline", "--profile", "production", status=2))


class Sanity(LintCase):
    def test_without_network(self) -> None:
        chosen = [word for name in SANITY for word in ("--test", name)]
        self.run_here("ansible-test", "sanity", *chosen, "--python", _PYTHON)

    def test_every_test_has_its_place(self) -> None:
        """A test that another version of ansible-test has is missing in the README."""
        listed = re.findall(r"(?m)^[a-z0-9-]+$", self.run_here("ansible-test", "sanity", "--list-tests"))
        readme = (Path(__file__).parent / "README.md").read_text()
        self.assertLess(set(SANITY), set(listed))
        self.assertEqual([name for name in listed if name not in SANITY and f"`{name}`" not in readme], [])

    def validate(self, kind: str, *paths: Path) -> str:
        programs = _sanity_programs() / "validate-modules"
        return self.run_here(
            *(sys.executable, programs / "validate.py", "--format", "plain", "--collection", COLLECTION),
            *(
                "--collection-version",
                "0.1.0",
                "--plugin-type",
                kind,
                *(path.relative_to(self.folder) for path in paths),
            ),
            PYTHONPATH=str(programs),
            ANSIBLE_TEST_ANSIBLE_LIB_ROOT=os.path.dirname(__import__("ansible").__file__),
        )

    def test_validate_modules(self) -> None:
        for ending in ("py", "yml"):
            paths = [self.folder / "plugins/modules" / f"{module}.{ending}" for module in MODULES]
            self.assertEqual(self.validate("module", *paths), "")
            self.assertEqual(self.validate("filter", self.folder / "plugins/filter" / f"rom_report.{ending}"), "")

    def test_runtime_metadata(self) -> None:
        program = _sanity_programs() / "code-smell" / "runtime-metadata.py"
        self.assertEqual(self.run_here(sys.executable, program, "meta/runtime.yml"), "")

    def test_pep8(self) -> None:
        self.assertEqual(self.run_here(sys.executable, "-m", "pycodestyle", *_PEP8, "plugins"), "")

    def test_yamllint(self) -> None:
        self.assertEqual(self.run_here("yamllint", "-s", "."), "")


if __name__ == "__main__":
    unittest.main()
