# SPDX-License-Identifier: GPL-2.0-or-later
"""Stories of what happens to a host, told in lines like

    owner 1
    install 1: ours
    choose stock: stock
    erase: before

A line is what is done, a verb of `verbs.py` with its words, and what must be so then: whose ROM QEMU finds
under every name ("before": all is as on a host on which the same was done without our package), how many
lines for the administrator there are for each link ("own 1"), and whether it "fails". After every line the
ROM must have the size class of the stock ROM, and if there was one before and after, there must have
been one, of such a class, at every step between, unless "with_gap" is among the words.
"""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence

from . import fixtures, snapshot
from .host import Found, Host, World
from .root import Done, Root

BEFORE = "before"
# Found, but QEMU refuses it; nothing found.
REFUSED, NOBODY = "refused", "nobody"
WITH_GAP = "with_gap"
FAILS = "fails"


def whose(found: Found) -> str:
    """In the words of a story."""
    if found.path is None:
        return NOBODY
    if found.size_class == 0:
        return REFUSED
    first_word = found.whose.split()[0]
    return first_word if first_word in ("ours", "own", "third") else "stock"


class StoryError(AssertionError):
    """What must be so is not; has the line, the story and the state of the host."""


class Stage:
    """A host, and its double on which our package never was."""

    def __init__(
        self,
        world: World,
        below: Optional[Root] = None,
        shell: Sequence[str] = ("dash",),
        double_below: Optional[Root] = None,
        small: bool = False,
    ):
        """`shell` runs scripts that are run without rpm; `small`: on a disk that can be filled."""
        self.world = world
        self.shell = list(shell)
        self.host = Host(world, below, small)
        self.double = Host(world, double_below or below)
        self.told: List[str] = []  # every line for the administrator so far

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_: object) -> None:
        self.host.root.remove()
        self.double.root.remove()

    @property
    def hosts(self) -> List[Host]:
        return [self.host, self.double]

    def play(self, story: Sequence[str], verbs: Dict[str, object]) -> None:
        for number, line in enumerate(story):
            action, _, wanted = line.partition(":")
            verb, *words = action.split()
            may_gap = WITH_GAP in words
            words = [word for word in words if word != WITH_GAP]
            before = self.host.look()
            self.host.traces.clear()
            done = verbs[verb](self, *words)
            self.told += done.complaints() if done else []
            try:
                if not may_gap:
                    self._check_steps(before)
                self._check(wanted.split(), done)
            except StoryError as problem:
                told = "\n".join(f"{'-->' if i == number else '   '} {each}" for i, each in enumerate(story))
                raise StoryError(f"{problem}\n{self.world}:\n{told}\n{self._state(done)}") from None

    def _check(self, wanted: Sequence[str], done: Optional[Done]) -> None:
        if not wanted:
            return
        if done is not None and (done.status != 0) != (FAILS in wanted):
            raise StoryError(f"exit status {done.status}")
        if wanted[0] == BEFORE:
            self._check_before()
        else:
            self._check_found(wanted[0])
        numbers = [int(word) for word in wanted[1:] if word.isdigit()]
        self._check_complaints(sum(numbers), done.complaints() if done else [])

    def _check_steps(self, before: Dict[str, Found]) -> None:
        """From a ROM to a ROM the way leads over ROMs."""
        after = self.host.look()
        for name, seen in ((name, seen) for trace in self.host.traces for name, seen in trace.roms.items()):
            if before[name].size_class == 0 or after[name].size_class == 0:
                continue
            if not seen.always_there():
                raise StoryError(f"{name}: no ROM at {seen.misses + seen.broken} steps, first after: {seen.first_bad}")
            classes = {before[name].size_class, after[name].size_class}
            if not set(seen.classes) <= classes:
                raise StoryError(f"{name}: size classes {sorted(seen.classes)} on the way, not of {sorted(classes)}")

    def _check_found(self, wanted: str) -> None:
        after = self.host.look()
        for link in self.host.links:
            found = after[link.group]
            if whose(found) != wanted:
                raise StoryError(f"{link.group}: QEMU finds {whose(found)}, not {wanted}: {found}")
            stock_class = self.host.stock_class(link)
            if wanted in ("ours", "stock") and found.size_class != stock_class:
                raise StoryError(f"{link.group}: size class {found.size_class}, the stock ROM has {stock_class}")

    def _check_before(self) -> None:
        trees = [host.snapshot() for host in self.hosts]
        lines = snapshot.differences(trees[1], trees[0])
        if lines:
            raise StoryError("not as on a host without the package:\n" + "\n".join(lines))
        # "package ... is not installed" is the same on both, where a story ends without the owners.
        verdicts = [host.root.run("rpm", "-V", *fixtures.names(self.world.layout)).output for host in self.hosts]
        if verdicts[0] != verdicts[1]:
            raise StoryError(f"rpm -V of the owners: {verdicts[0]}")

    def _check_complaints(self, wanted: int, lines: Sequence[str]) -> None:
        for link in self.host.links:
            count = sum(line.startswith(f"qemu-rom-multinic: {link.path}: ") for line in lines)
            if count != wanted:
                raise StoryError(f"{count} lines about {link.path}, not {wanted}")

    def _state(self, done: Optional[Done]) -> str:
        lines = ["output:", done.output if done else "-"]
        for link in self.host.links:
            paths = (link.path, link.managed, link.record)
            stands = ", ".join(f"{path}: {self.host.what_stands(path)}" for path in paths)
            lines += [f"{link.group}: {self.host.look()[link.group]}", f"  {stands}"]
        for trace in self.host.traces:
            lines += ["steps:", *(f"  {step}" for step in trace.steps if step != "end")]
        return "\n".join(lines)


def with_owners(world: World, version: int = 1, packages: bool = True) -> Root:
    """A finished root with the owners' files, as packages or only laid there; for stages to stand on."""
    key = (world, version, packages)
    if key not in _prepared:
        host = Host(world)
        if packages:
            host.root.run("rpm", "-U", fixtures.machine(world.program)).check()
            host.root.run("rpm", "-U", *fixtures.owners(world.layout, version)).check()
        else:
            fixtures.lay_out_owners(world.layout, version, host.root)
        host.root.unmount_last()
        _prepared[key] = host.root
    return _prepared[key]


_prepared: Dict[tuple, Root] = {}
