# SPDX-License-Identifier: GPL-2.0-or-later
"""The base of the tests of the collection: a controller, and hosts that it knows."""

from __future__ import annotations

import re
import unittest
from pathlib import Path
from typing import Dict, Optional

from push import network
from push.case import DEBIAN, EL7, EL8, EL9, SUSE  # noqa: F401
from push.servers import SshHost
from rpm import snapshot
from rpm.host import World

from . import hosts
from .controller import Controller, Run

# What a login, a server, Ansible itself and each query of rpm leave.
_NOT_OURS = re.compile(r"^/(root|home/[^/]*)/\.ansible|^/(run|var/log|dev)($|/)|^/var/lib/rpm/rpmdb\.sqlite-(shm|wal)$")


def whole_tree(host: SshHost) -> snapshot.Snapshot:
    """QEMU's folders and those of the alternatives, and of all else that in which the host differs from this
    machine; but for what any task leaves. Folders that are on the machine, too, only hold what differs."""
    looked_at = snapshot.take(host.root.path)
    found = snapshot.take(host.root.changes, ("/",))
    known = (*snapshot.FOLDERS, *(f"{folder}/" for folder in snapshot.FOLDERS))
    for path, what in found.items():
        shared = what.startswith("folder") and Path(path).is_dir()
        if not (shared or path in known or path.startswith(known[len(snapshot.FOLDERS) :]) or _NOT_OURS.search(path)):
            looked_at[path] = what
    return looked_at


class AnsibleCase(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        network.enter()
        self.controller = self.new_controller()

    def new_controller(self) -> Controller:
        return Controller()

    def host(self, name: str = "kvm1", world: World = EL9, variables: Optional[dict] = None, **options) -> SshHost:
        host = SshHost(world, **options)
        self.addCleanup(host.remove)
        self.controller.add(name, host, **(variables or {}))
        return host

    def assert_status(self, status: int, run: Run) -> Run:
        self.assertEqual(run.status, status, run.output)
        return run

    def assert_unchanged(self, host: SshHost, before: snapshot.Snapshot) -> None:
        self.assertEqual(snapshot.differences(before, whole_tree(host)), [])

    def with_files(self, name: str = "kvm1", world: World = EL9, **options) -> SshHost:
        """A host on which the files of our package are."""
        return hosts.ours_on(self.host(name, world, **options))

    def twice(self, module: str, arguments: dict) -> Run:
        """The first of two runs, of which the second changes nothing and says so."""
        first = self.assert_status(0, self.controller.task(module, arguments=arguments))
        again = self.assert_status(0, self.controller.task(module, arguments=arguments))
        self.assertEqual(again.changed(), [])
        return first

    def foretold(self, hosts: Dict[str, SshHost], module: str, arguments: dict) -> Run:
        """A run on all of them, after one in check mode that changed nothing and said the same."""
        before = {name: whole_tree(host) for name, host in hosts.items()}
        told = self.controller.task(module, "--check", "--diff", arguments=arguments)
        for name, host in hosts.items():
            self.assert_unchanged(host, before[name])
        done = self.controller.task(module, "--diff", arguments=arguments)
        self.assertEqual(told.status, done.status, told.output + done.output)
        self.assertEqual(sorted(told.changed()), sorted(done.changed()), told.output + done.output)
        for name in hosts:
            for now, later in zip(told.only(name).result["diff"], done.only(name).result["diff"]):
                self.assertEqual(now["before"], later["before"])
                self.assertEqual(now["after"], later["after"])
        return done

    def failure(self, module: str, **options) -> str:
        """The message of a run that fails, and changes nothing."""
        run = self.assert_status(2, self.controller.task(module, **options))
        self.assertEqual(run.changed(), [])
        return run.only().result["msg"]
