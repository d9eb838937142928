# SPDX-License-Identifier: GPL-2.0-or-later
"""kill -9 of rom_link and rom_image in the middle of a change: the old or the new state, never one between, and the
next run puts everything right."""

from __future__ import annotations

import functools
import os
import random
import re
import statistics
import time
import unittest
from typing import Callable, List, Sequence

from lab.waiting import wait_for
from rpm import snapshot
from rpm.host import Fate, World

from . import hosts
from .case import DEBIAN, EL7, EL9, SUSE
from .hosts import BareHost

_SEED = 5
_MOMENTS = int(os.environ.get("MULTINIC_KILLS", "100"))
_MEASURED, _MOST_TRIES = 5, 20
_LONG_ENOUGH, _PATIENCE = 60, 30  # seconds
# What a run that was killed may leave, none of it where QEMU looks: the file that was being written; when the link
# was as before already, dpkg's part of it and what was noted of the stock ROM, which the next run that needs it uses.
_LEFTOVERS = re.compile(
    r"/srv/guest\.rom\.\w{6}|/etc/alternatives/(efi|pxe)-virtio\.rom|/usr/share/.*/before/(efi|pxe)-virtio\.rom[.a-z]*"
)
DEST = "/srv/guest.rom"


class KillCase(unittest.TestCase):
    maxDiff = None

    def host(self, world: World) -> BareHost:
        host = BareHost(world)
        self.addCleanup(host.root.remove)
        return host

    def do(self, host: BareHost, module: str, arguments: dict) -> dict:
        """Undisturbed, and without a look at each step."""
        host.fate = Fate(seconds=_LONG_ENOUGH)
        answer = host.module(module, arguments)
        self.assertFalse(answer is None or answer.get("failed"), answer)
        return answer

    def assert_same(self, wanted: snapshot.Snapshot, found: snapshot.Snapshot) -> None:
        lines = snapshot.differences(wanted, found)
        self.assertEqual([line for line in lines if not _LEFTOVERS.fullmatch(line[2:].split(":")[0])], [])

    def durations(self, changes: Sequence[Callable[[], object]]) -> List[float]:
        """Of changes that undo each other, as they mostly are."""
        taken: List[List[float]] = [[] for _ in changes]
        for _ in range(_MEASURED):
            for number, change in enumerate(changes):
                begin = time.monotonic()
                change()
                taken[number].append(time.monotonic() - begin)
        return [statistics.median(each) for each in taken]

    def until(self, moments: int, one: Callable[[int], bool]) -> None:
        """One kill after the other, until so many came before the end of what they were to end."""
        killed = number = 0
        while killed < moments and number < _MOST_TRIES * moments:
            with self.subTest(number=number):
                killed += one(number)
            number += 1
        self.assertEqual(killed, moments, f"of {number} tries")

    def kill(self, host: BareHost, module: str, arguments: dict, dice: random.Random, longest: float) -> bool:
        """Whether it was killed before it answered. Alone, what it has started goes on."""
        host.fate = Fate(seconds=dice.uniform(0, longest), whole_group=dice.random() < 0.7)
        answer = host.module(module, arguments)
        wait_for(lambda: not host.root.processes(), "the end of what it started", _PATIENCE)
        return answer is None


class Links(KillCase):
    """There and back: each change is killed, looked at, done, and undone."""

    def through(self, world: World, moments: int) -> None:
        dice, host = random.Random(_SEED), self.host(world)
        clean, stock = snapshot.take(host.root.path), hosts.found(host.root, world)
        changes: List[dict] = [{"state": "ours"}, {"state": "absent"}]
        longest = self.durations([functools.partial(self.do, host, "rom_link", change) for change in changes])

        def one(number: int) -> bool:
            change = changes[number % 2]
            killed = self.kill(host, "rom_link", change, dice, longest[number % 2])
            for name, whose in hosts.found(host.root, world).items():
                self.assertIn(whose, ("ours", stock[name]))
            self.do(host, "rom_link", change)
            wanted = dict.fromkeys(stock, "ours") if change["state"] == "ours" else stock
            self.assertEqual(hosts.found(host.root, world), wanted)
            if change["state"] == "absent":
                self.assert_same(clean, snapshot.take(host.root.path))
            return killed

        self.until(moments, one)

    def test_el9(self) -> None:
        self.through(EL9, _MOMENTS * 4 // 10)

    def test_el7(self) -> None:
        self.through(EL7, _MOMENTS * 2 // 10)

    def test_suse(self) -> None:
        self.through(SUSE, _MOMENTS * 2 // 10)

    def test_debian(self) -> None:
        self.through(DEBIAN, _MOMENTS * 2 // 10)


class Images(KillCase):
    """A file that is written anew, with another setting, owner and mode each time."""

    def arguments(self, number: int) -> dict:
        odd = number % 2
        mode, owner = ("0644", "root") if odd else ("0600", "daemon")
        return {"dest": DEST, "settings": {"menu": "first" if odd else "never"}, "mode": mode, "owner": owner}

    def state(self, host: BareHost) -> snapshot.Snapshot:
        return snapshot.take(host.root.path, ("/srv",))

    def test_random_moments(self) -> None:
        dice, host = random.Random(_SEED), self.host(EL9)
        changes = [functools.partial(self.do, host, "rom_image", self.arguments(number)) for number in (0, 1)]
        longest = self.durations(changes)
        states = []
        for change in changes:
            change()
            states.append(self.state(host))

        def one(number: int) -> bool:
            killed = self.kill(host, "rom_image", self.arguments(number), dice, longest[number % 2])
            self.assertIn(self.state(host)[DEST], (states[0][DEST], states[1][DEST]))
            self.do(host, "rom_image", self.arguments(number))
            self.assert_same(states[number % 2], self.state(host))
            return killed

        self.until(_MOMENTS, one)


if __name__ == "__main__":
    unittest.main()
