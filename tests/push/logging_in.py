# SPDX-License-Identifier: GPL-2.0-or-later
"""Who is let in: keys of hosts and of users, the agent, prompts."""

from __future__ import annotations

import os
import pty
import select
import socket
import subprocess
from pathlib import Path
from typing import List, Tuple

from lab.paths import program
from rpm import mounts

from . import network, servers
from .case import PushCase, rom
from .servers import SshHost, key, public


class HostKeys(PushCase):
    def refused(self, host: SshHost, *words: str) -> None:
        """Told why; nobody is logged in."""
        before = self.state(host)
        said = self.assert_push(2, host.address)
        for word in words:
            self.assertIn(word, said)
        self.assert_unchanged(host, before)
        self.assertNotIn("Accepted", host.log())

    def test_unknown(self):
        host = self.host(known=False)
        fingerprint = subprocess.run(
            [program("ssh-keygen"), "-lf", str(host.host_key)], check=True, capture_output=True, text=True
        ).stdout.split()[1]
        self.refused(host, "is not known", fingerprint, "log in once with ssh", str(self.known_hosts))
        # Nothing is learned by that.
        self.assertFalse(self.known_hosts.exists())
        self.refused(host, "is not known")

    def test_changed(self):
        host = self.host(known=False)
        self.know(f"{host.address} {public(key('another-host'))}")
        self.refused(host, "CHANGED", f"{self.known_hosts}:1", "ssh-keygen -f")

    def test_only_a_key_of_another_type_is_known(self):
        host = self.host(known=False)
        self.know(f"{host.address} {public(key('another-host', 'ecdsa'))}")
        self.refused(host, "only keys of other types")

    def test_of_several_keys_the_known_one_is_asked_for(self):
        host = self.host(known=False)
        for kind in ("rsa", "ecdsa"):
            host.root.write(f"/etc/ssh/test_host_key_{kind}", key("several", kind).read_text(), 0o600)
            with host.root.at("/etc/ssh/test_sshd_config").open("a") as config:
                config.write(f"HostKey /etc/ssh/test_host_key_{kind}\n")
        host.stop()
        host.start()
        for kind in ("rsa", "ecdsa"):
            self.known_hosts.write_text(f"{host.address} {public(key('several', kind))}\n")
            self.assert_push(0, host.address)

    def test_hashed_names(self):
        host = self.host()
        command = [program("ssh-keygen"), "-H", "-f", str(self.known_hosts)]
        subprocess.run(command, check=True, capture_output=True)
        self.assertIn("|1|", self.known_hosts.read_text())
        self.assertNotIn(host.address, self.known_hosts.read_text())
        self.assert_push(0, host.address)

    def test_another_port(self):
        host = self.host(port=2222)
        self.assert_push(0, "--port", "2222", host.address)
        self.assertIn("unchanged", self.assert_push(0, f"{host.address}:2222"))
        self.known_hosts.write_text(f"{host.address} {public(key('another-host'))}\n")
        self.assertIn("CHANGED", self.assert_push(2, "--port", "2222", host.address))

    def test_an_alias_and_another_file(self):
        host = self.host(known=False)
        other = self.home / "other_hosts"
        other.write_text(f"the-alias {public(host.host_key)}\n")
        settings = f"HostName {host.address}\nHostKeyAlias the-alias\nUserKnownHostsFile {other}"
        self.configure(f"Host node1\n{settings}")
        self.assert_push(0, "node1")

    def test_revoked(self):
        host = self.host()
        self.know(f"@revoked * {public(host.host_key)}")
        self.refused(host, "is revoked")

    def test_revoked_by_a_file(self):
        host = self.host()
        revoked = self.home / "revoked"
        revoked.write_text(f"{public(host.host_key)}\n")
        self.configure(f"Host {host.address}\nRevokedHostKeys {revoked}")
        self.refused(host, "is revoked")
        revoked.write_bytes(b"SSHKRL\n\0")
        self.refused(host, "key revocation lists are not supported")
        revoked.unlink()
        self.refused(host, "no host is trusted")

    def test_only_certified(self):
        host = self.host(known=False)
        self.know(f"@cert-authority * {public(key('authority'))}")
        self.refused(host, "certification authority", "not supported")

    def test_a_file_of_known_hosts_that_cannot_be_read(self):
        host = self.host()
        self.known_hosts.unlink()
        self.known_hosts.mkdir()
        self.refused(host, "not a regular file")


