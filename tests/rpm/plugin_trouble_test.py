# SPDX-License-Identifier: GPL-2.0-or-later
"""The transaction plugin when something is wrong with its journal, or rpm is killed: rpm does and says what it
does without the plugin, and the journal can be read."""

from __future__ import annotations

import functools
import random
import subprocess
import time
import unittest
from typing import Callable, Dict, List

from lab.errors import LabError

from . import mounts
from .kills import remove_leftovers_of_rpm
from .plugin_host import BYSTANDER, FOLDER, JOURNAL, OWNER, PluginHost, base, changes, made, owner
from .root import Done
from .shares import share

_WARNING = "warning: rpm-plugin-multinic: no line in the journal: "
_KILLS = 20


def full(host: PluginHost) -> None:
    place = host.root.at("/var/log")
    host.root.mount(place, lambda target: mounts.tmpfs(target, "16k"))
    host.root.at(FOLDER).mkdir()
    host.root.write(f"{FOLDER}/lock", "")
    try:
        with open(host.root.at(JOURNAL), "wb", buffering=0) as file:
            while True:
                file.write(b"x")
    except OSError:
        pass


def without_a_file_more(host: PluginHost) -> None:
    place = host.root.at("/var/log")
    host.root.mount(place, lambda target: mounts.tmpfs(target, "64k", 1))


def read_only(host: PluginHost) -> None:
    host.root.make_read_only("/var/log")


def a_file_in_the_folders_place(host: PluginHost) -> None:
    host.root.write(FOLDER, "")


def a_folder_in_the_journals_place(host: PluginHost) -> None:
    host.root.at(JOURNAL).mkdir(parents=True)


def a_link_in_the_journals_place(host: PluginHost) -> None:
    host.root.write("/etc/precious", "precious")
    host.root.at(FOLDER).mkdir()
    host.root.link(JOURNAL, "/etc/precious")


def a_pipe_in_the_journals_place(host: PluginHost) -> None:
    host.root.at(FOLDER).mkdir()
    host.run("mkfifo", JOURNAL).check()


def no_var_log(host: PluginHost) -> None:
    host.run("mv", "/var/log", "/var/gone").check()


TROUBLE: List[Callable[[PluginHost], None]] = [
    *(full, without_a_file_more, read_only, a_file_in_the_folders_place, a_folder_in_the_journals_place),
    *(a_link_in_the_journals_place, a_pipe_in_the_journals_place, no_var_log),
]


def commands() -> List[List[str]]:
    """Good and bad ones; about ROMs and not."""
    return [
        ["-Uv", owner(2)],
        ["-Uv", made(BYSTANDER)],
        ["-Uv", owner(1)],  # older than what is there
        ["-Uv", "--oldpackage", owner(1)],
        ["-Uv", "/packages/no-such-file.rpm"],
        ["-ev", OWNER],
        ["-e", OWNER],
        ["-iv", owner(2)],
    ]


@functools.lru_cache(maxsize=None)
def without_the_plugin() -> List[Done]:
    with PluginHost(base(with_plugin=False)) as host:
        return [host.rpm(*command) for command in commands()]


