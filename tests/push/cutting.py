# SPDX-License-Identifier: GPL-2.0-or-later
"""The connection breaks, or the host's power goes off, after any number of bytes: what QEMU finds is the old
ROM or the new one, at every moment, and the next run goes on from there. $MULTINIC_PUSH_CUTS is how many
places are tried of each kind."""

from __future__ import annotations

import os
from typing import Dict, Iterator, List, Sequence, Tuple

from lab.waiting import wait_for
from rpm.shares import share
from rpm.snapshot import Snapshot

from . import case
from .case import DEBIAN, EL9, SUSE, PushCase
from .relay import FROM_HOST, TO_HOST, Relay
from .servers import SshHost

_CUTS = int(os.environ.get("MULTINIC_PUSH_CUTS", "6"))
_PATIENCE = 60  # seconds; only ends what hangs
# The last bytes of a connection only close it: the host's last answer came before them.
_FAREWELL = 512


def places(carried: int, count: int) -> List[int]:
    """Half of them anywhere, half where the last tenth goes through: there are the last steps."""
    half = max(1, count // 2)
    anywhere = [carried * (2 * i + 1) // (2 * half) for i in range(half)]
    late = carried - carried // 10
    return anywhere + [late + (carried - late) * (2 * i + 1) // (2 * half) for i in range(half)]


class Cut(PushCase):
    def through(self, relay: Relay, host: SshHost) -> str:
        """The host under the relay's address, with its own key."""
        self.configure(f"Host {relay.address}\nHostKeyAlias {host.address}")
        return relay.address

    def volume(
        self, world, arguments: Sequence[object], version: int, before: Sequence[int], user: str
    ) -> Dict[str, int]:
        """The bytes that go each way when nothing breaks."""
        host = self.prepared(world, before, user)
        with Relay((host.address, 22)) as relay:
            self.assert_push(0, *arguments, self.through(relay, host), version=version)
        host.remove()
        return relay.carried

    def prepared(self, world, versions: Sequence[int], user: str) -> SshHost:
        host = self.host(world)
        if user:
            host.user(user, sudo="ALL=(ALL) NOPASSWD: ALL")
        for version in versions:
            self.assert_push(0, host.address, version=version)
        return host

    def found_roms(self, host: SshHost) -> List[bytes]:
        return [self.found(host, link.group) for link in host.links]

    def stock_roms(self, host: SshHost) -> List[bytes]:
        return [host.root.at(host.root.resolve(link.stock)).read_bytes() for link in host.links]

    def assert_finished(self, host: SshHost, arguments: Sequence[object], version: int) -> None:
        """As after a run that nothing broke."""
        found = self.found_roms(host)
        finished = [case.padded(version, len(rom)) for rom in found]
        self.assertTrue(found == (self.stock_roms(host) if "--undo" in arguments else finished))

    def trials(
        self, world, arguments: Sequence[object], version: int, before: Sequence[int], user: str = ""
    ) -> Iterator[Tuple[SshHost, Snapshot, List[bytes]]]:
        """A host on which it was cut off, its state before any push, and the ROMs found before it."""
        carried = self.volume(world, arguments, version, before, user)
        for direction in (TO_HOST, FROM_HOST):
            for number, place in share(enumerate(places(carried[direction], _CUTS))):
                power = number % 2 == 1
                with self.subTest(direction=direction, place=place, of=carried[direction], power=power):
                    host = self.prepared(world, (), user)
                    clean = self.state(host)
                    for earlier in before:
                        self.assert_push(0, host.address, version=earlier)
                    old = self.found_roms(host)
                    status = self.cut_off(host, direction, place, power, arguments, version)
                    self.assertIn(status, (2, 0) if place > carried[direction] - _FAREWELL else (2,))
                    if status == 0:
                        self.assert_finished(host, arguments, version)
                    yield host, clean, old
                    host.remove()

    def cut_off(self, host: SshHost, direction: str, place: int, power: bool, arguments, version: int) -> int:
        """The exit status of the run that was cut off."""
        when_cut = host.kill_sessions if power else lambda: None
        with Relay((host.address, 22), direction, place, when_cut) as relay, host.watcher() as watcher:
            done = self.push(*arguments, self.through(relay, host), version=version)
            # The farewell is not always as long as it was when it was measured.
            self.assertTrue(relay.was_cut or done.returncode == 0)
            # A command that runs may go on for a while without us.
            wait_for(lambda: len(host.processes()) == 1, "the end of the session", _PATIENCE, host.log)
        for name, seen in watcher.roms.items():
            self.assertTrue(seen.always_there(), f"{name}: {seen}")
        return done.returncode

    def assert_old_or_new(self, host: SshHost, old: List[bytes], version: int) -> None:
        for rom, before, link in zip(self.found_roms(host), old, host.links):
            new = case.padded(version, len(rom))
            self.assertIn(rom, (before, new), f"{link.group}: {len(rom)} bytes")

    def first_push(self, world) -> None:
        for number, (host, clean, old) in enumerate(self.trials(world, (), 1, ())):
            self.assert_old_or_new(host, old, 1)
            if number % 3 != 2:
                self.assert_push(0, host.address)
                self.assert_ours(host)
                pushed = self.state(host)
                self.assertIn("unchanged", self.assert_push(0, host.address))
                self.assert_unchanged(host, pushed)
            self.assert_push(0, "--undo", host.address)
            self.assert_unchanged(host, clean)

    def test_first_push(self):
        self.first_push(EL9)

    def test_first_push_to_debian(self):
        self.first_push(DEBIAN)

    def test_first_push_that_takes_over(self):
        self.first_push(SUSE)

    def test_first_push_by_sudo(self):
        case.servers.have_sudo()
        for host, clean, old in self.trials(EL9, ("--user", "deputy"), 1, (), user="deputy"):
            self.assert_old_or_new(host, old, 1)
            self.assert_push(0, host.address)
            self.assert_push(0, "--undo", "--user", "deputy", host.address)
            self.assert_push(0, "--user", "deputy", host.address)
            self.assert_push(0, "--undo", host.address)
            self.assert_unchanged(host, clean)

    def test_newer_rom(self):
        for host, clean, old in self.trials(EL9, (), 2, (1,)):
            self.assert_old_or_new(host, old, 2)
            self.assert_push(0, host.address, version=2)
            self.assert_ours(host, 2)
            self.assert_push(0, "--undo", host.address)
            self.assert_unchanged(host, clean)

    def test_undo(self):
        for number, (host, clean, old) in enumerate(self.trials(EL9, ("--undo",), 1, (1,))):
            for rom, before, other in zip(self.found_roms(host), old, self.stock_roms(host)):
                self.assertIn(rom, (before, other))
            if number % 3 == 2:
                self.assert_push(0, host.address)
                self.assert_ours(host)
            self.assert_push(0, "--undo", host.address)
            self.assert_unchanged(host, clean)