class Configuration(PushCase):
    """Where settings come from; how a host is found is otherwise for the unit tests."""

    def test_the_users_own_file(self):
        host = self.host()
        (self.home / ".ssh" / "config").write_text(
            f"Host node1\nHostName {host.address}\nUser root\nIdentityFile {key('client')}\n"
        )
        command = [self.command()[0], "push", "--dry-run", "--rom", str(rom()), "node1"]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)
        # The file is looked for where HOME says, and so are the known hosts.
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("node1: would be changed", done.stdout)

    def test_ipv6(self):
        host = self.host(address="::1")
        self.assert_push(0, "::1")
        self.assertIn("unchanged", self.assert_push(0, "root@[::1]:22"))
        self.configure("Host six\nHostName ::1\nAddressFamily inet")
        self.assertIn("has no address", self.assert_push(2, "six"))
        self.assert_ours(host)

    def test_a_name_with_several_addresses(self):
        host = self.host()
        names = self.home / "hosts"
        names.write_text("".join(f"{address} many\n" for address in ("::1", network.address(), host.address)))
        mounts.bind(names, Path("/etc/hosts"))
        self.addCleanup(mounts.unmount, Path("/etc/hosts"))
        self.know(f"many {public(host.host_key)}")
        self.assert_push(0, "many")
        self.assert_ours(host)


class UserKeys(PushCase):
    def test_a_key_that_the_host_does_not_take(self):
        host = self.host(authorized=key("somebody-else"))
        before = self.state(host)
        said = self.assert_push(2, host.address)
        self.assertIn(f"does not let {os.environ.get('USER', 'root')} in", said)
        self.assertIn(str(key("client")), said)
        self.assertIn("--identity", said)
        self.assert_unchanged(host, before)
        self.assert_push(0, "--identity", key("somebody-else"), host.address)

    def test_kinds_of_keys(self):
        for kind in ("rsa", "ecdsa"):
            with self.subTest(kind=kind):
                host = self.host(authorized=key("client", kind))
                self.assert_push(0, "-i", key("client", kind), host.address)

    def test_without_the_public_half(self):
        host = self.host(authorized=key("alone"))
        path = self.home / "alone"
        path.write_text(key("alone").read_text())
        path.chmod(0o600)
        self.assert_push(0, "-i", path, host.address)

    def test_a_key_that_is_not_there(self):
        host = self.host()
        self.assertIn("/absent: cannot be read", self.assert_push(2, "-i", "/absent", host.address))

    def test_no_key_at_all(self):
        host = self.host()
        self.config.write_text(f"UserKnownHostsFile {self.known_hosts}\n")
        self.assertIn("no key: none was found", self.assert_push(2, host.address))

    def test_a_passphrase_and_no_terminal(self):
        locked = key("locked", passphrase="secret")
        host = self.host(authorized=locked)
        said = self.assert_push(2, "-i", locked, host.address)
        self.assertIn(f"{locked} has a passphrase, and there is no terminal", said)
        self.assertIn("agent", said)

    def test_a_password_and_no_terminal(self):
        host = self.host(authorized=key("somebody-else"), password=True)
        self.assertIn("no terminal to ask for a password", self.assert_push(2, host.address))

    def test_a_user_who_is_unknown_there(self):
        host = self.host()
        self.assertIn("does not let nobody-there in", self.assert_push(2, f"nobody-there@{host.address}"))


