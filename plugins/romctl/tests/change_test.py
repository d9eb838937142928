#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""romctl use and restore with real alternatives programs, on throw-away copies of this machine that are made
into hosts of each layout. What the link script does in every state is tested in tests/rpm; here it is
what romctl says of it.

Usage: change_test.py ROMCTL ROMPACK SOURCE_FOLDER"""

import functools
import json
import pathlib
import sys
import tempfile
import unittest

import jsonschema

sys.dont_write_bytecode = True

import rom_fixture

ROMCTL = ROMPACK = SOURCE = None
FOLDER = "/romctl"  # where hosts see the program
OWN = "/srv/own.rom"


@functools.lru_cache(maxsize=None)
def our_rom():
    with tempfile.TemporaryDirectory() as folder:
        result, path = rom_fixture.pack(ROMPACK, folder)
        assert result.returncode == 0, result.stderr
        return path.read_bytes()


@functools.lru_cache(maxsize=None)
def installed(world):
    """A root of the world with the owners' packages and our files."""
    root = rpm_root.Root(stage.with_owners(world))
    romdir = world.links[0].romdir
    for size in (64, 128, 256, 512):
        root.write_bytes(f"{romdir}/multinic-{size}K.rom", our_rom().ljust(size << 10, b"\xff"))
    for folder in (f"{romdir}/before", *(str(pathlib.Path(link.path).parent) for link in world.links)):
        root.at(folder).mkdir(parents=True, exist_ok=True)
    return root


class Host:
    """A host of a world on which the package's files are, but no links yet."""

    def __init__(self, test, world):
        self.test, self.world, self.links = test, world, world.links
        self.root = rpm_root.Root(installed(world))
        self.root.bind(FOLDER, pathlib.Path(ROMCTL).parent)
        self.root.mount_proc()  # which the sanitizers of romctl need
        self.program = f"{FOLDER}/{pathlib.Path(ROMCTL).name}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.root.remove()

    def romctl(self, expected, *arguments, user=None):
        """What it prints, all of it; the exit code is looked at."""
        as_user = ["--userspec", str(user)] if user else []
        done = self.root.run_outside("chroot", *as_user, str(self.root.path), self.program, *arguments)
        self.test.assertEqual(done.status, expected, f"{self.world}: {arguments}\n{done.output}")
        return done.output

    def report(self, expected, *arguments, user=None):
        """The validated JSON, and the lines that the script said on standard error."""
        output = self.romctl(expected, *arguments, "--json", user=user)
        start = output.index("{\n")
        report, end = json.JSONDecoder().raw_decode(output[start:])
        schema = "status" if arguments[0] == "status" else "change"
        jsonschema.validate(report, json.loads((SOURCE / f"{schema}.schema.json").read_text()))
        self.test.assertEqual(["good", "bad", "unknown"].index(report["verdict"]), expected)
        said = (output[:start] + output[start + end :]).strip().splitlines()
        self.test.assertEqual([line for line in said if line.startswith("qemu-rom-")], report.get("messages", []))
        return report

    def states(self):
        output = self.root.run(self.program, "status", "--json").output
        return [link["state"] for link in json.loads(output)["links"]]

    def expect(self, state):
        """What romctl status says of all links."""
        self.test.assertEqual(self.states(), [state] * len(self.links), str(self.world))

    def text(self, link):
        place = self.root.at(link.path)
        return str(place.readlink()) if place.is_symlink() else None

    def snapshot(self):
        return snapshot.take(self.root.path)


def on(*worlds):
    """Runs a test on a fresh host of each world, named as "LAYOUT PROGRAM"; on each layout's own when none is
    named."""

    def decorate(test):
        @functools.wraps(test)
        def run(self):
            named = [rpm_host.World(*name.split()) for name in worlds]
            for world in named or rpm_host.NATURAL:
                with self.subTest(str(world)), Host(self, world) as host:
                    test(self, host)

        return run

    return decorate


