# SPDX-License-Identifier: GPL-2.0-or-later
"""Every bad world of the table comes out as the table says, and README.md says the same."""

from __future__ import annotations

import unittest
from pathlib import Path

from .accidents import ACCIDENTS
from .bad_worlds import BAD_WORLDS
from .stage import Stage, with_owners

_README = Path(__file__).resolve().parent / "README.md"


class BadWorlds(unittest.TestCase):
    maxDiff = None

    def test_outcomes(self) -> None:
        for bad in BAD_WORLDS:
            for world in bad.worlds:
                with self.subTest(bad.what, world=str(world)):
                    below = with_owners(world, packages=bad.packages)
                    with Stage(world, below, small=bad.small) as stage:
                        stage.play(bad.lines, ACCIDENTS)
                        self.assertIn(bad.says, "\n".join(stage.told))

    def test_readme_has_the_table(self) -> None:
        rows = [f"| {bad.what} | {bad.finds} | {bad.mend} |" for bad in BAD_WORLDS]
        self.assertIn("\n".join(rows), _README.read_text())


if __name__ == "__main__":
    unittest.main()
