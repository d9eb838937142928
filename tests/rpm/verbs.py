# SPDX-License-Identifier: GPL-2.0-or-later
"""The verbs of stories: what administrators do by hand, and accidents. Each gets the stage and the words
behind it, and gives the result of the command it ran, if any. What is done by hand is done on both
hosts; what is about our package, only on the one that has it."""

from __future__ import annotations

from typing import Callable, Dict, Optional

from . import option_rom
from .host import Host
from .layouts import Link
from .root import Done
from .stage import Stage

Verb = Callable[..., Optional[Done]]
BY_HAND: Dict[str, Verb] = {}


def by_hand(function: Verb) -> Verb:
    BY_HAND[function.__name__] = function
    return function


def rom_of(host: Host, link: Link, whose: str) -> str:
    """The path of a ROM of somebody's own, of the stock ROM's class; makes it."""
    path = f"/srv/{whose}-{link.group}"
    host.root.write_bytes(path, option_rom.fixture(f"{whose} {link.group}", host.stock_class(link)))
    return path


def _clear(host: Host, path: str) -> None:
    host.root.at(path).unlink(missing_ok=True)


@by_hand
def own_link(stage: Stage) -> None:
    """A link to a ROM of the administrator's."""
    for host in stage.hosts:
        for link in host.links:
            host.root.link(link.path, rom_of(host, link, "own"))


@by_hand
def own_file(stage: Stage) -> None:
    """A copy of a ROM of the administrator's."""
    for host in stage.hosts:
        for link in host.links:
            _clear(host, link.path)
            content = option_rom.fixture(f"own {link.group}", host.stock_class(link))
            host.root.write_bytes(link.path, content)


@by_hand
def dangling(stage: Stage) -> None:
    for host in stage.hosts:
        for link in host.links:
            host.root.link(link.path, "/srv/not-there.rom")


@by_hand
def empty(stage: Stage) -> None:
    for host in stage.hosts:
        for link in host.links:
            _clear(host, link.path)
            host.root.write(link.path, "")


@by_hand
def folder(stage: Stage) -> None:
    for host in stage.hosts:
        for link in host.links:
            _clear(host, link.path)
            host.root.at(link.path).mkdir(parents=True)


@by_hand
def unlink(stage: Stage) -> None:
    """The administrator takes the link away."""
    for host in stage.hosts:
        for link in host.links:
            _clear(host, link.path)


@by_hand
def lay_stock(stage: Stage, version: str) -> None:
    """What the owner's upgrade does to its path, and nothing else of it: our link is gone."""
    from . import fixtures

    for host in stage.hosts:
        for package in fixtures.OWNERS[stage.world.layout]:
            for path in package.files:
                _clear(host, path)
        fixtures.lay_out_owners(stage.world.layout, int(version), host.root)


@by_hand
def register(stage: Stage, priority: str) -> None:
    """A third ROM is registered by somebody else."""
    for host in stage.hosts:
        for link in host.links:
            path = rom_of(host, link, "third")
            host.root.at(link.path).parent.mkdir(parents=True, exist_ok=True)
            host.alternatives("--install", link.path, link.group, path, priority).check()


@by_hand
def choose(stage: Stage, what: str) -> None:
    """A choice by hand in the groups that are there because of us: stock, ours, third or auto."""
    host = stage.host
    for link in host.links:
        if what == "auto":
            host.alternatives("--auto", link.group).check()
        else:
            paths = {
                "stock": link.registered_stock,
                "ours": link.ours(host.stock_class(link)),
                "third": f"/srv/third-{link.group}",
            }
            host.alternatives("--set", link.group, paths[what]).check()


@by_hand
def drop_third(stage: Stage) -> None:
    """The third ROM's file goes away, as by an upgrade of its package."""
    for host in stage.hosts:
        for link in host.links:
            host.root.at(f"/srv/third-{link.group}").unlink()


def _records(host: Host, link: Link) -> str:
    return ("/var/lib/dpkg/alternatives/" if host.world.program == "dpkg" else "/var/lib/alternatives/") + link.group


@by_hand
def wipe(stage: Stage) -> None:
    """The program's records are lost, as where /var is made anew."""
    for host in stage.hosts:
        for link in host.links:
            host.root.at(_records(host, link)).unlink(missing_ok=True)


@by_hand
def drop_managed(stage: Stage) -> None:
    """The link in the alternatives folder is lost."""
    for host in stage.hosts:
        for link in host.links:
            host.root.at(link.managed).unlink(missing_ok=True)


@by_hand
def stale_draft(stage: Stage) -> None:
    """What a killed run of chkconfig's program leaves; dpkg's ignores it."""
    for link in stage.host.links:
        if stage.world.program != "dpkg":
            stage.host.root.write(_records(stage.host, link) + ".new", "")
