# SPDX-License-Identifier: GPL-2.0-or-later
"""The scripts of packaging/links by themselves: every state of a link, every command, three shells."""

from __future__ import annotations

import unittest
from dataclasses import dataclass
from typing import List, Sequence, Tuple

from . import layouts
from .host import NATURAL, NO_PROGRAM, OTHERS, World
from .scripts import SCRIPTS
from .shares import share
from .stage import Stage, with_owners

OVERRIDE, TAKEOVER = "override", "takeover"
ALL = ("el7", "el8", "el9", "suse", "debian")
OVERRIDES = ("el8", "el9", "debian")
TAKEOVERS = ("el7", "suse")
SHELLS = {"dash": ["dash"], "bash": ["bash", "--posix"], "busybox": ["busybox", "sh"]}


@dataclass(frozen=True)
class Story:
    name: str
    lines: Sequence[str]
    where: Tuple[str, ...] = ALL


STORIES = [
    Story("there and back", ["ensure: ours", "release: before"]),
    Story("twice", ["ensure: ours", "ensure: ours", "release: before"]),
    Story("repaired by the trigger", ["ensure: ours", "unlink", "repair: ours", "release: before"], OVERRIDES),
    Story("another version of ours", ["ensure: ours", "update: ours", "keep: ours", "release: before"]),
    Story("the owner lays its ROM anew", ["ensure: ours", "lay_stock 2", "repair: ours", "release: before"]),
    Story("... and is of a larger class", ["ensure: ours", "lay_stock 4", "repair: ours", "release: before"]),
    Story("... and goes back to the smaller one",
          ["lay_stock 4", "ensure: ours", "lay_stock 1", "repair: ours", "release: before"]),
    Story("own link", ["own_link", "ensure: own 1", "release: before"]),
    Story("own file", ["own_file", "ensure: own 1", "release: before"], OVERRIDES + ("el7",)),
    # Nobody can tell it from the stock ROM; it is kept, and put back.
    Story("own file in place of the stock ROM", ["own_file", "ensure: ours", "release: before"], ("suse",)),
    Story("dangling link", ["dangling", "ensure: stock 1", "release: before"], OVERRIDES),
    Story("dangling link", ["dangling", "ensure: nobody 1", "release: before"], TAKEOVERS),
    Story("empty file", ["empty", "ensure: refused 1", "release: before"], OVERRIDES + ("el7",)),
    Story("folder", ["folder", "ensure: refused 1", "release: before"]),
    Story("own link after us", ["ensure: ours", "own_link", "ensure: own 1", "release: before"]),
    Story("own file after us", ["ensure: ours", "own_file", "ensure: own 1", "release: before"], OVERRIDES + ("el7",)),
    Story("link taken away after us", ["ensure: ours", "unlink", "ensure: ours", "release: before"], OVERRIDES),
]
# Only where there is an alternatives program.
GROUP_STORIES = [
    Story("choice of the stock ROM",
          ["ensure: ours", "choose stock: stock", "ensure: stock", "update: stock", "release: before"]),
    Story("... outlives the owner's upgrade",
          ["ensure: ours", "choose stock", "lay_stock 2", "repair: stock", "release: before"]),
    Story("choice of ours by hand follows the class",
          ["ensure: ours", "choose ours", "lay_stock 4", "repair: ours", "choose auto: ours", "release: before"]),
    Story("back to auto", ["ensure: ours", "choose stock: stock", "choose auto: ours", "release: before"]),
    Story("a third one is registered after us, and wins",
          ["ensure: ours", "register 90", "ensure: third", "release: before 1"], OVERRIDES),
    Story("a third one is registered after us, and loses",
          ["ensure: ours", "register 5", "ensure: ours", "choose third: third", "ensure: third"]),
    Story("a third one is registered before us, and wins",
          ["register 90", "ensure: third", "release: before 1"], OVERRIDES),
    Story("a third one is registered before us, and loses",
          ["register 5", "ensure: ours", "release: before 1"], OVERRIDES),
    Story("the chosen third one goes away for a while",
          ["ensure: ours", "register 5", "choose third: third", "drop_third", "repair: ours", "register 5",
           "repair: third"]),
    Story("records wiped", ["ensure: ours", "wipe", "ensure: ours", "release: before"]),
    Story("records wiped, stock ROM chosen",
          ["ensure: ours", "choose stock", "wipe", "ensure: stock", "release: before"]),
    Story("records wiped, then erased", ["ensure: ours", "wipe", "release: before"]),
    Story("link in the alternatives folder lost", ["ensure: ours", "drop_managed", "ensure: ours", "release: before"]),
    Story("... then erased", ["ensure: ours", "drop_managed", "release: before"]),
    Story("stale draft at the first call", ["stale_draft", "ensure: ours", "release: before"]),
    Story("stale draft at the owner's upgrade",
          ["ensure: ours", "stale_draft", "lay_stock 4", "repair: ours", "release: before"]),
    Story("stale draft at the end", ["ensure: ours", "stale_draft", "release: before"]),
    Story("use stock and back",
          ["ensure: ours", "serve use stock: stock", "ensure: stock", "serve use multinic: ours",
           "serve use auto: ours", "release: before"]),
    Story("use takes an own link over, and it comes back",
          ["own_link", "ensure: own 1", "serve use multinic: ours", "ensure: ours", "release: before"]),
    Story("use takes an own file over, and it comes back",
          ["own_file", "ensure: own 1", "serve use multinic: ours", "serve use stock: stock", "release: before"],
          OVERRIDES + ("el7",)),
    Story("use mends a dangling link",
          ["dangling", "ensure: stock 1", "serve use multinic: ours", "release: before"], OVERRIDES),
    Story("use mends an empty file",
          ["empty", "ensure: refused 1", "serve use multinic: ours", "release: before"], OVERRIDES),
    Story("use leaves a folder", ["folder", "ensure: refused 1", "serve use multinic: refused 1", "release: before"]),
    Story("use of what is not registered", ["ensure: ours", "serve use /srv/none: ours 1", "release: before"]),
    Story("restore by romctl", ["ensure: ours", "serve release: stock", "serve ensure: ours", "release: before"]),
]
# Without a program an override is a plain link, and a taken-over path is left alone.
PLAIN_STORIES = [
    Story("there and back", ["ensure: ours 1", "ensure: ours", "update: ours", "release: before"], OVERRIDES),
    Story("left alone", ["ensure: stock 1", "release: before"], TAKEOVERS),
    Story("own link", ["own_link", "ensure: own 1", "release: before"]),
    Story("another class", ["ensure: ours 1", "lay_stock 4", "repair: ours 1", "release: before"], OVERRIDES),
    Story("use", ["ensure: ours 1", "serve use stock: stock", "serve use multinic: ours 1", "release: before"],
          OVERRIDES),
]


