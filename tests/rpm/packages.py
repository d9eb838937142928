# SPDX-License-Identifier: GPL-2.0-or-later
"""Verbs of stories that install, upgrade and erase packages: ours on one host, the owners' on both."""

from __future__ import annotations

from typing import Dict, List

from . import fixtures, ours
from .host import NO_PROGRAM, Host
from .root import Done
from .stage import Stage
from .verbs import BY_HAND, Verb

PACKAGES: Dict[str, Verb] = {**BY_HAND}


def packages(function: Verb) -> Verb:
    PACKAGES[function.__name__] = function
    return function


def flags(host: Host) -> List[str]:
    """Without an alternatives program our package can only be forced in."""
    return ["--nodeps"] if host.world.program == NO_PROGRAM else []


def _owners_too(stage: Stage, *arguments: str) -> Done:
    stage.double.root.run("rpm", *arguments).check()
    return stage.host.rpm(*arguments)


@packages
def owner(stage: Stage, version: str) -> Done:
    """The owners come in this version, newer than what is there."""
    return _owners_too(stage, "-U", *fixtures.owners(stage.world.layout, int(version)))


@packages
def owner_back(stage: Stage, version: str) -> Done:
    """A downgrade of the owners."""
    return _owners_too(stage, "-U", "--oldpackage", *fixtures.owners(stage.world.layout, int(version)))


@packages
def owner_again(stage: Stage, version: str) -> Done:
    """A reinstallation of the owners."""
    return _owners_too(stage, "-U", "--replacepkgs", *fixtures.owners(stage.world.layout, int(version)))


@packages
def owner_gone(stage: Stage) -> Done:
    return _owners_too(stage, "-e", "--nodeps", *fixtures.names(stage.world.layout))


@packages
def stock_gone(stage: Stage) -> Done:
    """The package with the ROM files goes; what else QEMU needs stays."""
    return _owners_too(stage, "-e", "--nodeps", fixtures.names(stage.world.layout)[-1])


@packages
def stock_back(stage: Stage, version: str) -> Done:
    return _owners_too(stage, "-U", fixtures.owners(stage.world.layout, int(version))[-1])


@packages
def install(stage: Stage, version: str) -> Done:
    """Ours comes, or is upgraded."""
    return stage.host.rpm("-U", *flags(stage.host), *ours.packages(stage.world.layout, int(version)))


@packages
def install_back(stage: Stage, version: str) -> Done:
    return stage.host.rpm("-U", "--oldpackage", *flags(stage.host), *ours.packages(stage.world.layout, int(version)))


@packages
def install_again(stage: Stage, version: str) -> Done:
    """A reinstallation of ours; also what mends a host on which rpm was killed."""
    return stage.host.rpm("-U", "--replacepkgs", *flags(stage.host), *ours.packages(stage.world.layout, int(version)))


def installed_of_ours(host: Host) -> List[str]:
    return [name for name in ours.names(host.world.layout) if host.root.run("rpm", "-q", name).status == 0]


@packages
def erase(stage: Stage) -> Done:
    return stage.host.rpm("-e", "--allmatches", *installed_of_ours(stage.host))


@packages
def together(stage: Stage, *words: str) -> Done:
    """One transaction: "together ours 1 owner 2", in that order."""
    order: List[str] = []
    for kind, version in zip(words[::2], words[1::2]):
        source = ours.packages if kind == "ours" else fixtures.owners
        order += source(stage.world.layout, int(version))
        if kind == "owner":
            stage.double.root.run("rpm", "-U", *source(stage.world.layout, int(version))).check()
    return stage.host.rpm("-U", "--noorder", *flags(stage.host), *order)
