# SPDX-License-Identifier: GPL-2.0-or-later
"""The base of the push tests: romctl with a home folder of its own, the hosts it knows, a ROM to push."""

from __future__ import annotations

import functools
import itertools
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Dict, List, Optional

import jsonschema

from lab.errors import MissingPart
from lab.paths import TOP
from rpm import mounts, option_rom, snapshot
from rpm.host import World
from rpm.root import Root

from . import network, servers
from .servers import SshHost

sys.path.insert(0, str(TOP / "plugins" / "romctl" / "tests"))

import rom_fixture  # noqa: E402

EL9, EL8, EL7 = World("el9", "1.24"), World("el8", "1.19.2"), World("el7", "1.7")
SUSE, DEBIAN = World("suse", "dpkg"), World("debian", "dpkg")
_numbers = itertools.count(1)
_PATIENCE = 300  # seconds; only ends what hangs
_SCHEMA = TOP / "plugins" / "romctl" / "push.schema.json"


def program_of_build(variable: str, name: str) -> Path:
    """Of the build that runs the test, or of the one that was built last."""
    named = os.environ.get(variable)
    found = [path for path in ([Path(named)] if named else (TOP / "build").glob(f"*/{name}")) if path.is_file()]
    if found:
        return max(found, key=lambda path: path.stat().st_mtime)
    raise MissingPart(f"{name} is missing; cmake --preset test && cmake --build --preset test")


@functools.lru_cache(maxsize=None)
def rom(version: int = 1) -> Path:
    """A ROM of ours; each version has other bytes."""
    folder = mounts.workspace() / "roms"
    folder.mkdir(exist_ok=True)
    rompack = program_of_build("MULTINIC_ROMPACK", "bin/rompack")
    engine = bytes([version]) * 100 + rom_fixture.compressible(5000)
    packed, path = rom_fixture.pack(rompack, folder, engine=engine, name=f"multinic-{version}.rom")
    if packed.returncode != 0:
        raise MissingPart(packed.stderr)
    return path


def padded(version: int, size: int) -> bytes:
    return rom(version).read_bytes().ljust(size, b"\xff")


def state(root: Root) -> snapshot.Snapshot:
    """Of all that push may touch, with what it has under way."""
    found = snapshot.take(root.path)
    for path in root.at("/usr/share").glob(".multinic*"):
        found[f"/usr/share/{path.name}"] = "under way"
    return found


class PushCase(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        network.enter()
        # Short, because paths of sockets have to be.
        self.home = mounts.workspace() / f"home-{next(_numbers)}"
        (self.home / ".ssh").mkdir(parents=True)
        self.known_hosts = self.home / ".ssh" / "known_hosts"
        self.config = self.home / "config"
        self.config.write_text(f"IdentityFile {servers.key('client')}\nUserKnownHostsFile {self.known_hosts}\n")

    def host(self, world: World = EL9, known: bool = True, **options) -> SshHost:
        host = SshHost(world, **options)
        self.addCleanup(host.remove)
        if known:
            self.know(host.known_hosts_line)
        return host

    def know(self, line: str) -> None:
        with self.known_hosts.open("a") as file:
            file.write(line + "\n")

    def configure(self, text: str) -> None:
        """Settings for single hosts; they come before those for all."""
        self.config.write_text(text + "\nHost *\n" + self.config.read_text())

    def environment(self, more: Optional[Dict[str, str]] = None) -> Dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if name != "SSH_AUTH_SOCK"}
        return {**clean, "HOME": str(self.home), "NO_COLOR": "1", **(more or {})}

    def command(self, *arguments: object) -> List[str]:
        words = [str(argument) for argument in arguments]
        return [str(program_of_build("MULTINIC_ROMCTL", "romctl")), "push", "-F", str(self.config), *words]

    def push(self, *arguments: object, version: int = 1, **environment: str) -> subprocess.CompletedProcess:
        """With no terminal, so that nothing is asked."""
        rom_file = [] if "--undo" in arguments or "--rom" in arguments else ["--rom", rom(version)]
        return subprocess.run(
            self.command(*arguments, *rom_file),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=self.environment(environment),
            timeout=_PATIENCE,
            start_new_session=True,
            check=False,
        )

    def assert_push(self, code: int, *arguments: object, **options) -> str:
        """What it printed, after a look at the exit code."""
        done = self.push(*arguments, **options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def report(self, code: int, *arguments: object, **options) -> dict:
        """The validated JSON."""
        done = self.push("--json", *arguments, **options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        report = json.loads(done.stdout)
        jsonschema.validate(report, json.loads(_SCHEMA.read_text()))
        return report

    def state(self, host: SshHost) -> snapshot.Snapshot:
        return state(host.root)

    def assert_unchanged(self, host: SshHost, before: snapshot.Snapshot) -> None:
        self.assertEqual(snapshot.differences(before, self.state(host)), [])

    def found(self, host: SshHost, name: str) -> bytes:
        """What QEMU would load under the name."""
        for folder in servers.layouts.folders(host.world.layout):
            place = host.root.at(host.root.resolve(f"{folder}/{name}"))
            if place.is_file():
                return place.read_bytes()
        return b""

    def assert_ours(self, host: SshHost, version: int = 1) -> None:
        """QEMU finds our ROM under every name, in the class of the stock ROM."""
        for link in host.links:
            content = self.found(host, link.group)
            stock = host.root.at(host.root.resolve(link.registered_stock)).stat().st_size
            self.assertEqual(content, padded(version, option_rom.size_class(stock)), link.group)
