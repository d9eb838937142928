# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts that do not answer, or not as they should: each is told for what it is, and the others are told all the same."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import unittest
from typing import Callable, Dict, List

from lab.waiting import wait_for
from push import network
from push.odd_servers import OddServers
from push.servers import SshHost, key, public

from .case import EL9, DriftCase
from .slow_disk import SlowDisk


class Unreachable(OddServers, DriftCase):
    def nobody(self, name: str, address: str, **variables: object) -> None:
        where = {"ansible_host": address, "ansible_user": "root", **variables}
        self.inventory[name] = {"groups": (), "variables": where}

    def odd(self, name: str, serve: Callable[[socket.socket], None]) -> None:
        self.nobody(name, self.listen(serve))

    def shell(self, name: str, text: str) -> SshHost:
        """A host whose login shell does this."""
        host = self.fleet_host(name)
        host.root.write("/bin/odd", f"#!/bin/sh\n{text}\n", 0o755)
        host.root.run("usermod", "-s", "/bin/odd", "root").check()
        return host

    def test_each_of_them(self) -> None:
        """All in one scan, beside a host that is in order."""
        self.link(self.fleet_host("good"))
        expected = {"nobody-listens": "refused", "no-name": "has no address"}
        self.nobody("nobody-listens", network.address())
        self.nobody("no-name", "no-such-host.invalid")
        self.nobody("template", "{{ here }}")
        expected["template"] = "ansible_host"
        self.odd("silent", lambda connection: None)
        self.odd("only-a-version", lambda connection: connection.sendall(b"SSH-2.0-Silent\r\n"))
        expected.update(dict.fromkeys(("silent", "only-a-version"), "took too long"))
        self.odd("garbage", lambda connection: connection.sendall(b"\x1b[31m\0\xff" * 1000))
        self.odd("odd-keys", lambda connection: connection.sendall(b"SSH-2.0-Odd\r\n" + os.urandom(4096)))
        self.odd("closes", lambda connection: connection.shutdown(socket.SHUT_RDWR))
        self.add("unknown-key", self.host(EL9, known=False))
        expected["unknown-key"] = "is not known"
        changed = self.add("changed-key", self.host(EL9, known=False))
        self.know(f"{changed.address} {public(key('another-host'))}")
        expected["changed-key"] = "CHANGED"
        revoked = self.add("revoked-key", self.host(EL9))
        self.know(f"@revoked * {public(revoked.host_key)}")
        expected["revoked-key"] = "revoked"
        certified = self.add("certified", self.host(EL9, known=False))
        self.know(f"@cert-authority {certified.address} {public(key('authority'))}")
        expected["certified"] = "certification authority"
        self.add("other-user-key", self.host(EL9, authorized=key("somebody-else")))
        self.shell("never-ends", "exec sleep 1000")
        self.shell("endless", "exec cat /dev/zero")
        self.shell("says-nothing", "cat >/dev/null")
        self.shell("dies", "kill -9 $$")
        self.shell("no-shell", "echo 'This account is not available.' >&2; exit 1")
        self.shell("half", """/bin/sh "$@" | head -c 600; exit 0""")
        expected.update({"never-ends": "took too long", "no-shell": "This account is not available"})
        report = self.by_host(self.scan(2, "--timeout", "20", "--retries", "0"))
        self.assertEqual(set(report), set(self.inventory))
        self.assertEqual(report.pop("good")["verdict"], "good")
        for name, host in report.items():
            with self.subTest(name):
                self.assertEqual(host["verdict"], "unknown")
                self.assertIn(expected.get(name, ""), host["reason"])
                self.assertNotIn("\x1b", host["reason"])
                self.assertTrue(host["reason"])

    def test_only_connections_are_tried_again(self) -> None:
        accepted: List[int] = []

        def close(connection: socket.socket) -> None:
            accepted.append(1)
            connection.shutdown(socket.SHUT_RDWR)

        self.odd("closes", close)
        self.scan(2, "--retries", "2")
        self.assertEqual(len(accepted), 3)
        host = self.add("denied", self.host(EL9, authorized=key("somebody-else")))
        self.scan(2, "--limit", "denied", "--retries", "2")
        self.assertEqual(host.log().count("from authenticating user root"), 1, host.log())

    def test_jump_host(self) -> None:
        gate = self.host(EL9)
        far = {name: self.fleet_host(name) for name in ("kvm1", "kvm2", "kvm3")}
        for name in far:
            arguments = f"-o ProxyJump=root@{gate.address} -o ControlMaster=auto"
            self.inventory[name]["variables"]["ansible_ssh_common_args"] = arguments
        self.assertEqual(self.verdicts(self.scan(1)), dict.fromkeys(far, "bad"))
        # One login is enough for all of a shard.
        self.assertLessEqual(gate.log().count("Accepted publickey"), 2)
        self.assertGreaterEqual(gate.log().count("Accepted publickey"), 1)
        gate.stop()
        self.assertEqual(self.verdicts(self.scan(2, "--retries", "0")), dict.fromkeys(far, "unknown"))


