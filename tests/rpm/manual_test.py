# SPDX-License-Identifier: GPL-2.0-or-later
"""qemu-rom-multinic(7) against the product: its examples run, its table is that of the layouts, and it
knows every line that the scripts say."""

from __future__ import annotations

import json
import re
import shlex
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path
from typing import List

from lab import paths, programs
from lab.case import LabCase
from lab.processes import run
from lab.vm import PATIENCE
from lab.waiting import wait_for

from . import layouts
from .host import World
from .root import Root
from .vm_boot import InstalledCase
from .vm_host import padded, romctl

PAGE = paths.TOP / "packaging" / "man" / "qemu-rom-multinic.7"
SCRIPTS = paths.TOP / "packaging" / "links"
EL9, DEBIAN = World("el9", "1.24"), World("debian", "dpkg")
# Commands of root that no test here can run, by their first words: what they need, what tests them.
ELSEWHERE = {
    "dnf install": "a repository: the test of packaging/make-repo",
    "dnf remove": "the packages of the distribution: the tests of the package use rpm",
    "dnf --installroot": "a repository: the test of packaging/make-repo",
    "zypper install": "SUSE: the tests of the package use rpm",
    "virsh": "libvirt: the migration tests ask QEMU for the same property",
    "romctl push": "another host: the tests of romctl push",
}
OWN_ROM = "/usr/share/qemu/own-virtio.rom"


def source() -> str:
    return PAGE.read_text()


def rendered() -> str:
    """The page as it is read, on one line."""
    text = run([paths.program("mandoc"), "-T", "ascii", "-O", "width=1000", str(PAGE)])
    return re.sub(r"\s+", " ", re.sub(r".\x08", "", text))


def displayed(prompt: str) -> List[str]:
    """The commands that the page shows behind that prompt."""
    lines = re.findall(rf"^\.Dl {re.escape(prompt)} (.*)$", source(), re.MULTILINE)
    return [line.replace(r"\(dq", '"').replace(r"\(aq", "'") for line in lines]


class Text(unittest.TestCase):
    maxDiff = None

    def test_is_clean(self) -> None:
        run([paths.program("mandoc"), "-T", "lint", "-W", "warning", str(PAGE)])

    def test_table_of_layouts(self) -> None:
        shown = []
        for line in re.findall(r"^\.It (.* Ta (?:override|takeover) Ta .*)$", source(), re.MULTILINE):
            layout, link, kind, stock, size_class = line.replace("Pa ", "").split(" Ta ")
            shown.append((layout, link, kind, stock, size_class))
        wanted = [
            (
                link.layout,
                link.path,
                link.kind,
                "the file at this path" if link.stock == "-" else link.stock,
                f"{link.size_class // 1024}K",
            )
            for rows in layouts.LINKS.values()
            for link in rows
        ]
        self.assertEqual(sorted(wanted), sorted(shown))

    def test_has_the_folders_of_our_files(self) -> None:
        for rows in layouts.LINKS.values():
            for link in rows:
                self.assertIn(link.romdir, rendered())

    def test_knows_every_line_of_the_scripts(self) -> None:
        """Up to the first semicolon: what is wrong. Words of the page stand for the scripts' variables."""
        page, lines = rendered(), []
        for script in sorted(SCRIPTS.glob("*.sh")):
            lines += re.findall(r"""\b(?:say |note |complaint=)"([^";]+)""", script.read_text())
        lines = [line for line in lines if line not in ("$@", "$complaint")]
        self.assertGreater(len(lines), 15)
        for line in lines:
            literal = [re.escape(part) for part in re.split(r"\$\{[^}]*\}|\$\w+", line)]
            self.assertRegex(page, r"[^ ()']+".join(literal), line)

    def test_machine_descriptions(self) -> None:
        """Well-formed, and about files that the package has."""
        blocks = re.findall(r"^\.Bd -literal.*?\n(<.*?)^\.Ed$", source(), re.MULTILINE | re.DOTALL)
        self.assertGreaterEqual(len(blocks), 3)
        elements = [xml.fromstring(block) for block in blocks]
        files = [rom.get("file") for element in elements for rom in element.iter("rom")]
        link = EL9.links[0]
        self.assertEqual([link.ours()], [name for name in files if name is not None])

    def test_commands_for_elsewhere_are_there(self) -> None:
        for words in ELSEWHERE:
            self.assertTrue(any(line.startswith(words) for line in displayed("#")), words)