class Journal(unittest.TestCase):
    maxDiff = None

    def assert_as_without(self, host: PluginHost, warned: bool) -> None:
        """The same statuses and the same output, but for one line of each transaction about a ROM."""
        warnings = 0
        for command, wanted in zip(commands(), without_the_plugin()):
            done = host.rpm(*command)
            lines = done.output.splitlines()
            kept = [line for line in lines if not line.startswith(_WARNING)]
            self.assertEqual((wanted.status, wanted.output.splitlines()), (done.status, kept), command)
            self.assertLessEqual(len(lines) - len(kept), 1)
            warnings += len(lines) - len(kept)
        self.assertEqual(4 if warned else 0, warnings)

    def test_nothing_is_wrong(self) -> None:
        with PluginHost() as host:
            self.assert_as_without(host, warned=False)
            self.assertEqual(4, len(host.journal()))

    def test_it_cannot_be_written(self) -> None:
        for trouble in TROUBLE:
            with self.subTest(trouble.__name__), PluginHost() as host:
                trouble(host)
                before = host.bytes_of_journal() if host.root.at(JOURNAL).is_file() else b""
                self.assert_as_without(host, warned=True)
                if trouble is full:
                    self.assertEqual(before, host.bytes_of_journal())
                if trouble is a_link_in_the_journals_place:
                    self.assertEqual("precious", host.root.at("/etc/precious").read_text())

    def test_room_again(self) -> None:
        """What a full disk has cut off costs one line."""
        with PluginHost() as host:
            full(host)
            self.assertIn(_WARNING, host.rpm("-U", owner(2)).check().output)
            with open(host.root.at(JOURNAL), "r+b") as file:
                file.truncate(100)
            host.rpm("-U", "--oldpackage", owner(1)).check()
            (entry,) = host.journal(may_skip=1)
            self.assertEqual([f"downgrade {OWNER} 2-1.noarch 1-1.noarch"], changes(entry))

    def test_without_proc(self) -> None:
        """As when an image is made; who did it is not known then."""
        with PluginHost() as host:
            host.root.unmount_last()
            host.rpm("-U", owner(2)).check()
            self.assertIsNone(host.last()["command"])
            self.assertIsNone(host.last()["parent"])
            self.assertEqual("root", host.last()["user"]["name"])

    def test_garbage(self) -> None:
        with PluginHost() as host:
            garbage = random.Random(1).randbytes(5000).replace(b"\n", b"")
            host.root.write_bytes(JOURNAL, garbage)
            self.assert_as_without(host, warned=False)
            self.assertTrue(host.bytes_of_journal().startswith(garbage + b'\n{"schema":1,'))
            self.assertEqual(4, host.bytes_of_journal().count(b'\n{"schema":1,'))

    def test_rotation(self) -> None:
        with PluginHost() as host:
            for fill in (b"a", b"b", b"c", b"d"):
                host.root.write_bytes(JOURNAL, fill * (1 << 20) + b"\n")
                host.rpm("-U", "--replacepkgs", owner(1)).check()
            self.assertEqual(1, len(host.journal()))
            oldest = [host.bytes_of_journal(suffix)[:1] for suffix in (".1", ".2", ".3", ".4")]
            self.assertEqual([b"d", b"c", b"b", b""], oldest)

    def test_two_at_once(self) -> None:
        """rpm refuses the one that comes later, or lets it wait. There is a line for each that was done."""
        with PluginHost() as host:
            command = ["chroot", str(host.root.path), "rpm", "-U", "--replacepkgs", owner(1)]
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "env": host.root.environment()}
            both = [subprocess.Popen(command, cwd="/", **pipes) for _ in range(2)]
            for process in both:
                process.communicate(timeout=60)
            done = [process.returncode for process in both].count(0)
            self.assertGreater(done, 0)
            self.assertEqual(done, len(host.journal()))


class Kills(unittest.TestCase):
    """rpm killed at random moments of a transaction, again and again on one host."""

    def setUp(self) -> None:
        self.random = random.Random(20)

    def kill_often(self, times: int) -> Dict[str, int]:
        counts = {"killed": 0, "done": 0}
        with PluginHost() as host:
            begin = time.monotonic()
            host.rpm("-U", "--replacepkgs", owner(1)).check()
            takes = time.monotonic() - begin
            for number in range(times):
                # Where something is written: at the end more often than before.
                moment = takes * max(self.random.uniform(0, 1.1), self.random.uniform(0, 1.1))
                before = host.journal(may_skip=number)
                killed = self.run_and_kill(host, ["-U", "--replacepkgs", "--replacefiles", owner(1)], moment)
                remove_leftovers_of_rpm(host.root)
                counts["killed" if killed else "done"] += 1
                after = host.journal(may_skip=number + 1)
                self.assertEqual(before, after[: len(before)])
                self.assertLessEqual(len(after), len(before) + 1)
                if not killed:
                    self.assertEqual(len(before) + 1, len(after))
            host.rpm("-U", "--replacepkgs", "--replacefiles", owner(1)).check()
            self.assertEqual("reinstall", host.last()["packages"][0]["action"])
        return counts

    @staticmethod
    def run_and_kill(host: PluginHost, arguments: List[str], seconds: float) -> bool:
        command = ["chroot", str(host.root.path), "rpm", *arguments]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=host.root.environment(), cwd="/"
        )
        try:
            _, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return process.returncode != 0
        if process.returncode != 0:
            raise LabError(f"{' '.join(command)}: status {process.returncode}\n{errors.decode()}")
        return False

    def test_at_random_moments(self) -> None:
        counts = self.kill_often(_KILLS)
        self.assertGreater(counts["killed"], 0)


class ManyKills(Kills):
    """The long variant."""

    def test_at_random_moments(self) -> None:
        for seed in share(range(6)):
            self.random = random.Random(seed)
            self.assertGreater(self.kill_often(50)["killed"], 0)


if __name__ == "__main__":
    unittest.main()
