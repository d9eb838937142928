# SPDX-License-Identifier: GPL-2.0-or-later
"""push_host.sh by itself: each of its commands killed at each of its steps, and what the next run makes of it."""

from __future__ import annotations

import unittest
from typing import Callable, Dict, Iterator, List, Sequence

from lab.paths import TOP
from rpm import layouts, mounts, tools
from rpm.root import Done, Root
from rpm.snapshot import Snapshot, differences

from . import case, servers

_SCRIPT = "/push_host.sh"
_NAMES = ["multinic-256K.rom", "multinic-128K.rom"]
_SHELLS = {"dash": ["dash"], "bash": ["bash", "--posix"], "busybox": ["busybox", "sh"]}


class HostScript(unittest.TestCase):
    maxDiff = None
    world = case.EL9
    missing: Sequence[str] = ()  # folders that the layout's owners have and this host has not

    def root(self) -> Root:
        root = Root(servers.root_with_owners(self.world))
        self.addCleanup(lambda: root.remove() if root.folder.exists() else None)
        root.add(_SCRIPT, TOP / "plugins" / "romctl" / "push_host.sh")
        for folder in self.missing:
            root.at(folder).rmdir()
        return root

    @property
    def romdir(self) -> str:
        return layouts.LINKS[self.world.layout][0].romdir

    @property
    def link_folder(self) -> str:
        return layouts.LINKS[self.world.layout][0].path.rpartition("/")[0]

    def words(self, command: str) -> List[str]:
        """The command as push calls it."""
        stage = f"{self.romdir}/.multinic-push.stage"
        return {
            "prepare": ["prepare", self.romdir, self.link_folder],
            "commit": ["commit", self.romdir, stage, *_NAMES],
            "discard": ["discard", self.romdir],
            "remove": ["remove", self.romdir],
        }[command]

    def call(self, root: Root, *words: str, shell: str = "dash") -> Done:
        return root.run(*_SHELLS[shell], _SCRIPT, *words)

    def do(self, root: Root, command: str) -> None:
        self.call(root, *self.words(command)).check()

    def upload(self, root: Root, version: int) -> None:
        for name in _NAMES:
            root.write_bytes(f"{self.romdir}/.multinic-push.stage/{name}", bytes([version]) * 70_000)

    def push(self, root: Root, version: int = 1) -> None:
        self.do(root, "prepare")
        self.upload(root, version)
        self.do(root, "commit")

    def contents(self, root: Root) -> Dict[str, int]:
        """The version of each file that is there."""
        found = {}
        for name in _NAMES:
            path = root.at(f"{self.romdir}/{name}")
            if path.exists():
                content = path.read_bytes()
                self.assertEqual(content, content[:1] * 70_000, "half a file")
                found[name] = content[0]
        return found

    def killed(self, command: str, prepared: Callable[[Root], None]) -> Iterator[tuple]:
        """A host for each step of the command, killed there; and how it looked without anything of ours."""
        steps = self.trace(command, prepared, None)
        self.assertGreater(steps, 3)
        for step in range(steps):
            with self.subTest(step=step, of=steps):
                root = self.root()
                before = case.state(root)
                prepared(root)
                self.traced(root, command, step)
                yield root, before
                root.remove()

    def trace(self, command: str, prepared: Callable[[Root], None], step) -> int:
        root = self.root()
        prepared(root)
        steps = self.traced(root, command, step)
        root.remove()
        return steps

    def traced(self, root: Root, command: str, step) -> int:
        report = mounts.workspace() / "push-trace"
        words = ["dash", _SCRIPT, *self.words(command)]
        search = layouts.searches(self.world.layout)
        root.run_outside(*tools.trace_command(report, root.path, search, words, step))
        return len(tools.read_trace(report).steps)

    def assert_as_before(self, root: Root, before: Snapshot) -> None:
        self.assertEqual(differences(before, case.state(root)), [])

    def test_there_and_back(self):
        root = self.root()
        before = case.state(root)
        self.push(root)
        self.assertEqual(self.contents(root), dict.fromkeys(_NAMES, 1))
        self.push(root, 2)
        self.assertEqual(self.contents(root), dict.fromkeys(_NAMES, 2))
        self.do(root, "remove")
        self.assert_as_before(root, before)

    def test_prepare_killed(self):
        for number, (root, before) in enumerate(self.killed("prepare", lambda root: None)):
            if number % 2 == 0:
                self.push(root)
            self.do(root, "remove")
            self.assert_as_before(root, before)

    def test_prepare_killed_where_a_rom_is(self):
        for root, before in self.killed("prepare", self.push):
            self.assertEqual(self.contents(root), dict.fromkeys(_NAMES, 1))
            self.push(root, 2)
            self.do(root, "remove")
            self.assert_as_before(root, before)

    def ready_to_commit(self, root: Root) -> None:
        self.push(root)
        self.do(root, "prepare")
        self.upload(root, 2)

    def test_commit_killed(self):
        for root, before in self.killed("commit", self.ready_to_commit):
            self.assertEqual(self.contents(root).keys(), set(_NAMES))
            self.push(root, 2)
            self.assertEqual(self.contents(root), dict.fromkeys(_NAMES, 2))
            self.do(root, "remove")
            self.assert_as_before(root, before)

    def test_discard_of_a_first_push_killed(self):
        def begun(root: Root) -> None:
            self.do(root, "prepare")
            self.upload(root, 1)

        for root, before in self.killed("discard", begun):
            self.do(root, "discard")
            self.assert_as_before(root, before)

    def test_discard_keeps_what_is_in_place(self):
        root = self.root()
        self.push(root)
        pushed = case.state(root)
        self.do(root, "prepare")
        self.upload(root, 2)
        self.do(root, "discard")
        self.assert_as_before(root, pushed)

    def test_remove_killed(self):
        for root, before in self.killed("remove", self.push):
            self.do(root, "remove")
            self.assert_as_before(root, before)

    def test_remove_killed_and_pushed_again(self):
        for root, before in self.killed("remove", self.push):
            self.push(root, 2)
            self.assertEqual(self.contents(root), dict.fromkeys(_NAMES, 2))
            self.do(root, "remove")
            self.assert_as_before(root, before)

    def test_shells(self):
        for shell in _SHELLS:
            with self.subTest(shell=shell):
                root = self.root()
                before = case.state(root)
                for command in ("prepare", "commit", "remove"):
                    self.call(root, *self.words(command), shell=shell).check()
                    if command == "prepare":
                        self.upload(root, 1)
                self.assert_as_before(root, before)
                survey = self.call(root, "survey", self.romdir, self.link_folder, shell=shell).check()
                self.assertIn("receipt=no\nfile=multinic-64K.rom sha256=absent\n", survey.output)

    def test_commands_that_are_none(self):
        root = self.root()
        for words in ((), ("reboot",), ("sweep", "/")):
            self.assertEqual(self.call(root, *words).status, 1)


class WithoutParentFolder(HostScript):
    """On Debian our folder stands in one that need not be there."""

    world = case.DEBIAN
    missing = ("/usr/share/qemu",)
