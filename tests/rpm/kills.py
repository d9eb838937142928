# SPDX-License-Identifier: GPL-2.0-or-later
"""rpm killed in the middle, and what an administrator does about it afterwards."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from typing import List, Sequence

from . import layouts, snapshot
from .host import Fate, World
from .packages import PACKAGES, installed_of_ours
from .root import Root
from .stage import Stage, StoryError, with_owners
from .tools import Watcher

_LONG_ENOUGH = 60  # seconds
# A scriptlet of rpm begins; and what is about a ROM, a link or a group. Between two such steps nothing
# changes that QEMU or the alternatives program looks at.
_SCRIPTLET = re.compile(r"start /bin/sh /var/tmp/rpm-tmp")
_ABOUT_ROMS = re.compile(r"(?!start|end)\w+ .*(virtio\.rom|multinic|alternatives|1af41000\.rom)")


@dataclass(frozen=True)
class Transaction:
    """`story` leads to the host on which `line` is killed; `repeat` is the same once more."""

    name: str
    story: Sequence[str]
    line: str
    repeat: str


TRANSACTIONS = [
    Transaction("install", [], "install 1", "install_again 1"),
    Transaction("upgrade", ["install 1"], "install 2", "install_again 2"),
    Transaction("erase", ["install 1"], "erase", "install_again 1"),
    Transaction("owner upgraded", ["install 1"], "owner 2", "owner_again 2"),
    Transaction("owner of another class", ["install 1"], "owner 4", "owner_again 4"),
]


def prepared(world: World, transaction: Transaction) -> Root:
    """A finished root on which the transaction can be run many times."""
    with_owners_only = with_owners(world)
    if not transaction.story:
        return with_owners_only
    stage = Stage(world, with_owners_only)
    stage.play(transaction.story, PACKAGES)
    stage.double.root.remove()
    stage.host.root.unmount_last()
    return stage.host.root


def remove_leftovers_of_rpm(root: Root) -> None:
    """Half-written files and scriptlets. Within the same second rpm would take the same names again."""
    for folder, _, names in os.walk(root.changes):
        for name in names:
            path = "/" + os.path.relpath(os.path.join(folder, name), root.changes)
            if snapshot.is_leftover_of_rpm(path):
                root.at(path).unlink()


class Killed:
    """One transaction, killed once, and put right again."""

    def __init__(self, world: World, transaction: Transaction, below: Root):
        self.transaction = transaction
        self.stage = Stage(world, below, double_below=with_owners(world))
        self._found_before = self.stage.host.look()

    def __enter__(self) -> "Killed":
        return self

    def __exit__(self, *_: object) -> None:
        self.stage.__exit__()

    def kill_at(self, step: int) -> None:
        self.stage.host.fate = Fate(step=step)
        self.play([self.transaction.line])

    def kill_after(self, seconds: float, whole_group: bool) -> None:
        """With rpm_watch beside it: no moment without a ROM. Scriptlets outlive an rpm that is killed alone."""
        host = self.stage.host
        host.fate = Fate(seconds=seconds, whole_group=whole_group)
        with Watcher(host.root.path, layouts.searches(host.world.layout)) as watcher:
            self.play([self.transaction.line])
        for name, seen in watcher.roms.items():
            if not seen.always_there():
                raise StoryError(f"{name}: {seen.misses + seen.broken} of {seen.samples} looks found no ROM")

    def check_found(self) -> None:
        """Whatever is there now, QEMU finds a ROM of a class that there was or will be."""
        now, later = self.stage.host.look(), self.stage.double.look()
        for link in self.stage.host.links:
            right = {found[link.group].size_class for found in (self._found_before, later)}
            if now[link.group].size_class not in right:
                raise StoryError(f"{link.group}: {now[link.group]}, but the class must be one of {right}")

    def put_right(self, by_erasing: bool) -> None:
        """By the same command again and then an erase, or by an erase at once. Then all is as before us."""
        stage = self.stage
        remove_leftovers_of_rpm(stage.host.root)
        installed = bool(installed_of_ours(stage.host))
        story = [] if by_erasing and installed else [f"{self.transaction.repeat}: ours"]
        story += ["erase"]
        if by_erasing and installed and self.transaction.repeat.startswith("owner"):
            story += [self.transaction.repeat]
        self.play([*story[:-1], f"{story[-1]}: before"])

    def play(self, story: Sequence[str]) -> None:
        self.stage.play(story, PACKAGES)


def steps_of(world: World, transaction: Transaction, below: Root) -> List[str]:
    """The steps of the transaction when nobody disturbs it."""
    with Killed(world, transaction, below) as killed:
        killed.stage.host.traces.clear()
        killed.play([transaction.line])
        return killed.stage.host.traces[-1].steps


def at_scriptlets(steps: Sequence[str]) -> List[int]:
    """Before each scriptlet, at its beginning, and at its end."""
    begins = [number for number, step in enumerate(steps) if _SCRIPTLET.match(step)]
    ends = [begin - 1 for begin in begins[1:]] + [len(steps) - 2]
    return sorted({place for begin, end in zip(begins, ends) for place in (begin - 1, begin, end)})


def at_roms(steps: Sequence[str]) -> List[int]:
    return [number for number, step in enumerate(steps) if _ABOUT_ROMS.match(step)]


def duration(world: World, transaction: Transaction, below: Root) -> float:
    """How long the transaction takes here; only says where random moments are to be looked for."""
    with Killed(world, transaction, below) as killed:
        killed.stage.host.fate = Fate(seconds=_LONG_ENOUGH)
        begin = time.monotonic()
        killed.play([transaction.line])
        return time.monotonic() - begin
