# SPDX-License-Identifier: GPL-2.0-or-later
"""Our package and the owners of the stock ROMs come, change and go, by rpm, in every order."""

from __future__ import annotations

import unittest
from typing import List, Sequence, Tuple

from .host import NATURAL, OTHERS, World
from .links_test import OVERRIDES, Story
from .packages import PACKAGES
from .shares import share
from .stage import Stage, with_owners

STORIES = [
    Story("there and back", ["install 1: ours", "erase: before"]),
    Story("reinstalled", ["install 1: ours", "install_again 1: ours", "erase: before"]),
    Story("upgraded", ["install 1: ours", "install 2: ours", "erase: before"]),
    Story("downgraded", ["install 2: ours", "install_back 1: ours", "erase: before"]),
    Story("owner upgraded", ["install 1: ours", "owner 2: ours", "owner 3: ours", "erase: before"]),
    Story("owner downgraded", ["owner 3", "install 1: ours", "owner_back 1: ours", "erase: before"]),
    Story("owner reinstalled", ["install 1: ours", "owner_again 1: ours", "erase: before"]),
    Story("owner of another class", ["install 1: ours", "owner 4: ours", "owner_back 2: ours", "erase: before"]),
    Story("ours first, then the owner", ["install 1: ours", "together ours 2 owner 2: ours", "erase: before"]),
    Story("the owner first, then ours", ["install 1: ours", "together owner 2 ours 2: ours", "erase: before"]),
    Story("both new, ours first",
          ["owner_gone", "together ours 1 owner 1: ours", "erase: before"]),
    Story("both new, the owner first",
          ["owner_gone", "together owner 1 ours 1: ours", "erase: before"]),
    Story("ours before the owner", ["owner_gone", "install 1", "owner 1: ours", "erase: before"]),
    Story("stock ROM gone and back",
          ["install 1: ours", "stock_gone: ours", "stock_back 2: ours", "erase: before"], OVERRIDES + ("el7",)),
    Story("stock ROM gone, then ours", ["install 1: ours", "stock_gone", "erase: before"]),
    Story("owner gone, then ours", ["install 1: ours", "owner_gone", "erase: before"]),
    Story("owner gone and back", ["install 1: ours", "owner_gone", "owner 2: ours", "erase: before"]),
]
CHOICES = [
    Story("stock ROM chosen, ours upgraded",
          ["install 1: ours", "choose stock: stock", "install 2: stock", "install_again 2: stock", "erase: before"]),
    Story("stock ROM chosen, owner upgraded",
          ["install 1: ours", "choose stock", "owner 2: stock", "owner 4: stock", "owner_back 1: stock",
           "erase: before"]),
    # Until the trigger runs there is no ROM: what was chosen has just been erased.
    Story("stock ROM chosen, gone and back",
          ["install 1: ours", "choose stock", "stock_gone with_gap: ours", "stock_back 2: stock", "erase: before"],
          OVERRIDES + ("el7",)),
    Story("ours chosen by hand",
          ["install 1: ours", "choose ours: ours", "install 2: ours", "owner 4: ours", "choose auto: ours",
           "erase: before"]),
    Story("a third ROM chosen",
          ["install 1: ours", "register 5", "choose third: third", "install 2: third", "owner 2: third"]),
    Story("a third ROM from before us",
          ["register 5", "install 1: ours", "owner 2: ours", "erase: before 1"], OVERRIDES),
    Story("a third ROM from before us that wins",
          ["register 90", "install 1: third", "install 2: third", "erase: before 1"], OVERRIDES),
    Story("own link from before us",
          ["own_link", "install 1: own 1", "install 2: own 1", "erase: before"], OVERRIDES),
    Story("own link from before us, and the owner lays its own",
          ["own_link", "install 1: own 1", "owner 2: ours", "erase: before"], ("suse",)),
    # There are two owners, and a trigger for each.
    Story("own link from before us, and the owner lays its own",
          ["own_link", "install 1: own 1", "owner 2: ours 1", "erase: before"], ("el7",)),
    Story("own file from before us",
          ["own_file", "install 1: own 1", "owner 2: own 1", "install 2: own 1", "erase: before"], OVERRIDES),
    Story("own link after us", ["install 1: ours", "own_link", "install 2: own 1", "erase: before"]),
    Story("own file after us",
          ["install 1: ours", "own_file", "install 2: own 1", "erase: before"], OVERRIDES + ("el7",)),
    Story("records wiped", ["install 1: ours", "wipe", "owner 2: ours", "erase: before"]),
    Story("link taken away", ["install 1: ours", "unlink", "install_again 1: ours", "erase: before"], OVERRIDES),
]


class Played(unittest.TestCase):
    """What the classes below have in common; has no tests itself."""

    maxDiff = None

    def play(self, stories: Sequence[Story], worlds: Sequence[World]) -> None:
        cases = self.chosen([(world, story) for world in worlds for story in stories if world.layout in story.where])
        self.assertTrue(cases)
        for world, story in cases:
            with self.subTest(story.name, world=str(world)):
                with Stage(world, with_owners(world)) as stage:
                    stage.play(story.lines, PACKAGES)

    def chosen(self, cases: List[Tuple[World, Story]]) -> List[Tuple[World, Story]]:
        return cases


def _worlds(layout: str, worlds: List[World]) -> List[World]:
    return [world for world in worlds if world.layout == layout]


# Version 0 is what is shipped; it is older than the others.
SHIPPED = [
    Story("what is shipped",
          ["install 0: ours", "install_again 0: ours", "owner 2: ours", "choose stock: stock", "install 1: stock",
           "install_back 0: stock", "choose auto: ours", "owner 4: ours", "erase: before"]),
]


class Upgrades(Played):
    def test_el7(self) -> None:
        self.play(STORIES + CHOICES, _worlds("el7", NATURAL))

    def test_el8(self) -> None:
        self.play(STORIES + CHOICES, _worlds("el8", NATURAL))

    def test_el9(self) -> None:
        self.play(STORIES + CHOICES, _worlds("el9", NATURAL))

    def test_suse(self) -> None:
        self.play(STORIES + CHOICES, _worlds("suse", NATURAL))

    def test_debian(self) -> None:
        self.play(STORIES + CHOICES, _worlds("debian", NATURAL))


class Shipped(Played):
    def test_shipped(self) -> None:
        self.play(SHIPPED, NATURAL)


class OtherPrograms(Played):
    """The same with other versions, and with the program of the others."""

    chosen = staticmethod(share)

    def test_all(self) -> None:
        self.play(STORIES + CHOICES, OTHERS)


if __name__ == "__main__":
    unittest.main()