class Slow(DriftCase):
    """A host whose disk has seen better days, beside one that is in order."""

    FOLDERS = ("/usr/share/ipxe", "/usr/share/qemu-kvm", "/var/lib/rpm")

    def setUp(self) -> None:
        super().setUp()
        self.hosts = [self.fleet_host(name) for name in ("quick", "slow")]
        self.link(*self.hosts)

    def slow_disk(self, reads: int) -> None:
        self.addCleanup(SlowDisk(self.hosts[1], self.FOLDERS, reads).remove)

    def test_is_waited_for(self) -> None:
        """It says what the other one says."""
        self.slow_disk(3)
        told = self.by_host(self.scan(0))
        self.assertEqual(told["slow"]["verdict"], "good")
        self.assertEqual(told["slow"]["findings"], told["quick"]["findings"])

    def test_is_not_waited_for(self) -> None:
        """Its own time is over, and the other one is told all the same."""
        self.slow_disk(1)
        told = self.by_host(self.scan(2, "--stage-timeout", "exec=3"))
        self.assertEqual(told["quick"]["verdict"], "good")
        self.assertEqual(told["slow"]["verdict"], "unknown")
        self.assertIn("took too long", told["slow"]["reason"])


class Rights(DriftCase):
    """A user who is not root, with and without sudo."""

    POLICY = "schema: 1\nlinks:\n  all: stock\ndomains:\n  rom_enabled: true\n"

    def user_host(self, sudo: str) -> SshHost:
        host = self.fleet_host("kvm1", EL9)
        host.user("watcher", sudo)
        host.root.write("/etc/libvirt/qemu/vm1.xml", "<domain><name>vm1</name></domain>", 0o600)
        host.root.at("/etc/libvirt/qemu").chmod(0o700)
        self.inventory["kvm1"]["variables"]["ansible_user"] = "watcher"
        self.policy.write_text(self.POLICY)
        return host

    def findings(self, code: int, *options: str) -> Dict[str, dict]:
        (host,) = self.scan(code, *options)["hosts"]
        return {finding["item"]: finding for finding in host["findings"]}

    def test_without(self) -> None:
        self.user_host("")
        told = self.findings(2)
        unknown = {item: row["reason"] for item, row in told.items() if row["verdict"] == "unknown"}
        self.assertEqual(len(unknown), 1, told)
        self.assertIn("needs root", *unknown.values())

    def test_with(self) -> None:
        self.user_host("ALL=(root) NOPASSWD: ALL")
        self.assertEqual({row["verdict"] for row in self.findings(0).values()}, {"good"})
        self.assertIn("unknown", {row["verdict"] for row in self.findings(2, "--no-sudo").values()})

    def test_with_a_password(self) -> None:
        self.user_host("ALL=(root) ALL")
        self.assertIn("unknown", {row["verdict"] for row in self.findings(2).values()})


class Secrets(DriftCase):
    def test_password_by_descriptor(self) -> None:
        host = self.add("kvm1", self.host(EL9, authorized=key("somebody-else"), password=True))
        host.root.run("chpasswd", stdin="root:correct horse\n").check()
        for secret, code in (("correct horse", 1), ("wrong", 2)):
            reader, writer = os.pipe()
            os.write(writer, secret.encode() + b"\n")
            os.close(writer)
            words = self.scan_words("--password-fd", reader, "--format", "json")
            done = self.run_words(words, code, pass_fds=(reader,))
            os.close(reader)
            self.assertNotIn(secret, done.stdout + done.stderr)
        # The same password is not tried again and again.
        self.assertEqual(host.log().count("Failed password"), 1, host.log())

    def test_passphrase_by_descriptor(self) -> None:
        locked = key("asked-for-by-drift", passphrase="open sesame")
        self.add("kvm1", self.host(EL9, authorized=locked), ansible_ssh_private_key_file=str(locked))
        reader, writer = os.pipe()
        os.write(writer, b"open sesame")
        os.close(writer)
        done = self.run_words(self.scan_words("--passphrase-fd", reader), 1, pass_fds=(reader,))
        os.close(reader)
        self.assertNotIn("sesame", done.stdout + done.stderr)


class Interrupted(OddServers, DriftCase):
    def test_what_is_known_is_told(self) -> None:
        host = self.fleet_host("kvm1")
        self.link(host)
        logged_in = host.log().count("Accepted")
        waiting: List[int] = []
        address = self.listen(lambda connection: waiting.append(1))
        self.inventory["silent"] = {"groups": (), "variables": {"ansible_host": address}}
        words = self.scan_words("--format", "json", "--progress", "lines", "-f", "1")
        for _ in range(100):
            with subprocess.Popen(
                words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment()
            ) as process:
                wait_for(lambda: bool(waiting), "the connection of the scan", 60)
                process.send_signal(signal.SIGINT)
                printed, said = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 2, said)
            report = self.validated(printed)
            self.assertTrue(report["interrupted"])
            # Whom it asks first is by chance.
            verdicts = self.verdicts(report)
            if host.log().count("Accepted") > logged_in:
                self.assertEqual(verdicts, {"kvm1": "good", "silent": "unknown"})
                return
            self.assertEqual(verdicts, {"kvm1": "unknown", "silent": "unknown"})
            waiting.clear()
        self.fail("the host in order was never asked first")


if __name__ == "__main__":
    unittest.main()