class Use(unittest.TestCase):
    maxDiff = None

    @on()
    def test_there_and_back_again(self, host):
        before = host.snapshot()
        host.expect("stock")
        report = host.report(0, "use", "multinic")
        for link, change in zip(host.links, report["links"]):
            self.assertEqual((change["group"], change["link"]), (link.group, link.path))
            self.assertEqual(change["before"]["state"], "stock")
            self.assertEqual(change["after"], {"state": "ours", "reason": None, "target": link.ours()})
            self.assertEqual(change["plan"], {"outcome": link.ours(), "problem": None})
            self.assertEqual(host.text(link), link.managed)
        self.assertEqual(report["messages"], [])
        host.romctl(0, "status")
        host.report(0, "use", "stock")
        host.expect("stock")
        host.report(0, "use", "auto")
        host.expect("ours")
        report = host.report(0, "restore")
        self.assertEqual(report["wanted"], "before")
        host.expect("stock")
        self.assertEqual(host.snapshot(), before)

    @on("debian dpkg")
    def test_text(self, host):
        row = host.romctl(0, "use", "multinic").splitlines()[1].split()
        link = host.links[0]
        self.assertEqual(row, [link.path, "done", "stock,", link.stock, "ours,", link.ours()])
        self.assertIn("stays", host.romctl(0, "use", "multinic", "--dry-run"))

    @on("el9 1.24", "suse dpkg")
    def test_one_link(self, host):
        report = host.report(0, "use", "multinic", "--link", "pxe-virtio.rom")
        self.assertEqual([link["group"] for link in report["links"]], ["pxe-virtio.rom"])
        self.assertEqual(host.states(), ["stock", "ours"])
        error = host.report(2, "use", "multinic", "--link", "vga.rom")["error"]
        self.assertIn("efi-virtio.rom pxe-virtio.rom", error["what_to_do"])

    @on("el9 1.24", "suse dpkg")
    def test_a_registered_path(self, host):
        link = host.links[0]
        host.report(0, "use", "multinic")
        content = option_rom.fixture("third", link.size_class)
        host.root.write_bytes("/srv/third rom", content)
        install = ("update-alternatives", "--install", link.path, link.group, "/srv/third rom", "5")
        host.root.run(*install).check()
        report = host.report(0, "use", "/srv/third rom")
        self.assertEqual([change["group"] for change in report["links"]], [link.group])
        self.assertEqual(report["links"][0]["after"]["target"], "/srv/third rom")
        self.assertEqual(host.states(), ["foreign", "ours"][: len(host.links)])
        host.report(0, "use", link.ours())
        host.expect("ours")

    @on("el7 1.7", "el9 1.24", "suse dpkg")
    def test_an_administrators_own_link_comes_back(self, host):
        for link in host.links:
            host.root.write_bytes(OWN, option_rom.fixture("own", link.size_class))
            host.root.link(link.path, OWN)
        before = host.snapshot()
        self.assertIn("foreign", host.states())
        host.romctl(0, "use", "multinic")
        host.expect("ours")
        report = host.report(1, "restore", "--dry-run")
        self.assertEqual([change["plan"]["outcome"] for change in report["links"]], [OWN] * len(host.links))
        host.romctl(0, "restore")
        self.assertEqual(host.snapshot(), before)

    @on("el9 none", "debian none", "el7 none")
    def test_without_alternatives_program(self, host):
        takeover = host.links[0].kind == "takeover"
        before = host.snapshot()
        report = host.report(1 if takeover else 0, "use", "multinic")
        self.assertEqual([link["after"] is None for link in report["links"]], [takeover] * len(host.links))
        host.expect("stock" if takeover else "ours")
        host.report(1, "use", "auto")
        host.report(0, "restore")
        self.assertEqual(host.snapshot(), before)


class Owner(unittest.TestCase):
    @on("el7 1.7", "suse dpkg")
    def test_a_taken_over_path_belongs_to_its_package_until_it_is_taken_over(self, host):
        def managers(expected):
            return [link["managed_by"] for link in host.report(expected, "status")["links"]]

        owner = {"el7": "qemu-kvm", "suse": "qemu-ipxe"}[host.world.layout]
        for manager in managers(1):
            self.assertEqual(manager, {"by": "package", "selection": None, "package": owner, "reason": None})
        host.romctl(0, "use", "multinic")
        for manager in managers(0):
            self.assertEqual((manager["by"], manager["package"]), ("alternatives", None))

    @on("el9 1.24")
    def test_a_file_of_nobodys_is_an_administrators(self, host):
        for link in host.links:
            host.root.write_bytes(link.path, option_rom.fixture("own", link.size_class))
        for link in host.report(1, "status")["links"]:
            self.assertEqual((link["state"], link["managed_by"]["by"]), ("foreign", "administrator"))


