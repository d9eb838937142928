# SPDX-License-Identifier: GPL-2.0-or-later
"""kill -9 of rpm at every scriptlet boundary, at every step about a ROM, and at random moments: QEMU always
finds a ROM, and the next run of rpm puts everything right."""

from __future__ import annotations

import random
import unittest
from typing import Callable, List, Optional, Sequence, Tuple

from .host import NATURAL, World
from .kills import TRANSACTIONS, Killed, Transaction, at_roms, at_scriptlets, duration, prepared, steps_of
from .shares import share

_SEED = 3
_RANDOM_MOMENTS = 100
Case = Tuple[int, Optional[bool]]  # where it is killed; put right by erasing, or as the place's number says


class KillCase(unittest.TestCase):
    """What the classes below have in common; has no tests itself."""

    maxDiff = None

    def kill_at_steps(
        self,
        worlds: Sequence[World],
        transactions: Sequence[Transaction],
        choose: Callable[[Sequence[str]], List[int]],
        both_ways: bool,
    ) -> None:
        """`both_ways`: put right by repeating and by erasing; else by the one and the other in turn."""
        for world in worlds:
            for transaction in transactions:
                below = prepared(world, transaction)
                steps = steps_of(world, transaction, below)
                ways = (False, True) if both_ways else (None,)
                cases = self.chosen([(place, way) for place in choose(steps) for way in ways])
                self.assertTrue(cases, f"{world}, {transaction.name}: no step to kill at")
                for place, way in cases:
                    by_erasing = place % 2 == 0 if way is None else way
                    what = f"{place} of {len(steps)}: {steps[place]}"
                    with self.subTest(transaction.name, world=str(world), step=what, by_erasing=by_erasing):
                        with Killed(world, transaction, below) as killed:
                            killed.kill_at(place)
                            killed.check_found()
                            killed.put_right(by_erasing)

    def chosen(self, cases: List[Case]) -> List[Case]:
        return cases


def _natural(*layouts: str) -> List[World]:
    return [world for world in NATURAL if world.layout in layouts]


class Boundaries(KillCase):
    """Before, at the beginning and at the end of every scriptlet."""

    def test_boundaries(self) -> None:
        self.kill_at_steps(_natural("el7", "el9", "suse"), TRANSACTIONS, at_scriptlets, both_ways=False)


class EveryStep(KillCase):
    """At everything that rpm, the scriptlets and the alternatives program do about a ROM."""

    chosen = staticmethod(share)

    def test_boundaries(self) -> None:
        self.kill_at_steps(_natural("el8", "debian"), TRANSACTIONS, at_scriptlets, both_ways=False)

    def test_el7(self) -> None:
        self.kill_at_steps(_natural("el7"), TRANSACTIONS, at_roms, both_ways=True)

    def test_el8_and_el9(self) -> None:
        self.kill_at_steps(_natural("el8", "el9"), TRANSACTIONS, at_roms, both_ways=False)

    def test_suse(self) -> None:
        self.kill_at_steps(_natural("suse"), TRANSACTIONS, at_roms, both_ways=True)

    def test_debian(self) -> None:
        self.kill_at_steps(_natural("debian"), TRANSACTIONS, at_roms, both_ways=False)


class RandomMoments(KillCase):
    """While rpm_watch looks for the ROM all the time."""

    def test_random_moments(self) -> None:
        dice = random.Random(_SEED)
        cases = [(world, transaction) for world in NATURAL for transaction in TRANSACTIONS]
        for world, transaction in cases:
            below = prepared(world, transaction)
            longest = duration(world, transaction, below)
            for _ in range(_RANDOM_MOMENTS // len(cases)):
                seconds, group, erasing = dice.uniform(0, longest), dice.random() < 0.7, dice.random() < 0.5
                with self.subTest(transaction.name, world=str(world), seconds=seconds, group=group, erasing=erasing):
                    with Killed(world, transaction, below) as killed:
                        killed.kill_after(seconds, group)
                        killed.check_found()
                        killed.put_right(erasing)


if __name__ == "__main__":
    unittest.main()
