# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts on which rpm loads the transaction plugin, and the journal that it leaves."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import jsonschema
from lab.errors import LabError, MissingPart
from lab.paths import TOP

from . import fixtures, mounts, ours
from .fixtures import Package, Rom
from .host import NATURAL, Host, World
from .root import Done, Root
from .stage import with_owners

FOLDER = "/var/log/qemu-rom-multinic"
JOURNAL = f"{FOLDER}/transactions.jsonl"
MACROS = "/usr/lib/rpm/macros.d/macros.transaction_multinic"
PLUGIN = "rpm-plugin-multinic"
LAYOUT = "el9"
WORLD: World = next(world for world in NATURAL if world.layout == LAYOUT)
LINK = "/usr/share/qemu-firmware/efi-virtio.rom"
STOCK = "/usr/share/ipxe/qemu/efi-virtio.rom"
OWNER = "ipxe-roms-qemu"
# A package that has nothing to do with ROMs.
BYSTANDER = Package("bystander", {"/usr/share/bystander/file": Rom(512)}, ["/usr/share/bystander"])
_SCHEMA = json.loads((TOP / "plugins" / "journal" / "journal.schema.json").read_text())
# rpm takes a program in a package for all architectures for a mistake.
_FOR_THIS_MACHINE = "%global _binaries_in_noarch_packages_terminate_build 0"


@functools.lru_cache(maxsize=None)
def plugin_file() -> Path:
    """The plugin: $MULTINIC_RPM_PLUGIN, or the latest of any build."""
    named = os.environ.get("MULTINIC_RPM_PLUGIN")
    places = [Path(named)] if named else (TOP / "build").glob("*/plugins/rpm/multinic.so")
    built = [place for place in places if place.is_file()]
    if not built:
        raise MissingPart("multinic.so is missing; cmake --preset test && cmake --build --preset test -t rpm_plugin")
    return max(built, key=lambda place: place.stat().st_mtime)


@dataclass(frozen=True)
class Content:
    """A file of a fixture, each version with bytes of its own at the end."""

    content_of_all: bytes

    def content(self, _package: str, _path: str, version: int) -> bytes:
        return self.content_of_all + f"# {version}\n".encode()


@functools.lru_cache(maxsize=None)
def plugin_folder() -> str:
    return Root().run("rpm", "--eval", "%{__plugindir}").check().output.strip()


@functools.lru_cache(maxsize=None)
def plugin_package(version: int) -> str:
    """The package with what is built here; that it is like the shipped one is tested elsewhere."""
    files = {
        f"{plugin_folder()}/multinic.so": Content(plugin_file().read_bytes()),
        MACROS: Content(b"%__transaction_multinic %{__plugindir}/multinic.so\n"),
    }
    return fixtures.build("plugin", Package(PLUGIN, files, scripts=_FOR_THIS_MACHINE), version)


def owner(version: int) -> str:
    """The package that owns the ROMs."""
    return fixtures.owners(LAYOUT, version)[-1]


def made(package: Package, version: int = 1) -> str:
    """A package of a test, as roots see it; built once."""
    key = (package.name, version)
    if key not in _made:
        _made[key] = fixtures.build("plugin", package, version)
    return _made[key]


_made: Dict[Tuple[str, int], str] = {}


@functools.lru_cache(maxsize=None)
def base(with_plugin: bool = True, with_ours: bool = False) -> Root:
    """A finished root with the owners in version 1, as rpm sees it inside a container."""
    host = Host(WORLD, with_owners(WORLD))
    if with_ours:
        host.root.run("rpm", "-U", *ours.packages(LAYOUT, 1)).check()
    if with_plugin:
        host.root.run("rpm", "-U", plugin_package(1)).check()
    host.root.unmount_last()
    return host.root


class PluginHost:
    """A host with the plugin. Commands run as fast as on a real one, with /proc."""

    def __init__(self, below: Optional[Root] = None):
        self.host = Host(WORLD, below or base())
        self.root = self.host.root
        self.root.mount_proc()

    def __enter__(self) -> "PluginHost":
        return self

    def __exit__(self, *_: object) -> None:
        self.root.remove()

    def run(self, *command: str) -> Done:
        return self.root.run(*command)

    def rpm(self, *arguments: str) -> Done:
        return self.run("rpm", *arguments)

    def bytes_of_journal(self, suffix: str = "") -> bytes:
        place = self.root.at(JOURNAL + suffix)
        return place.read_bytes() if place.exists() else b""

    def journal(self, may_skip: int = 0) -> List[Dict[str, Any]]:
        """The entries, each as the schema says; `may_skip` lines may be something else."""
        entries, skipped = [], 0
        for line in self.bytes_of_journal().split(b"\n"):
            try:
                entry = json.loads(line) if line else None
            except ValueError:
                entry, skipped = None, skipped + 1
            if entry is not None:
                jsonschema.validate(entry, _SCHEMA)
                entries.append(entry)
        if skipped > may_skip:
            raise LabError(f"{skipped} lines that are no JSON:\n{self.bytes_of_journal()!r}")
        return entries

    def last(self) -> Dict[str, Any]:
        return self.journal()[-1]

    def digest(self, path: str) -> str:
        return hashlib.sha256(self.root.at(self.root.resolve(path)).read_bytes()).hexdigest()



def changes(entry: Dict[str, Any]) -> List[str]:
    """The packages of an entry in short: "upgrade ipxe-roms-qemu 1-1.noarch 2-1.noarch"."""
    lines = []
    for package in entry["packages"]:
        words = [package["action"], package["name"], package["old"], package["new"]]
        lines.append(" ".join([*(word for word in words if word), *(["failed"] if package["failed"] else [])]))
    return sorted(lines)


def rom(entry: Dict[str, Any], path: str) -> Dict[str, Any]:
    (found,) = [each for each in entry["roms"] if each["path"] == path]
    return found