class DryRun(unittest.TestCase):
    @on("el7 1.7", "el9 1.24", "suse dpkg")
    def test_nothing_changes_and_the_exit_code_says_whether_it_would(self, host):
        before = host.snapshot()
        for user in (None, 65534):
            report = host.report(1, "use", "multinic", "--dry-run", user=user)
            self.assertTrue(report["dry_run"])
            for link, change in zip(host.links, report["links"]):
                self.assertEqual(change["plan"], {"outcome": link.ours(), "problem": None})
                self.assertIsNone(change["after"])
                self.assertEqual(change["as_wanted"], {"verdict": "bad", "reason": "is stock instead of ours"})
            host.report(0, "use", "stock", "--dry-run", user=user)
            host.report(0, "restore", "--dry-run", user=user)
        self.assertEqual(host.snapshot(), before)


class Refused(unittest.TestCase):
    """What is not done at all leaves everything as it was."""

    def unchanged(self, host, expected, *arguments, user=None):
        before = host.snapshot()
        report = host.report(expected, *arguments, user=user)
        self.assertEqual(host.snapshot(), before)
        return report

    @on("debian dpkg")
    def test_not_root(self, host):
        for arguments in (("use", "multinic"), ("restore",)):
            self.assertIn("only root", self.unchanged(host, 2, *arguments, user=65534)["error"]["what"])

    @on("debian dpkg")
    def test_names_that_are_none(self, host):
        for name in ("", "own.rom", "Stock", "/srv/a\nb", "$(touch /hacked)"):
            self.assertEqual(self.unchanged(host, 2, "use", name)["wanted"], name or "before")

    @on("el8 1.19.2", "debian dpkg")
    def test_paths_that_are_not_registered(self, host):
        for path in ("/srv/none.rom", "/'; touch /hacked; '", "/$(touch /hacked)", "/ -- --remove"):
            report = self.unchanged(host, 1, "use", path)
            self.assertEqual(len(report["links"]), len(host.links))
            for change in report["links"]:
                self.assertIn("is not registered in the group", change["as_wanted"]["reason"])
        self.assertFalse(host.root.at("/hacked").exists())

    @on("el9 1.24", "suse dpkg")
    def test_the_package_is_not_installed(self, host):
        for size in (64, 128, 256, 512):
            host.root.at(f"{host.links[0].romdir}/multinic-{size}K.rom").unlink()
        for change in self.unchanged(host, 1, "use", "multinic")["links"]:
            self.assertIn("install qemu-rom-multinic", change["as_wanted"]["reason"])
        self.unchanged(host, 0, "use", "stock")

    @on("el9 1.24")
    def test_no_layout_here(self, host):
        host.root.run("rm", "-r", "/usr/share/ipxe", "/usr/share/ipxe.efi").check()
        for arguments in (("use", "multinic"), ("restore",)):
            self.assertIn("no folder with QEMU's ROMs", self.unchanged(host, 2, *arguments)["error"]["what"])


class Failed(unittest.TestCase):
    @on("el9 1.24", "suse dpkg")
    def test_a_read_only_usr(self, host):
        host.root.make_read_only("/usr")
        report = host.report(1, "use", "multinic")
        for change in report["links"]:
            self.assertEqual(change["after"]["state"], "stock")
            self.assertEqual(change["as_wanted"]["verdict"], "bad")
        self.assertTrue(report["messages"][0].startswith(f"qemu-rom-multinic: {host.links[0].path}: "))
        self.assertIn("failed", host.romctl(1, "use", "multinic"))

    @on("el9 1.24", "debian dpkg")
    def test_a_folder_in_the_place_of_the_link(self, host):
        host.root.at(host.links[0].path).mkdir(parents=True)
        report = host.report(1, "use", "multinic")
        self.assertEqual([change["after"]["state"] for change in report["links"]], ["broken", "ours"])
        self.assertIn("folder", report["messages"][0])


if __name__ == "__main__":
    SOURCE = pathlib.Path(sys.argv.pop())
    ROMPACK = sys.argv.pop()
    ROMCTL = sys.argv.pop()
    sys.path.insert(0, str(SOURCE.parents[1] / "tests"))
    from rpm import option_rom, snapshot, stage
    from rpm import host as rpm_host
    from rpm import root as rpm_root

    unittest.main()
