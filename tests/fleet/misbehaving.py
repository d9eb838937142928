# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts that hang, break off, lie, or never stop talking. Each is told by its stage and one line, and none
disturbs those that answer."""

from __future__ import annotations

import os
import socket
import struct

from push import network, servers
from push.case import EL9
from push.odd_servers import OddServers

from .case import FleetCase, hosts

_VERSION = b"SSH-2.0-OpenSSH_9.9\r\n"
_LISTS = (
    b"curve25519-sha256",
    b"ssh-ed25519",
    *[b"aes128-ctr"] * 2,
    *[b"hmac-sha2-256"] * 2,
    *[b"none"] * 2,
    b"",
    b"",
)


def key_exchange_begins() -> bytes:
    """RFC 4253, 7.1: SSH_MSG_KEXINIT as a packet."""
    lists = b"".join(struct.pack(">I", len(names)) + names for names in _LISTS)
    payload = bytes([20]) + os.urandom(16) + lists + bytes(5)
    padding = 8 - (len(payload) + 5) % 8 + 8
    return struct.pack(">IB", len(payload) + padding + 1, padding) + payload + bytes(padding)


class Bad(OddServers, FleetCase):
    LIMITS = ("--connect", 3, "--handshake", 3, "--authentication", 6, "--exec", 8, "--retry-after", 0.05)

    def ask_among_good_ones(self, *bad: str, more: tuple = ()):
        """The outcomes of the bad ones; a hundred others answer meanwhile."""
        self.everywhere()
        asked = self.ask([*hosts(100), *bad], *self.LIMITS, *more).hosts
        for line in hosts(100):
            self.assert_answer(asked.pop(line.split()[0]))
        return asked

    def test_before_and_in_the_handshake(self):
        def endless(connection: socket.socket) -> None:
            while True:
                connection.sendall(b"x" * 65536)

        def drip(connection: socket.socket) -> None:
            while True:
                connection.sendall(b"x")

        def ignore_me(connection: socket.socket) -> None:
            connection.sendall(_VERSION)
            packet = struct.pack(">IB", 12, 6) + bytes([2, 0, 0, 0, 0]) + bytes(6)
            while True:
                connection.sendall(packet * 1000)

        def reset(connection: socket.socket) -> None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

        servers_by_name = {
            "silent": lambda connection: None,
            "greets": lambda connection: connection.sendall(_VERSION),
            "begins": lambda connection: connection.sendall(_VERSION + key_exchange_begins()),
            "garbage": lambda connection: connection.sendall(b"\x1b[31m\0\xff" * 1000),
            "web": lambda connection: connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n" * 99),
            "odd": lambda connection: connection.sendall(_VERSION + os.urandom(4096)),
            "closes": lambda connection: connection.shutdown(socket.SHUT_RDWR),
            "leaves": lambda connection: (connection.sendall(_VERSION), connection.shutdown(socket.SHUT_RDWR)),
            "resets": reset,
            "endless": endless,
            "drips": drip,
            "ignore": ignore_me,
        }
        bad = [f"{name} {self.listen(serve)}" for name, serve in servers_by_name.items()]
        asked = self.ask_among_good_ones(*bad, "refuses 127.4.0.1:23")
        self.assert_failed(asked["refuses"], "connect", "Connection refused", attempts=3)
        self.assert_failed(asked["silent"], "banner", "took too long", attempts=3)
        # It may do that before we have seen that we are connected.
        self.assertIn(asked["resets"]["stage"], ("connect", "banner"))
        self.assertIn("reset", asked["resets"]["error"])
        for name in ("garbage", "web", "closes", "endless"):
            self.assert_failed(asked[name], "banner", "handshake", attempts=3)
        for name in ("greets", "begins"):
            self.assert_failed(asked[name], "handshake", "took too long")
        for name in ("odd", "leaves", "ignore"):
            self.assert_failed(asked[name], "handshake", "handshake")
        self.assert_failed(asked["drips"], "banner", "handshake", attempts=3)

    def test_another_key(self):
        other = self.host(EL9, known=False, host_key=servers.key("other-host"))
        revoked = self.host(EL9, known=False)
        self.know(f"{other.address} {servers.public(servers.key('first-host'))}")
        self.know(f"@revoked {revoked.known_hosts_line}")
        asked = self.ask_among_good_ones(f"changed {other.address}", f"revoked {revoked.address}")
        self.assert_failed(asked["changed"], "host_key", "CHANGED")
        self.assert_failed(asked["revoked"], "host_key", "revoked")
        self.assertEqual(self.logins(other) + self.logins(revoked), 0)

    def test_authentication(self):
        hang = "AuthorizedKeysCommand /bin/hang\nAuthorizedKeysCommandUser root"
        deaf = self.host(EL9, authorized=servers.key("other"), more_config=hang)
        deaf.root.write("/bin/hang", "#!/bin/sh\nsleep 1000\n", 0o755)
        denies = self.host(EL9, authorized=servers.key("other"))
        asked = self.ask_among_good_ones(f"deaf {deaf.address}", f"denies {denies.address}")
        self.assert_failed(asked["deaf"], "authentication", "took too long")
        self.assert_failed(asked["denies"], "authentication", "does not let root in")

    def test_commands(self):
        host = self.host(EL9, more_config="MaxStartups 100")
        shells = {
            "hangs": "exec sleep 1000",
            "talks": "exec yes",
            "complains": "exec yes >&2",
            "cut": "echo begun; kill -9 $PPID",
            "killed": "kill -9 $$",
            "fails": "exit 3",
        }
        users = [self.with_shell(host, user, script) for user, script in shells.items()]
        asked = self.ask_among_good_ones(*(f"{user} {user}@{host.address}" for user in users))
        self.assert_failed(asked["hangs"], "answer", "took too long")
        self.assert_failed(asked["talks"], "answer", "more than can be an answer")
        self.assert_failed(asked["complains"], "answer", "more than can be an answer")
        self.assert_failed(asked["cut"], "answer", "connection was lost")
        self.assertEqual(asked["killed"]["status"], -1)
        self.assertEqual(asked["fails"]["status"], 3)

    def test_no_commands_at_all(self):
        host = self.host(EL9, more_config="MaxSessions 0")
        asked = self.ask_among_good_ones(f"closed {host.address}")
        self.assert_failed(asked["closed"], "exec", "cannot open a channel")
