# SPDX-License-Identifier: GPL-2.0-or-later
"""The base of the drift tests: hosts over real sshds, an inventory of them, and romctl drift that asks them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Dict, List, Optional

import jsonschema

from lab.paths import TOP
from push import case
from push.case import DEBIAN, EL7, EL8, EL9, SUSE, PushCase  # noqa: F401
from push.servers import SshHost
from rpm.host import World

_PATIENCE = 240  # seconds; only ends what hangs
SCHEMA = json.loads((TOP / "plugins" / "drift" / "report.schema.json").read_text())
OURS = "schema: 1\nlinks:\n  all: ours\n"


class DriftCase(PushCase):
    def setUp(self) -> None:
        super().setUp()
        self.inventory: Dict[str, dict] = {}
        self.policy = self.home / "policy.yml"
        self.policy.write_text(OURS)

    def add(self, name: str, host: SshHost, *groups: str, **variables: object) -> SshHost:
        """Into the inventory, under the name."""
        where = {"ansible_host": host.address, "ansible_user": "root", "ansible_port": host.port}
        self.inventory[name] = {"groups": groups, "variables": {**where, **variables}}
        return host

    def fleet_host(self, name: str, world: World = EL9, *groups: str, **options) -> SshHost:
        """Without anything of ours."""
        return self.add(name, self.host(world, **options), *groups)

    def inventory_file(self) -> Path:
        groups: Dict[str, dict] = {}
        everyone = {name: row["variables"] for name, row in self.inventory.items()}
        for name, row in self.inventory.items():
            for group in row["groups"]:
                groups.setdefault(group, {"hosts": {}})["hosts"][name] = {}
        path = self.home / "inventory.yml"  # JSON is YAML
        path.write_text(json.dumps({"all": {"hosts": everyone, "children": groups}}))
        return path

    def words(self, *arguments: object) -> List[str]:
        words = [str(argument) for argument in arguments]
        return [str(case.program_of_build("MULTINIC_ROMCTL", "romctl")), "drift", *words]

    def scan_words(self, *arguments: object) -> List[str]:
        ways = ("-i", self.inventory_file(), "-p", self.policy, "-F", self.config)
        return self.words(*ways, *arguments)

    def run_words(self, words: List[str], code: Optional[int] = None, **options) -> subprocess.CompletedProcess:
        if "input" not in options:
            options["stdin"] = subprocess.DEVNULL
        done = subprocess.run(
            words,
            capture_output=True,
            text=True,
            errors="replace",
            env=self.environment(),
            timeout=_PATIENCE,
            start_new_session=True,
            check=False,
            **options,
        )
        if code is not None:
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def scan(self, code: int, *arguments: object) -> dict:
        """The validated JSON report."""
        done = self.run_words(self.scan_words("--format", "json", *arguments), code)
        return self.validated(done.stdout)

    def validated(self, text: str) -> dict:
        report = json.loads(text)
        jsonschema.validate(report, SCHEMA)
        return report

    def by_host(self, report: dict) -> Dict[str, dict]:
        return {host["host"]: host for host in report["hosts"]}

    def verdicts(self, report: dict) -> Dict[str, str]:
        return {host["host"]: host["verdict"] for host in report["hosts"]}

    def link(self, *fleet: SshHost) -> None:
        """Our ROM comes, and becomes the one that QEMU finds."""
        self.assert_push(0, *(f"root@{host.address}:{host.port}" for host in fleet))