class Commands(InstalledCase):
    """What an administrator types as root, in the order of the page, on a host that has just got the
    package; each is done, and QEMU finds a ROM afterwards."""

    def host_with_tool(self, world: World) -> Root:
        root = self.host(world)
        root.mount_proc()
        root.add("/usr/bin/romctl", romctl())
        return root

    def run_all(self, root: Root, commands: List[str]) -> None:
        self.assertGreater(len(commands), 2)
        for command in commands:
            done = root.run(*shlex.split(command))
            self.assertEqual(0, done.status, f"{command}\n{done.output}")
            found = [root.at(root.resolve(path)) for path in (self.link.path, self.link.stock)]
            self.assertTrue(any(place.is_file() for place in found), command)

    def test_every_command_has_its_test(self) -> None:
        known = (*ELSEWHERE, "romctl ", "alternatives ", "update-alternatives ")
        self.assertEqual([], [line for line in displayed("#") if not line.startswith(known)])

    def test_chkconfigs_alternatives(self) -> None:
        commands = [line for line in displayed("#") if line.startswith("alternatives ")]
        self.run_all(self.host_with_tool(EL9), commands)

    def test_dpkgs_alternatives(self) -> None:
        commands = [line for line in displayed("#") if line.startswith("update-alternatives ")]
        root = self.host_with_tool(DEBIAN)
        root.add(OWN_ROM, padded(self.lab.file("own.rom"), "256K"))
        self.run_all(root, commands)
        choose = ["romctl", "use", OWN_ROM, "--link", self.link.group]
        root.run(*choose).check()
        self.assertEqual(OWN_ROM, root.resolve(self.link.path))

    def test_romctl(self) -> None:
        commands = [
            line
            for line in displayed("#")
            if line.startswith("romctl ") and not line.startswith(tuple(ELSEWHERE))
        ]
        for world in (EL9, DEBIAN):
            with self.subTest(world=str(world)):
                self.run_all(self.host_with_tool(world), commands)


class Guest(LabCase):
    """What is shown for QEMU itself, and what a user types."""

    def qemu(self, folder: Path) -> List[str]:
        """A machine made of the page's options, with this test's files in their place."""
        options = re.findall(r"^\.Dl (-(?:device|chardev) .*)$", source(), re.MULTILINE)
        self.assertEqual(2, len(options))
        rom = padded(folder / "multinic-256K.rom", "256K")
        command = [paths.program("qemu-system-x86_64"), "-nodefaults", "-accel", "tcg", "-display", "none"]
        command += ["-device", "isa-debug-exit,iobase=0xf4,iosize=1", "-serial", f"file:{folder}/serial"]
        command += ["-netdev", f"user,id=n0,tftp={self.lab.marker_root('page')},bootfile=marker"]
        shown = shlex.split(" ".join(options).replace(EL9.links[0].ours(), str(rom)))
        return command + [word.replace("path=report", f"path={folder}/report") for word in shown]

    def test_rom_file_and_report(self) -> None:
        folder = self.lab.folder("guest")
        machine = self.lab.start("qemu", self.qemu(folder))
        wait_for(lambda: machine.status() is not None, "the guest's end", PATIENCE, machine.output)
        self.assertEqual(programs.MARKER_EXIT, machine.status(), machine.output())
        self.assertIn("label=page", (folder / "serial").read_text())
        for command in displayed("$"):
            said = run(["bash", "-c", command], cwd=folder)
            if command.startswith("jq"):
                self.assertEqual(0, json.loads(said)["nic"])
            elif "readlink" in command:
                self.assertRegex(said.strip(), r"^/[^\n]*\.rom$")
            else:
                self.assertIn("/usr/share/qemu", run(["realpath", *said.split()]).split())


if __name__ == "__main__":
    unittest.main()