class Agent(PushCase):
    def agent(self) -> Path:
        path = self.home / "agent"
        command = [program("ssh-agent"), "-D", "-a", str(path)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self.addCleanup(lambda: (process.kill(), process.wait()))
        servers.wait_for(path.exists, "the agent", 30)
        return path

    def add(self, agent: Path, identity: Path, passphrase: str = "") -> None:
        ask = self.home / "ask"
        ask.write_text(f"#!/bin/sh\necho '{passphrase}'\n")
        ask.chmod(0o700)
        environment = {"SSH_AUTH_SOCK": str(agent), "SSH_ASKPASS": str(ask), "SSH_ASKPASS_REQUIRE": "force"}
        subprocess.run(
            [program("ssh-add"), "-q", str(identity)], check=True, env=self.environment(environment), timeout=60
        )

    def test_a_key_of_the_agent(self):
        host = self.host(authorized=key("in-agent"))
        agent = self.agent()
        self.assert_push(2, host.address, SSH_AUTH_SOCK=str(agent))
        self.add(agent, key("in-agent"))
        self.assert_push(0, host.address, SSH_AUTH_SOCK=str(agent))
        self.configure(f"Host {host.address}\nIdentitiesOnly yes")
        self.assert_push(2, host.address, SSH_AUTH_SOCK=str(agent))

    def test_the_agent_holds_the_key_whose_file_is_locked(self):
        locked = key("locked-in-agent", passphrase="secret")
        host = self.host(authorized=locked)
        agent = self.agent()
        self.add(agent, locked, "secret")
        self.configure(f"Host {host.address}\nIdentitiesOnly yes\nIdentityFile {locked}\nIdentityAgent {agent}")
        self.assert_push(0, host.address)

    def test_an_agent_that_does_not_answer(self):
        host = self.host()
        with socket.socket(socket.AF_UNIX) as mute:
            path = self.home / "mute"
            mute.bind(str(path))
            mute.listen()
            said = self.assert_push(2, "--timeout", "3", host.address, SSH_AUTH_SOCK=str(path))
        self.assertIn("the SSH agent does not answer", said)

    def test_an_agent_that_is_gone(self):
        host = self.host()
        self.assert_push(0, host.address, SSH_AUTH_SOCK=str(self.home / "gone"))


class Terminal(PushCase):
    """What a person is asked, on a terminal."""

    def push_on_terminal(self, answers: List[Tuple[str, str]], *arguments: object) -> Tuple[int, str]:
        """The exit code and what was to be read; each answer is typed when its question stands there."""
        child, terminal = pty.fork()
        if child == 0:
            command = self.command(*arguments, "--rom", rom())
            os.execve(command[0], command, self.environment({"TERM": "dumb"}))
        waiting, said = list(answers), ""
        while True:
            ready, _, _ = select.select([terminal], [], [], 120)
            try:
                block = os.read(terminal, 65536) if ready else b""
            except OSError:
                block = b""
            if not block:
                break
            said += block.decode(errors="replace")
            if waiting and said.endswith(waiting[0][0]):
                os.write(terminal, waiting.pop(0)[1].encode() + b"\n")
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said

    def test_a_passphrase(self):
        locked = key("asked-for", passphrase="open sesame")
        host = self.host(authorized=locked)
        question = f"Passphrase of {locked}: "
        code, said = self.push_on_terminal([(question, "open sesame")], "-i", locked, host.address)
        self.assertEqual(code, 0, said)
        self.assertNotIn("sesame", said)
        code, said = self.push_on_terminal([(question, "wrong")] * 3, "-i", locked, host.address)
        self.assertEqual(code, 2, said)
        self.assertEqual(said.count(question), 3)

    def test_a_passphrase_is_asked_for_once(self):
        locked = key("asked-for-once", passphrase="open sesame")
        hosts = [self.host(authorized=locked) for _ in range(3)]
        question = f"Passphrase of {locked}: "
        addresses = [host.address for host in hosts]
        code, said = self.push_on_terminal([(question, "open sesame")], "-i", locked, *addresses)
        self.assertEqual((code, said.count(question)), (0, 1), said)

    def test_a_password(self):
        host = self.host(authorized=key("somebody-else"), password=True)
        host.root.run("chpasswd", stdin="root:correct horse\n").check()
        question = f"Password of root@{host.address}: "
        code, said = self.push_on_terminal([(question, "wrong"), (question, "correct horse")], host.address)
        self.assertEqual(code, 0, said)
        self.assertNotIn("horse", said)

    def test_no_answer(self):
        host = self.host(authorized=key("somebody-else"), password=True)
        question = f"Password of root@{host.address}: "
        code, said = self.push_on_terminal([(question, "\x04")], host.address)
        self.assertEqual(code, 2, said)
