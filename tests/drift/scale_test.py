# SPDX-License-Identifier: GPL-2.0-or-later
"""A thousand hosts, in one scan and in shards."""

from __future__ import annotations

import unittest

from .big_fleet import BigFleet
from .case import DEBIAN, EL7, EL8, EL9, SUSE, DriftCase

HOSTS = 1000
SHARDS, IN_SHARD = 10, 15
KINDS = {"el9": EL9, "stock": EL9, "el8": EL8, "el7": EL7, "suse": SUSE, "debian": DEBIAN, "nobody": None}
EXPECTED = {"stock": "bad", "nobody": "unknown"}  # all others are good


class Scale(DriftCase):
    def setUp(self) -> None:
        super().setUp()
        self.fleet = BigFleet(KINDS, HOSTS)
        self.addCleanup(self.fleet.remove)
        self.fleet.write_known_hosts(self.known_hosts, hashed=False)
        lines = [f"[127.0.0.1]:{server.port} {self.line(server)}" for server in self.fleet.servers.values()]
        self.known_hosts.write_text(self.known_hosts.read_text() + "\n".join(lines) + "\n")
        linked = [f"root@127.0.0.1:{server.port}" for kind, server in self.fleet.servers.items() if kind != "stock"]
        self.assert_push(0, *linked)
        self.file = self.fleet.write_inventory(self.home / "fleet.yml")

    def line(self, server) -> str:
        return server.known_hosts_line.split(" ", 1)[1]

    def inventory_file(self):
        return self.file

    def expected(self) -> dict:
        return {name: EXPECTED.get(kind, "good") for name, kind in self.fleet.kind_of.items()}

    def test_all_at_once(self) -> None:
        self.assertEqual(self.verdicts(self.scan(1, "--retries", "1")), self.expected())

    def test_in_shards(self) -> None:
        parts = []
        # The inventory has the hosts by kind: some of each.
        for begin in range(0, HOSTS, HOSTS // SHARDS):
            parts.append(self.home / f"part{begin}.json")
            limit = f"all[{begin}:{begin + IN_SHARD - 1}]"
            self.run_words(self.scan_words("--limit", limit, "--retries", "0", "--report", f"json={parts[-1]}"))
        done = self.run_words(self.words("merge", "--format", "json", *parts), 1)
        verdicts = self.verdicts(self.validated(done.stdout))
        self.assertEqual(len(verdicts), SHARDS * IN_SHARD)
        self.assertEqual(verdicts, {name: self.expected()[name] for name in verdicts})
        self.assertEqual(set(verdicts.values()), {"good", "bad", "unknown"})


if __name__ == "__main__":
    unittest.main()