class Links(unittest.TestCase):
    maxDiff = None

    def play(self, stories: Sequence[Story], worlds: Sequence[World], shell: str = "dash") -> None:
        cases = self.chosen([(world, story) for world in worlds for story in stories if world.layout in story.where])
        self.assertTrue(cases)
        for world, story in cases:
            with self.subTest(story.name, world=str(world), shell=shell):
                with Stage(world, with_owners(world, packages=False), SHELLS[shell]) as stage:
                    stage.play(story.lines, SCRIPTS)

    def chosen(self, cases: List[Tuple[World, Story]]) -> List[Tuple[World, Story]]:
        return cases

    def test_states(self) -> None:
        self.play(STORIES, NATURAL)

    def test_groups(self) -> None:
        self.play(GROUP_STORIES, NATURAL)

    def test_without_program(self) -> None:
        self.play(PLAIN_STORIES, [World(layout, NO_PROGRAM) for layout in layouts.LAYOUTS])


class OtherPrograms(Links):
    """The same with all other versions, and with the program of the others."""

    chosen = staticmethod(share)

    def test_states(self) -> None:
        self.play(STORIES, OTHERS)

    def test_groups(self) -> None:
        self.play(GROUP_STORIES, OTHERS)

    def test_without_program(self) -> None:
        for shell in ("bash", "busybox"):
            self.play(PLAIN_STORIES, [World(layout, NO_PROGRAM) for layout in layouts.LAYOUTS], shell)


class OtherShells(Links):
    """Scriptlets run under /bin/sh, which is bash on EL and SUSE; images may have busybox."""

    chosen = staticmethod(share)

    def test_states(self) -> None:
        for shell in ("bash", "busybox"):
            self.play(STORIES, NATURAL, shell)

    def test_groups(self) -> None:
        for shell in ("bash", "busybox"):
            self.play(GROUP_STORIES, NATURAL, shell)

    def test_without_program(self) -> None:
        """With the other programs."""


if __name__ == "__main__":
    unittest.main()
