# SPDX-License-Identifier: GPL-2.0-or-later
"""The same through dnf and a repository: it makes its own order, and one transaction of many packages."""

from __future__ import annotations

import functools
import shutil
import subprocess
import unittest
from typing import Dict, List

from lab.paths import program

from . import fixtures, ours
from .host import NATURAL, World
from .packages import PACKAGES
from .root import Done
from .stage import Stage, with_owners
from .verbs import Verb

OPTIONS = ["-y", "-q", "--nogpgcheck", "--setopt=install_weak_deps=False"]
OPTIONS += ["--setopt=cachedir=/var/cache/dnf-of-test", "--setopt=metadata_expire=0"]
# A line without names is about all that is installed.
STORY = [
    "owner_gone",
    "dnf 1 install ours owner: ours",
    "dnf 2 upgrade: ours",
    "choose stock: stock",
    "dnf 2 downgrade ours owner: stock",
    "choose auto: ours",
    "dnf 2 upgrade owner: ours",
    "dnf 2 reinstall ours owner: ours",
    "dnf 2 remove ours: before",
]


@functools.lru_cache(maxsize=None)
def repository(layout: str, version: int) -> str:
    """Packages of ours and of the owners up to that version; its place as roots see it."""
    name = f"repository-{layout}-{version}"
    place = fixtures.folder() / name
    place.mkdir()
    for each in range(1, version + 1):
        for path in ours.packages(layout, each) + fixtures.owners(layout, each):
            shutil.copy(fixtures.folder() / path[len(fixtures.SEEN) + 1 :], place)
    subprocess.run([program("createrepo_c"), "-q", str(place)], check=True, timeout=60)
    return f"{fixtures.SEEN}/{name}"


def dnf(stage: Stage, version: str, action: str, *whose: str) -> Done:
    """dnf with the repository of that version, for "ours", "owner" or all; the owners on both hosts."""
    layout = stage.world.layout
    known: Dict[str, List[str]] = {"ours": ours.names(layout), "owner": fixtures.names(layout)}
    place = repository(layout, int(version))
    command = ["dnf", *OPTIONS, f"--repofrompath=r,file://{place}", "--repo=r", action]
    if not whose or "owner" in whose:
        double = known["owner"] if whose else []
        stage.double.root.run(*command, *double).check()
    return stage.host.run(*command, *(name for each in whose for name in known[each]))


VERBS: Dict[str, Verb] = {**PACKAGES, "dnf": dnf}


class Dnf(unittest.TestCase):
    maxDiff = None

    def play(self, world: World) -> None:
        with Stage(world, with_owners(world)) as stage:
            stage.play(STORY, VERBS)

    def test_override(self) -> None:
        self.play(next(world for world in NATURAL if world.layout == "el9"))

    def test_takeover(self) -> None:
        self.play(next(world for world in NATURAL if world.layout == "suse"))


if __name__ == "__main__":
    unittest.main()
