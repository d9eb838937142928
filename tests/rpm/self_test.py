# SPDX-License-Identifier: GPL-2.0-or-later
"""The harness can see what it is for: gaps, however short, wrong classes, traces left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import unittest
from pathlib import Path

from lab.errors import LabError

from . import fixtures, kills, layouts, option_rom, ours, snapshot, tools
from .host import Fate, Host, World
from .packages import PACKAGES
from .scripts import SCRIPTS
from .shares import share
from .stage import Stage, StoryError, whose, with_owners

_EL9 = World("el9", "1.24")
_ROM = "efi-virtio.rom"


class Roots(unittest.TestCase):
    def test_nothing_leaves_a_root(self) -> None:
        with Host(_EL9) as host:
            host.root.write("/etc/multinic-was-here", "x")
            self.assertEqual("x", host.root.run("cat", "/etc/multinic-was-here").check().output)
            self.assertFalse(Path("/etc/multinic-was-here").exists())
            self.assertEqual("", host.root.run("rpm", "-qa").output)
            for hidden in ("/usr/share/qemu", "/usr/lib/ipxe", "/usr/share/qemu-kvm"):
                self.assertEqual("nothing", host.what_stands(hidden), hidden)

    def test_without_root_it_fails(self) -> None:
        """Nobody is told that all is well who could not look."""
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-B", "-m", "unittest"]
        done = subprocess.run(
            [*command, "rpm.self_test.Roots.test_nothing_leaves_a_root"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        )
        self.assertNotEqual(0, done.returncode)
        self.assertIn("they need root", done.stdout)

    def test_full_disk(self) -> None:
        with Host(_EL9, small=True) as host:
            host.root.fill(files_too=True)
            self.assertRaises(OSError, host.root.write, "/srv/file", "x")
            host.root.empty()
            host.root.write("/srv/file", "x")

    def test_links_are_followed_in_the_root(self) -> None:
        with Host(_EL9) as host:
            host.root.write("/srv/a/file", "x")
            host.root.link("/srv/b/link", "/srv/a/../a/file")
            host.root.link("/srv/c", "b")
            self.assertEqual("/srv/a/file", host.root.resolve("/srv/c/link"))
            host.root.link("/srv/loop", "loop")
            self.assertEqual("/srv/loop", host.root.resolve("/srv/loop"))


class Snapshots(unittest.TestCase):
    def test_every_kind_of_difference(self) -> None:
        path = "/usr/share/qemu-kvm/pxe-virtio.rom"
        with Host(World("el7", "1.7"), with_owners(World("el7", "1.7"))) as host:
            before = host.snapshot()
            changes = {
                "another link text": lambda: host.root.link(path, "../ipxe/./1af41000.rom"),
                "a file": lambda: (host.root.at(path).unlink(), host.root.write(path, "x")),
                "another byte": lambda: host.root.write(path, "y"),
                "another mode": lambda: host.root.at(path).chmod(0o600),
                "another owner": lambda: os.chown(host.root.at(path), 1, 1),
                "nothing": lambda: host.root.at(path).unlink(),
            }
            for name, change in changes.items():
                change()
                after = host.snapshot()
                self.assertEqual(1, len(snapshot.differences(before, after)), name)
                self.assertIn(path, snapshot.differences(before, after)[0])
                before = after


class Watching(unittest.TestCase):
    """rom_watch and rom_trace on a host with the stock ROM."""

    def setUp(self) -> None:
        self.host = Host(_EL9, with_owners(_EL9))
        self.addCleanup(self.host.root.remove)
        self.path = "/usr/share/ipxe/qemu/efi-virtio.rom"

    def trace(self, script: str) -> tools.Seen:
        self.host.traces.clear()
        self.host.run("sh", "-c", script).check()
        return self.host.traces[0].roms[_ROM]

    def test_trace_sees_what_is_gone_for_an_instant(self) -> None:
        self.assertTrue(self.trace("true").always_there())
        seen = self.trace(f"mv {self.path} {self.path}.x; mv {self.path}.x {self.path}")
        self.assertFalse(seen.always_there())
        self.assertGreater(seen.misses, 0)
        self.assertIn("rename", seen.first_bad)

    def test_trace_sees_what_qemu_refuses(self) -> None:
        link = "/usr/share/qemu-firmware/efi-virtio.rom"
        self.host.root.at(link).parent.mkdir()
        self.assertGreater(self.trace(f": >{link}; rm {link}").broken, 0)
        self.assertGreater(self.trace(f"mkdir {link}; rmdir {link}").broken, 0)
        seen = self.trace(f"ln -s /nowhere {link}; rm {link}")
        self.assertTrue(seen.always_there(), "a dangling link is passed over")

    def test_trace_sees_another_class(self) -> None:
        target = self.host.root.resolve(self.path)
        seen = self.trace(f"head -c 1000 /dev/zero >>{target}")
        self.assertEqual({256 * option_rom.KIB, 512 * option_rom.KIB}, set(seen.classes))

    def test_killing_at_a_step(self) -> None:
        self.host.run("sh", "-c", "touch /srv/a; touch /srv/b")
        steps = self.host.traces[-1].steps
        self.host.root.run("rm", "/srv/a", "/srv/b").check()
        self.host.fate = Fate(step=steps.index("open /srv/a"))
        self.assertNotEqual(0, self.host.run("sh", "-c", "touch /srv/a; touch /srv/b").status)
        self.assertEqual(["file", "nothing"], [self.host.what_stands(path) for path in ("/srv/a", "/srv/b")])

    def test_watch(self) -> None:
        root = self.host.root
        with tools.Watcher(root.path, layouts.searches("el9")) as watcher:
            root.run("sleep", "0.1")
        self.assertTrue(watcher.roms[_ROM].always_there())
        with tools.Watcher(root.path, layouts.searches("el9")) as watcher:
            root.run("sh", "-c", f"mv {self.path} /srv; sleep 0.1; mv /srv/efi-virtio.rom {self.path}")
        self.assertGreater(watcher.roms[_ROM].misses, 0)

    def test_where_nothing_can_be_watched(self) -> None:
        self.assertRaises(LabError, tools.read_trace, Path("/nowhere"))


class TheProgramsGap(unittest.TestCase):
    """chkconfig's program unlinks before it links; the package's scripts never let that be seen."""

    def misses(self, *commands: str) -> int:
        world = World("el7", "1.7")
        with Host(world, with_owners(world)) as host:
            for path in ("/srv/a.rom", "/srv/b.rom"):
                host.root.write_bytes(path, option_rom.fixture(path, 256 * option_rom.KIB))
            link = host.links[0]
            for command in commands:
                host.run(*command.format(link=link.path, group=link.group).split()).check()
            return sum(trace.roms[link.group].misses for trace in host.traces)

    def test_gap(self) -> None:
        install = "alternatives --install {link} {group} "
        self.assertGreater(self.misses(install + "/srv/a.rom 10"), 0)
        self.assertGreater(self.misses(install + "/srv/a.rom 10", install + "/srv/b.rom 20"), 0)

    def test_no_gap_with_the_scripts(self) -> None:
        world = World("el7", "1.7")
        with Stage(world, with_owners(world, packages=False)) as stage:
            stage.play(["ensure: ours", "choose stock: stock", "ensure: stock", "release: before"], SCRIPTS)


class Stories(unittest.TestCase):
    """What a story asks for is looked at."""

    def refuse(self, *lines: str) -> None:
        with Stage(_EL9, with_owners(_EL9)) as stage:
            self.assertRaises(StoryError, stage.play, lines, PACKAGES)

    def test_each_demand_can_fail(self) -> None:
        self.refuse("install 1: stock")
        self.refuse("install 1: ours 1")
        self.refuse("install 1: ours fails")
        self.refuse("install 1: before")
        self.refuse("own_link", "install 1: own")
        self.refuse("install 1", "unlink: ours")
        self.refuse("install 1", "owner 2: before")

    def test_whose(self) -> None:
        with Host(_EL9, with_owners(_EL9)) as host:
            self.assertEqual("stock", whose(host.look()[_ROM]))
            host.root.at("/usr/share/qemu-firmware").mkdir()
            for content, wanted in ((b"", "refused"), (option_rom.fixture("own", 4096), "own")):
                host.root.write_bytes("/usr/share/qemu-firmware/efi-virtio.rom", content)
                self.assertEqual(wanted, whose(host.look()[_ROM]))
            host.root.at("/usr/share/qemu-firmware/efi-virtio.rom").unlink()
            host.root.run("rm", "-r", "/usr/share/ipxe").check()
            self.assertEqual("nobody", whose(host.look()[_ROM]))


class Fixtures(unittest.TestCase):
    def test_roms(self) -> None:
        content = option_rom.fixture("label", 70000)
        self.assertEqual((70000, "label"), (len(content), option_rom.label(content)))
        self.assertEqual(0, sum(content[: content[2] * 512]) & 0xFF)
        self.assertEqual(131072, option_rom.size_class(70000))
        self.assertEqual(65536, option_rom.size_class(65536))

    def test_every_layout_looks_like_itself(self) -> None:
        """The evidence of the layout is there, and that of no layout before it in the table."""
        for layout in layouts.LAYOUTS:
            with Host(World(layout, "dpkg"), with_owners(World(layout, "dpkg"))) as host:
                fitting = [
                    name
                    for name, links in layouts.LINKS.items()
                    if all(host.what_stands(path) != "nothing" for path in links[0].evidence)
                ]
                self.assertEqual(layout, min(fitting, key=_rank))

    def test_names_of_ours(self) -> None:
        for layout in layouts.LAYOUTS:
            self.assertEqual(len(ours.names(layout)), len(ours.packages(layout, 1)))
            self.assertTrue(fixtures.names(layout))

    def test_steps_to_kill_at(self) -> None:
        scriptlet = ["start /bin/sh /var/tmp/rpm-tmp.a 1", "rename /usr/efi-virtio.rom", "end"]
        steps = ["start rpm", "open x", *scriptlet, "end"]
        self.assertEqual([1, 2, 4], kills.at_scriptlets(steps))
        self.assertEqual([3], kills.at_roms(steps))

    def test_shares_make_the_whole(self) -> None:
        for count in (1, 2, 3, 7):
            shares = [share(range(10), f"{first}/{count}") for first in range(count)]
            self.assertEqual(list(range(10)), sorted(case for cases in shares for case in cases))
        self.assertEqual([[0], [1], [0]], [share(range(2), f"{first}/3") for first in range(3)])
        self.assertEqual([], share([], "2/3"))
        for wrong in ("", "1", "3/3", "-1/3", "0/0", "a/b", "0/1/2"):
            with self.assertRaisesRegex(LabError, "MULTINIC_SHARE"):
                share([], wrong)


def _rank(layout: str) -> int:
    """The place in packaging/layouts.table."""
    rows = [line.split()[0] for line in layouts.TABLE.read_text().splitlines() if line and line[0] != "#"]
    return rows.index(layout)


if __name__ == "__main__":
    unittest.main()
