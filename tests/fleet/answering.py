# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts that answer: many at once, each with its own answer, within the limits that the caller sets."""

from __future__ import annotations

from push import servers

from .case import PORT, FleetCase, hosts


class Answers(FleetCase):
    def test_two_hundred_hosts(self):
        self.everywhere()
        asked = self.ask(hosts(200), script='set -- $SSH_CONNECTION; echo "$3 $4"')
        for line in hosts(200):
            name, address = line.split()
            self.assert_answer(asked.hosts[name], address.replace(":", " ") + "\n")
        self.assertEqual(asked.summary["begun"], 200)

    def test_output_and_status(self):
        self.everywhere()
        asked = self.ask(hosts(8), script="echo told; echo complaint >&2; exit 7")
        for outcome in asked.hosts.values():
            self.assertEqual((outcome["out"], outcome["err"], outcome["status"]), ("told\n", "complaint\n", 7))

    def test_a_megabyte_of_each(self):
        self.everywhere()
        asked = self.ask(hosts(12), script="head -c 1000000 /dev/zero | tr '\\0' x")
        for outcome in asked.hosts.values():
            self.assertEqual(outcome["out"], "x" * 1000000)

    def test_a_long_script(self):
        """More than fits into the window of a channel."""
        self.everywhere()
        script = "# a comment of some length\n" * 20000 + "echo hello"
        # It does not fit on a command line either.
        for outcome in self.ask_with_file(script).values():
            self.assert_answer(outcome)

    def ask_with_file(self, script: str):
        path = self.home / "script"
        path.write_text(script)
        return self.ask(hosts(4), "--script-file", path).hosts

    def test_hosts_by_name(self):
        self.everywhere()
        self.configure("".join(f"Host name-{i}\nHostName 127.3.0.{i}\nPort {PORT}\n" for i in range(1, 9)))
        names = [f"n{i} name-{i}" for i in range(1, 9)]
        asked = self.ask([*names, f"local root@localhost:{PORT}", "none no-such.invalid"])
        self.assert_failed(asked.hosts.pop("none"), "resolve", "has no address")
        # Its key is known by the name alone.
        self.assert_failed(asked.hosts.pop("local"), "host_key", "not known")
        for outcome in asked.hosts.values():
            self.assert_answer(outcome)

    def test_a_server_that_lets_few_log_in_at_once(self):
        """One address, whose sshd drops whom is one too many: nobody is. It notes that somebody is logged in a
        moment later than they do."""
        host = self.everywhere(more_config="MaxStartups 10:100:10")
        lines = [f"host-{i} 127.2.0.1:{PORT}" for i in range(40)]
        asked = self.ask(lines, "--per-destination", 2, "--retries", 0)
        for outcome in asked.hosts.values():
            self.assert_answer(outcome)
        self.assertEqual(self.logins(host), 40)

    def test_who_was_dropped_is_asked_again(self):
        self.everywhere(more_config="MaxStartups 4:100:4")
        lines = [f"host-{i} 127.2.0.1:{PORT}" for i in range(40)]
        arguments = ("--per-destination", 40, "--retries", 20, "--retry-after", 0.05)
        asked = self.ask(lines, *arguments)
        for outcome in asked.hosts.values():
            self.assert_answer(outcome)

    def test_stopped(self):
        """What is done is done; the others are told as not asked, or as interrupted."""
        host = self.everywhere()
        asked = self.ask(hosts(100), "--stop-after", 10, "--forks", 8)
        answered = [outcome for outcome in asked.hosts.values() if "error" not in outcome]
        self.assertGreaterEqual(len(answered), 10)
        for outcome in asked.hosts.values():
            if outcome in answered:
                self.assert_answer(outcome)
            else:
                self.assertTrue(outcome["interrupted"])
                self.assertIn("interrupted", outcome["error"])
                self.assertEqual(outcome["attempts"] == 0, "not asked" in outcome["error"])
        self.assertLess(self.logins(host), 100)

    def test_a_key_that_is_locked(self):
        """There is nobody to ask for its passphrase."""
        self.everywhere()
        self.configure(f"Host *\nIdentityFile {servers.key('locked', passphrase='secret')}\n")
        for outcome in self.ask(hosts(4)).hosts.values():
            self.assert_answer(outcome)
