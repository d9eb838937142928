# SPDX-License-Identifier: GPL-2.0-or-later
"""What Ansible shows of the collection, and the artefact: it is built, installed elsewhere, and used from there."""

from __future__ import annotations

import json
import re
import unittest
from pathlib import Path
from typing import Dict, List

import yaml

from lab.paths import TOP

from .case import AnsibleCase
from .controller import COLLECTION, MODULES, Controller, assembled

NAME = "multinic.qemu_rom"
VERSION = re.search(r"project\(\S+ VERSION (\S+)", (TOP / "CMakeLists.txt").read_text())[1]


def contents(folder: Path) -> Dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class DocumentationCase(AnsibleCase):
    def output(self, *words: object) -> str:
        done = self.controller.run(*words)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def shown(self, kind: str, name: str) -> dict:
        (shown,) = json.loads(self.output("ansible-doc", "-j", "-t", kind, name)).values()
        return shown


class Shown(DocumentationCase):
    def test_exactly_the_four_modules(self) -> None:
        listed = self.output("ansible-doc", "-l", NAME).splitlines()
        self.assertEqual([line.split()[0] for line in listed], [f"{NAME}.{module}" for module in MODULES])
        self.assertNotIn("UNDOCUMENTED", "".join(listed))

    def test_each_module(self) -> None:
        for module in MODULES:
            with self.subTest(module):
                shown = self.shown("module", f"{NAME}.{module}")
                self.assertEqual(shown["doc"]["version_added"], VERSION)
                self.assertEqual(shown["doc"]["attributes"]["check_mode"]["support"], "full")
                self.assertTrue(shown["return"])
                self.assertIn("has a corresponding action plugin", self.output("ansible-doc", f"{NAME}.{module}"))

    def test_filter_and_role(self) -> None:
        self.assertIn("rom_report", self.output("ansible-doc", "-t", "filter", "-l", NAME))
        self.assertIn("register", self.shown("filter", f"{NAME}.rom_report")["doc"]["options"])
        options = self.shown("role", f"{NAME}.hypervisor")["entry_points"]["main"]["options"]
        defaults = yaml.safe_load((TOP / "ansible/roles/hypervisor/defaults/main.yml").read_text())
        self.assertLessEqual(set(defaults), set(options))
        for name, value in defaults.items():
            if name != "hypervisor_package":
                self.assertEqual(value, options[name].get("default"), name)
        readme = (TOP / "ansible/roles/hypervisor/README.md").read_text()
        self.assertEqual(set(options), set(re.findall(r"(?m)^\| `(hypervisor_\w+)`", readme)))

    def test_versions_agree(self) -> None:
        galaxy = yaml.safe_load((TOP / "ansible/galaxy.yml").read_text())
        self.assertEqual(galaxy["version"], VERSION)
        self.assertTrue((TOP / f"ansible/changelogs/fragments/{VERSION}.yml").is_file())
        self.assertIn(f"-{VERSION}.tar.gz", (TOP / "ansible/README.md").read_text())


class Examples(DocumentationCase):
    def assert_playbook(self, playbook: object) -> None:
        run = self.controller.play(playbook, "--syntax-check")
        self.assertEqual(run.status, 0, run.output)

    def test_of_the_modules(self) -> None:
        for module in MODULES:
            with self.subTest(module):
                tasks: List[dict] = yaml.safe_load(self.shown("module", f"{NAME}.{module}")["examples"])
                self.assertTrue(tasks)
                options = self.shown("module", f"{NAME}.{module}")["doc"]["options"]
                for task in tasks:
                    self.assertLessEqual(set(task.get(f"{NAME}.{module}") or {}), set(options), task["name"])
                self.assert_playbook([{"hosts": "all", "tasks": tasks}])

    def test_playbooks(self) -> None:
        self.controller.hosts["kvm1"] = {}
        playbooks = sorted((assembled() / COLLECTION / "playbooks").glob("*.yml"))
        self.assertTrue(playbooks)
        for playbook in playbooks:
            with self.subTest(playbook.name):
                self.assert_playbook(playbook)
                self.assertIn(playbook.name, (TOP / "tests/ansible/README.md").read_text())


class Artefact(DocumentationCase):
    def install(self) -> Controller:
        """A controller on which it was installed from the artefact."""
        self.output(
            "ansible-galaxy", "collection", "build", "--output-path", self.controller.home, assembled() / COLLECTION
        )
        artefact = self.controller.home / f"multinic-qemu_rom-{VERSION}.tar.gz"
        place = self.controller.home / "installed"
        self.output("ansible-galaxy", "collection", "install", "--offline", "-p", place, artefact)
        return Controller(place)

    def test_is_what_was_assembled(self) -> None:
        installed = contents(self.install().collections / COLLECTION)
        built = contents(assembled() / COLLECTION)
        self.assertEqual(set(built) - set(installed), {"galaxy.yml"})
        del built["galaxy.yml"]
        self.assertEqual({name: installed[name] for name in built}, built)
        self.assertEqual([name for name in built if name.endswith((".pyc", "~"))], [])

    def test_works_where_it_was_installed(self) -> None:
        self.controller = self.install()
        self.with_files()
        run = self.twice("rom_link", {"state": "ours"})
        self.assertEqual(run.changed(), ["kvm1: rom_link"])


if __name__ == "__main__":
    unittest.main()
