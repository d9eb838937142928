# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts behind jump hosts: one login to the jump host for all of them, in each thread."""

from __future__ import annotations

import threading

from lab.waiting import wait_for
from push.case import EL9

from .case import PORT, FleetCase, hosts


class Jumps(FleetCase):
    def setUp(self) -> None:
        super().setUp()
        self.jump = self.host(EL9)

    def way(self, *jumps: str) -> str:
        return " " + ",".join(jumps or (self.jump.address,))

    def test_fifty_hosts_behind_one(self):
        everywhere = self.everywhere()
        for shards in (1, 3):
            with self.subTest(shards=shards):
                before = self.logins(self.jump), self.logins(everywhere)
                asked = self.ask(hosts(50, rest=self.way()), "--shards", shards)
                for outcome in asked.hosts.values():
                    self.assert_answer(outcome)
                self.assertLessEqual(self.logins(self.jump) - before[0], shards)
                self.assertEqual(self.logins(everywhere) - before[1], 50)

    def test_much_to_tell(self):
        """More than the window of a channel, both ways, by many at once."""
        self.everywhere()
        path = self.home / "script"
        path.write_text("# a comment of some length\n" * 5000 + "head -c 500000 /dev/zero | tr '\\0' x")
        asked = self.ask(hosts(30, rest=self.way()), "--script-file", path)
        for outcome in asked.hosts.values():
            self.assert_answer(outcome, "x" * 500000)

    def test_through_two(self):
        everywhere = self.everywhere()
        second = self.host(EL9)
        asked = self.ask(hosts(20, rest=self.way(self.jump.address, second.address)), "--shards", 1)
        for outcome in asked.hosts.values():
            self.assert_answer(outcome)
        self.assertEqual([self.logins(host) for host in (self.jump, second, everywhere)], [1, 1, 20])

    def test_the_jump_host_of_a_jump_host(self):
        self.everywhere()
        self.configure(f"Host 127.2.*\nProxyJump 127.8.0.1:{PORT}\nHost 127.8.0.1\nProxyJump {self.jump.address}\n")
        for outcome in self.ask(hosts(20), "--shards", 1).hosts.values():
            self.assert_answer(outcome)
        self.assertEqual(self.logins(self.jump), 1)

    def test_some_behind_do_not_answer(self):
        self.everywhere()
        lines = hosts(20, rest=self.way()) + [f"refused 127.4.0.1:23{self.way()}", f"odd no-such.invalid{self.way()}"]
        asked = self.ask(lines, "--retries", 0)
        self.assert_failed(asked.hosts.pop("refused"), "connect", "the jump host does not connect to 127.4.0.1 port 23")
        self.assert_failed(asked.hosts.pop("odd"), "connect", "the jump host does not connect to no-such.invalid")
        for outcome in asked.hosts.values():
            self.assert_answer(outcome)

    def test_a_jump_host_that_is_not_there(self):
        """It is tried a few times, and not by each host behind it."""
        everywhere = self.everywhere()
        asked = self.ask(hosts(30, rest=" 127.2.9.9:23") + [f"direct 127.6.0.1:{PORT}"], "--shards", 1)
        self.assert_answer(asked.hosts.pop("direct"))
        for outcome in asked.hosts.values():
            self.assert_failed(outcome, "connect", "127.2.9.9 port 23")
        self.assertEqual(self.logins(everywhere), 1)

    def test_a_jump_host_with_another_key(self):
        everywhere = self.everywhere()
        other = self.host(EL9, known=False)
        self.know(other.known_hosts_line.replace(other.address, "elsewhere"))
        self.configure(f"Host {other.address}\nHostKeyAlias nobody\n")
        asked = self.ask(hosts(10, rest=self.way(other.address)))
        for outcome in asked.hosts.values():
            self.assert_failed(outcome, "host_key", "not known")
        self.assertEqual(self.logins(everywhere), 0)

    def test_the_jump_host_goes_away(self):
        """Those that are lost say so; those who come later go by another login."""
        everywhere = self.everywhere()

        def sink() -> None:
            wait_for(lambda: self.logins(everywhere) >= 10, "hosts that are asked", 60)
            self.jump.kill_sessions()

        sinking = threading.Thread(target=sink)
        sinking.start()
        lines = hosts(60, rest=self.way())
        asked = self.ask(lines, "--shards", 1, "--forks", 12, script="sleep 0.5; echo hello")
        sinking.join()
        lost = [each for each in asked.hosts.values() if "error" in each]
        self.assertLessEqual(len(lost), 12)
        for outcome in asked.hosts.values():
            if outcome not in lost:
                self.assert_answer(outcome)
        self.assertEqual(self.logins(self.jump), 2)
