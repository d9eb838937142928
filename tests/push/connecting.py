# SPDX-License-Identifier: GPL-2.0-or-later
"""The way to a host: jump hosts, servers that are none or that hang, login shells that do not answer."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from . import network
from .case import EL9, PushCase
from .odd_servers import OddServers
from .servers import SshHost


class Jumps(PushCase):
    """The hosts behind take connections from anywhere; that the way leads through the jump host shows in
    its log."""

    def forwarded(self, jump: SshHost) -> bool:
        return "Accepted" in jump.log()

    def test_jump_hosts_of_the_command_line(self):
        first, second, far = self.host(), self.host(), self.host()
        self.assert_push(0, "--jump", f"{first.address},root@{second.address}:22", far.address)
        self.assert_ours(far)
        self.assertTrue(self.forwarded(first) and self.forwarded(second))
        self.assert_push(0, "-J", first.address, "--undo", far.address)

    def test_jump_hosts_of_the_configuration(self):
        gate, inner, far = self.host(), self.host(port=2222), self.host()
        self.configure(
            f"Host far\nHostName {far.address}\nProxyJump inner\n"
            f"Host inner\nHostName {inner.address}\nPort 2222\nProxyJump {gate.address}\n"
        )
        self.assert_push(0, "far")
        self.assertTrue(self.forwarded(gate) and self.forwarded(inner))
        gate.stop()
        self.assertIn("Connection refused", self.assert_push(2, "far"))
        self.assertIn("unchanged", self.assert_push(0, "--jump", "none", "far"))

    def test_several_hosts_through_one(self):
        gate = self.host()
        far = [self.host() for _ in range(3)]
        report = self.report(0, "-J", gate.address, *(host.address for host in far))
        self.assertEqual([told["outcome"] for told in report["hosts"]], ["changed"] * 3)

    def test_keys_of_jump_hosts_are_as_strict(self):
        gate, far = self.host(known=False), self.host()
        said = self.assert_push(2, "-J", gate.address, far.address)
        self.assertIn(f"{far.address}: {gate.address}: ", said)
        self.assertIn("is not known", said)
        self.assertNotIn("Accepted", gate.log())

    def test_the_key_of_the_host_behind(self):
        gate, far = self.host(), self.host(known=False)
        self.assertIn("is not known", self.assert_push(2, "-J", gate.address, far.address))
        self.assertNotIn("Accepted", far.log())

    def test_a_jump_host_that_does_not_connect(self):
        gate = self.host(more_config="AllowTcpForwarding no")
        far = self.host()
        self.assertIn("does not connect to", self.assert_push(2, "-J", gate.address, far.address))
        far.stop()
        other = self.host()
        self.assertIn("does not connect to", self.assert_push(2, "-J", other.address, far.address))

    def test_jump_hosts_in_a_circle(self):
        self.configure("Host a\nProxyJump b\nHost b\nProxyJump a\n")
        self.assertIn("too many jump hosts", self.assert_push(2, "a"))

    def test_a_command_as_proxy(self):
        self.configure("Host far\nProxyCommand touch /tmp/was-run\n")
        self.assertIn("ProxyCommand is not supported", self.assert_push(2, "far"))
        self.assertFalse(Path("/tmp/was-run").exists())


class NoServers(OddServers, PushCase):
    """What listens is no SSH server, or one that goes no further."""

    def unreachable(self, address: str, *words: str) -> None:
        (told,) = self.report(2, "--timeout", "4", address)["hosts"]
        self.assertEqual(told["outcome"], "unknown")
        for word in words:
            self.assertIn(word, told["error"]["what"])

    def test_nobody_listens(self):
        self.unreachable(network.address(), "Connection refused")

    def test_no_such_name(self):
        self.unreachable("no-such-host.invalid", "has no address")

    def test_silence(self):
        self.unreachable(self.listen(lambda connection: None), "took too long")

    def test_silence_after_the_version(self):
        self.unreachable(self.listen(lambda connection: connection.sendall(b"SSH-2.0-Silent\r\n")), "took too long")

    def test_garbage(self):
        self.unreachable(self.listen(lambda connection: connection.sendall(b"\x1b[31m\0\xff" * 1000)), "handshake")

    def test_another_protocol(self):
        self.unreachable(self.listen(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n" * 99)), "handshake")

    def test_garbage_after_the_version(self):
        hello = b"SSH-2.0-Odd\r\n" + os.urandom(4096)
        self.unreachable(self.listen(lambda connection: connection.sendall(hello)), "handshake")

    def test_closed_at_once(self):
        self.unreachable(self.listen(lambda connection: connection.shutdown(socket.SHUT_RDWR)), "handshake")

    def test_an_endless_version(self):
        def endless(connection: socket.socket) -> None:
            while True:
                connection.sendall(b"x" * 65536)

        self.unreachable(self.listen(endless), "handshake")

    def test_no_escape_sequence_reaches_the_terminal(self):
        hello = b"SSH-2.0-\x1b]0;owned\x07\x1b[31m\r\n"
        address = self.listen(lambda connection: (connection.sendall(hello), connection.shutdown(socket.SHUT_RDWR)))
        self.assertNotIn("\x1b", self.assert_push(2, address))


class LoginShells(PushCase):
    """Hosts on which the command does not do what it should."""

    def shell(self, text: str) -> SshHost:
        host = self.host(EL9)
        host.root.write("/bin/odd", f"#!/bin/sh\n{text}\n", 0o755)
        host.root.run("usermod", "-s", "/bin/odd", "root").check()
        return host

    def untold(self, host: SshHost, words: str, seconds: int = 30) -> None:
        before = self.state(host)
        self.assertIn(words, self.assert_push(2, "--timeout", seconds, host.address))
        self.assert_unchanged(host, before)

    def test_no_shell(self):
        self.untold(self.shell("echo 'This account is not available.' >&2; exit 1"), "This account is not available")

    def test_a_shell_that_says_nothing(self):
        self.untold(self.shell("cat >/dev/null"), "gives no complete answer")

    def test_a_shell_that_never_ends(self):
        self.untold(self.shell("exec sleep 1000"), "took too long", 4)

    def test_a_shell_without_end_of_output(self):
        self.untold(self.shell("exec cat /dev/zero"), "more than can be an answer")

    def test_a_shell_that_is_killed(self):
        self.untold(self.shell("kill -9 $$"), "gives no complete answer")

    def test_answers_that_attack(self):
        frame = r"""mark=$(sed -n 's/.*@begin-\([0-9a-f]*\)$/\1/p' | head -n 1)
printf '\n@begin-%s\n' "$mark"
printf 'sudo=needless\npackage=none\nlayout=el9 group=x link=/a/b kind=override romdir=/tmp/$(id) class=256K '
printf 'state=missing mode=none current=\033[31m\n'
printf '\n@end-%s 0\n' "$mark"
"""
        host = self.shell(frame)
        said = self.assert_push(1, host.address)
        self.assertIn("is not understood", said)
        self.assertNotIn("\x1b", said)
