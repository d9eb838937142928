# SPDX-License-Identifier: GPL-2.0-or-later
"""The base of the tests of the collection: a controller, and hosts that it knows."""

from __future__ import annotations

import re
import unittest
from typing import Optional

from push import network
from push.case import DEBIAN, EL7, EL8, EL9, SUSE  # noqa: F401
from push.servers import SshHost
from rpm import snapshot
from rpm.host import World

from .controller import Controller, Run

# What a login, a server and Ansible itself leave.
_NOT_OURS = re.compile(r"^/(root|home/[^/]*)/\.ansible|^/run($|/)|^/var/log($|/)|^/tmp$|^/root$|^/dev($|/)")


def whole_tree(host: SshHost) -> snapshot.Snapshot:
    """All in which the host differs from this machine, but for what Ansible leaves after any task."""
    found = snapshot.take(host.root.changes, ("/",))
    return {path: what for path, what in found.items() if not _NOT_OURS.search(path)}


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
