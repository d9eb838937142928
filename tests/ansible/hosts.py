# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts on which the files of our package are, but nothing else of it: no links, and no package that rpm knows."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Dict, Optional

from push import case, servers
from push.servers import SshHost
from rpm import layouts, option_rom
from rpm.host import Host, World
from rpm.root import Root

from .controller import COLLECTION, assembled

KIB = 1024
CLASSES = (64, 128, 256, 512)  # KiB
# Where roots see the programs of the modules.
PROGRAMS = "/programs"
_MACHINE_FOLDERS = "plugins/modules/__bin__"


def bring_files(root: Root, world: World) -> None:
    """What the package brings, laid out as it does."""
    romdir = world.links[0].romdir
    for size in CLASSES:
        root.write_bytes(f"{romdir}/multinic-{size}K.rom", case.padded(1, size * KIB))
    for folder in (f"{romdir}/before", *(str(Path(link.path).parent) for link in world.links)):
        root.at(folder).mkdir(parents=True, exist_ok=True)


def packaged_rom(world: World, size: int = 256) -> str:
    return f"{world.links[0].romdir}/multinic-{size}K.rom"


def found(root: Root, world: World) -> Dict[str, str]:
    """Whose ROM QEMU finds under each name: ours, the label of a stock ROM, other, or nothing."""
    return {link.group: _whose(root, world, link.group) for link in world.links}


def _whose(root: Root, world: World, name: str) -> str:
    for folder in layouts.folders(world.layout):
        place = root.at(root.resolve(f"{folder}/{name}"))
        if place.is_file() and place.stat().st_size > 0:
            content = place.read_bytes()
            if content == case.padded(1, len(content)):
                return "ours"
            return option_rom.label(content) or "other"
    return "nothing"


def programs() -> Path:
    """The folder of the programs that were built for this machine."""
    (folder,) = (assembled() / COLLECTION / _MACHINE_FOLDERS).iterdir()
    return folder


@functools.lru_cache(maxsize=None)
def _finished(world: World) -> Root:
    root = Root(servers.root_with_owners(world))
    bring_files(root, world)
    return root


class BareHost(Host):
    """Such a host without a server: modules are run on it as they are, and killed."""

    def __init__(self, world: World):
        super().__init__(world, _finished(world))
        self.root.bind(PROGRAMS, programs())
        self.root.mount_proc()

    def module(self, name: str, arguments: dict, **flags: bool) -> Optional[dict]:
        """Its answer, or None when it was killed before it gave one."""
        words = {**arguments, **{f"_ansible_{flag}": value for flag, value in flags.items()}}
        self.root.write("/run/arguments", json.dumps(words))
        done = self.run(f"{PROGRAMS}/{name}", "/run/arguments")
        try:
            return json.loads(done.output)
        except ValueError:
            return None


def ours_on(host: SshHost) -> SshHost:
    bring_files(host.root, host.world)
    return host
