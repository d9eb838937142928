# SPDX-License-Identifier: GPL-2.0-or-later
"""The base of the fleet tests: one real SSH server that is every host of 127.0.0.0/8, and what asks them."""

from __future__ import annotations

import json
import subprocess
from typing import Dict, List, NamedTuple, Sequence

from push import case, servers
from push.case import EL9, PushCase
from push.servers import SshHost

PORT = 2222
_PATIENCE = 200  # seconds; only ends what hangs


class Asked(NamedTuple):
    """The outcomes by the names of the hosts, and what fleet_ask says of the whole."""

    hosts: Dict[str, dict]
    summary: dict


class FleetCase(PushCase):
    def everywhere(self, more_config: str = "MaxStartups 1000", **options) -> SshHost:
        """A server that answers under every address, at PORT."""
        host = self.host(EL9, known=False, address="0.0.0.0", port=PORT, more_config=more_config, **options)
        self.know(f"[127.*]:{PORT} {servers.public(host.host_key)}")
        return host

    def with_shell(self, host: SshHost, user: str, script: str) -> str:
        """A user of the host whose login shell is the script."""
        host.user(user)
        shell = f"/bin/shell-of-{user}"
        host.root.write(shell, f"#!/bin/sh\n{script}\n", 0o755)
        host.root.run("usermod", "-s", shell, user).check()
        return user

    def command(self, *arguments: object) -> List[str]:
        program = case.program_of_build("MULTINIC_FLEET_ASK", "plugins/drift/fleet/fleet_ask")
        return [str(program), "-F", str(self.config), *(str(argument) for argument in arguments)]

    def ask(self, lines: Sequence[str], *arguments: object, script: str = "echo hello") -> Asked:
        """Each line is NAME DESTINATION [JUMP,...]. Every name has exactly one outcome."""
        done = subprocess.run(
            self.command("--script", script, *arguments),
            input="".join(line + "\n" for line in lines),
            capture_output=True,
            text=True,
            env=self.environment(),
            timeout=_PATIENCE,
            start_new_session=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        *outcomes, summary = (json.loads(line) for line in done.stdout.splitlines())
        self.assertEqual(sorted(outcome["name"] for outcome in outcomes), sorted(line.split()[0] for line in lines))
        self.assertEqual(summary["done"], len(lines))
        failed = sum("error" in outcome for outcome in outcomes)
        self.assertEqual(summary["failed"], failed)
        return Asked({outcome["name"]: outcome for outcome in outcomes}, summary)

    def assert_answer(self, outcome: dict, out: str = "hello\n") -> None:
        self.assertEqual((outcome.get("out"), outcome.get("status")), (out, 0), outcome)

    def assert_failed(self, outcome: dict, stage: str, words: str, attempts: int = 1) -> None:
        """At that stage, with one clear line that has the words in it."""
        self.assertIn(words, outcome.get("error", ""), outcome)
        self.assertNotIn("\n", outcome["error"])
        self.assertEqual((outcome["stage"], outcome["attempts"]), (stage, attempts), outcome)

    def logins(self, host: SshHost) -> int:
        return host.log().count("Accepted publickey")


def hosts(count: int, network: int = 2, rest: str = "") -> List[str]:
    """Lines for so many addresses."""
    return [f"host-{i} 127.{network}.{i >> 8}.{i & 255}:{PORT}{rest}" for i in range(1, count + 1)]
