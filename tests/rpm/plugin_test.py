# SPDX-License-Identifier: GPL-2.0-or-later
"""The transaction plugin in a real rpm and a real dnf: what it writes, and that it stays out of the way."""

from __future__ import annotations

import subprocess
import unittest
from typing import List

from . import dnf_test, fixtures, ours, plugin_host
from .fixtures import Package, Rom
from .plugin_host import BYSTANDER, JOURNAL, LAYOUT, LINK, OWNER, PLUGIN, STOCK
from .plugin_host import PluginHost, changes, made, owner, plugin_package, rom

# One whose scriptlet puts a link of its own there.
MEDDLER = Package(
    "meddler", {"/usr/share/meddler.rom": Rom(512)}, scripts=f"%post\nln -sfn /usr/share/meddler.rom {LINK}"
)
REFUSED = Package("refused", {STOCK: Rom(512), "/usr/share/refused": Rom(512)}, scripts="%pre\nexit 1")
UNWELL = Package("unwell", {"/usr/share/unwell": Rom(512)}, scripts="%pre\nexit 1")


class Actions(unittest.TestCase):
    maxDiff = None

    def test_what_is_done_to_an_owner(self) -> None:
        with PluginHost() as host:
            before = host.digest(STOCK)
            host.rpm("-U", owner(2)).check()
            self.assertEqual([f"upgrade {OWNER} 1-1.noarch 2-1.noarch"], changes(host.last()))
            self.assertEqual("done", host.last()["result"])
            stock = rom(host.last(), STOCK)
            text, target = "../../ipxe.efi/1af41000.rom", "/usr/share/ipxe.efi/1af41000.rom"
            self.assertEqual({"link": text, "target": target, "sha256": before}, stock["before"])
            self.assertEqual({"link": text, "target": target, "sha256": host.digest(STOCK)}, stock["after"])
            self.assertNotEqual(stock["before"], stock["after"])
            host.rpm("-U", "--oldpackage", owner(1)).check()
            self.assertEqual([f"downgrade {OWNER} 2-1.noarch 1-1.noarch"], changes(host.last()))
            host.rpm("-U", "--replacepkgs", owner(1)).check()
            self.assertEqual([f"reinstall {OWNER} 1-1.noarch 1-1.noarch"], changes(host.last()))
            host.rpm("-e", OWNER).check()
            self.assertEqual([f"erase {OWNER} 1-1.noarch"], changes(host.last()))
            self.assertIsNone(rom(host.last(), STOCK)["after"])
            host.rpm("-i", owner(2)).check()
            self.assertEqual([f"install {OWNER} 2-1.noarch"], changes(host.last()))
            self.assertIsNone(rom(host.last(), STOCK)["before"])
            self.assertEqual(5, len(host.journal()))

    def test_what_is_done_to_ours(self) -> None:
        name, release = "qemu-rom-multinic", "1.el9.noarch"
        with PluginHost() as host:
            stock = host.digest(STOCK)
            host.rpm("-U", *ours.packages(LAYOUT, 1)).check()
            self.assertEqual([f"install {name} 1.0.0-{release}"], changes(host.last()))
            link = rom(host.last(), LINK)
            self.assertEqual("link", link["place"])
            self.assertIsNone(link["before"])
            self.assertEqual("/usr/share/qemu-rom-multinic/multinic-256K.rom", link["after"]["target"])
            self.assertEqual("/etc/alternatives/efi-virtio.rom", link["after"]["link"])
            self.assertEqual(stock, rom(host.last(), STOCK)["after"]["sha256"])
            host.rpm("-U", *ours.packages(LAYOUT, 2)).check()
            self.assertEqual([f"upgrade {name} 1.0.0-{release} 2.0.0-{release}"], changes(host.last()))
            host.rpm("-U", "--oldpackage", *ours.packages(LAYOUT, 1)).check()
            self.assertEqual([f"downgrade {name} 2.0.0-{release} 1.0.0-{release}"], changes(host.last()))
            host.rpm("-e", name).check()
            self.assertEqual([f"erase {name} 1.0.0-{release}"], changes(host.last()))
            self.assertIsNone(rom(host.last(), LINK)["after"])

    def test_obsoleted(self) -> None:
        newer = Package("newer-roms", {STOCK: Rom(1024)})
        package = fixtures.build("plugin", newer, 1, f"Obsoletes: {OWNER}")
        with PluginHost() as host:
            host.rpm("-U", package).check()
            self.assertEqual(["install newer-roms 1-1.noarch", f"obsolete {OWNER} 1-1.noarch"], changes(host.last()))

    def test_several_packages(self) -> None:
        """Those that have nothing to do with ROMs are only counted."""
        with PluginHost() as host:
            host.rpm("-U", owner(2), made(BYSTANDER), *ours.packages(LAYOUT, 1)).check()
            (entry,) = host.journal()
            wanted = ["install qemu-rom-multinic 1.0.0-1.el9.noarch", f"upgrade {OWNER} 1-1.noarch 2-1.noarch"]
            self.assertEqual(wanted, changes(entry))
            self.assertEqual(1, entry["packages_left_out"])

    def test_a_scriptlet_changes_the_link(self) -> None:
        with PluginHost() as host:
            host.root.at(LINK).parent.mkdir()
            host.rpm("-U", made(MEDDLER), made(BYSTANDER)).check()
            self.assertEqual(["install meddler 1-1.noarch"], changes(host.last()))
            self.assertEqual("/usr/share/meddler.rom", rom(host.last(), LINK)["after"]["link"])

    def test_a_trigger_changes_the_link(self) -> None:
        """Whose doing it was cannot be told, so all packages are."""
        where = "%transfiletriggerin -- /usr/share/bystander"
        trigger = Package("trigger", scripts=f"{where}\nln -sfn /usr/share/ipxe.efi/1af41000.rom {LINK}")
        with PluginHost() as host:
            host.root.at(LINK).parent.mkdir()
            host.rpm("-U", made(trigger)).check()
            self.assertEqual([], host.journal())
            host.rpm("-U", made(BYSTANDER)).check()
            self.assertEqual(["install bystander 1-1.noarch"], changes(host.last()))
            self.assertEqual([False], [package["touched_rom"] for package in host.last()["packages"]])

    def test_with_dnf(self) -> None:
        repository = dnf_test.repository(LAYOUT, 2)
        with PluginHost() as host:
            def dnf(*words: str) -> None:
                host.run("dnf", *dnf_test.OPTIONS, f"--repofrompath=r,file://{repository}", "--repo=r", *words).check()

            dnf("upgrade", OWNER)
            self.assertEqual([f"upgrade {OWNER} 1-1.noarch 2-1.noarch"], changes(host.last()))
            self.assertEqual("dnf", host.last()["command"]["name"])
            self.assertIn(f"upgrade {OWNER}", host.last()["command"]["line"])
            dnf("downgrade", OWNER)
            self.assertEqual([f"downgrade {OWNER} 2-1.noarch 1-1.noarch"], changes(host.last()))
            dnf("reinstall", OWNER)
            self.assertEqual([f"reinstall {OWNER} 1-1.noarch 1-1.noarch"], changes(host.last()))
            dnf("install", "qemu-rom-multinic")
            self.assertEqual(["install qemu-rom-multinic 2.0.0-1.el9.noarch"], changes(host.last()))
            dnf("remove", "qemu-rom-multinic")
            self.assertEqual(["erase qemu-rom-multinic 2.0.0-1.el9.noarch"], changes(host.last()))
            self.assertEqual(5, len(host.journal()))

    def test_who_did_it(self) -> None:
        with PluginHost() as host:
            host.run("sh", "-c", f"rpm -U {owner(2)}; true").check()
            entry = host.last()
            self.assertEqual({"name": "rpm", "line": f"rpm -U {owner(2)}"}, entry["command"])
            self.assertEqual({"name": "sh", "line": f"sh -c rpm -U {owner(2)}; true"}, entry["parent"])
            self.assertEqual(0, entry["user"]["id"])
            self.assertEqual("root", entry["user"]["name"])


class Failures(unittest.TestCase):
    """Transactions that fail, and those that are none."""

    maxDiff = None

    def test_a_package_about_roms_fails(self) -> None:
        with PluginHost() as host:
            self.assertNotEqual(0, host.rpm("-i", "--replacefiles", made(REFUSED), made(BYSTANDER)).status)
            self.assertEqual(["install refused 1-1.noarch failed"], changes(host.last()))
            self.assertEqual("failed", host.last()["result"])

    def test_another_package_fails(self) -> None:
        with PluginHost() as host:
            self.assertNotEqual(0, host.rpm("-U", owner(2), made(UNWELL)).status)
            self.assertEqual([f"upgrade {OWNER} 1-1.noarch 2-1.noarch"], changes(host.last()))
            self.assertEqual("failed", host.last()["result"])

    def test_nothing_about_roms(self) -> None:
        with PluginHost() as host:
            host.rpm("-U", made(BYSTANDER)).check()
            host.rpm("-e", "bystander").check()
            self.assertNotEqual(0, host.rpm("-U", made(UNWELL)).status)
            self.assertNotEqual(0, host.rpm("-e", "no-such-package").status)
            self.assertFalse(host.root.at(JOURNAL).exists())

    def test_nothing_is_done(self) -> None:
        with PluginHost() as host:
            host.rpm("-U", "--test", owner(2)).check()
            host.rpm("-e", "--test", OWNER).check()
            host.rpm("-q", OWNER).check()
            host.rpm("-V", OWNER).check()
            host.rpm("-U", "--justdb", owner(2)).check()
            host.rpm("-U", "--noplugins", "--oldpackage", owner(1)).check()
            self.assertFalse(host.root.at(JOURNAL).exists())

    def test_another_root(self) -> None:
        """An image that is made is not this machine."""
        with PluginHost() as host:
            host.root.at("/image").mkdir()
            host.rpm("--root", "/image", "--initdb").check()
            host.rpm("--root", "/image", "-U", "--nodeps", owner(2)).check()
            self.assertTrue(host.root.at(f"/image{STOCK}").is_symlink())
            self.assertFalse(host.root.at(JOURNAL).exists())
            self.assertFalse(host.root.at(f"/image{JOURNAL}").exists())


class Plugin(unittest.TestCase):
    """The plugin comes and goes while rpm has it loaded."""

    def test_upgraded_and_erased_while_loaded(self) -> None:
        with PluginHost() as host:
            host.rpm("-U", plugin_package(2), owner(2)).check()
            self.assertEqual(1, len(host.journal()))
            host.rpm("-U", "--oldpackage", plugin_package(1), owner(1)).check()
            self.assertEqual(2, len(host.journal()))
            host.rpm("-e", PLUGIN, OWNER).check()
            self.assertEqual([f"erase {OWNER} 1-1.noarch"], changes(host.last()))
            host.rpm("-U", owner(2)).check()
            self.assertEqual(3, len(host.journal()))

    def test_half_of_it(self) -> None:
        """Files of a package that was only half laid or erased do no harm."""
        with PluginHost() as host:
            host.root.at(f"{plugin_host.plugin_folder()}/multinic.so").unlink()
            host.rpm("-U", owner(2)).check()
        with PluginHost() as host:
            host.root.at(plugin_host.MACROS).unlink()
            host.rpm("-U", owner(2)).check()
            self.assertEqual([], host.journal())

    def test_what_it_needs(self) -> None:
        """Nothing but the library of rpm and that of C; it shows one symbol, and looks up all at its start."""
        file = str(plugin_host.plugin_file())
        symbols = self.lines("nm", "-D", "--defined-only", file)
        self.assertEqual(["multinic_hooks"], [line.split()[-1] for line in symbols])
        dynamic = self.lines("readelf", "-d", file)
        needed = sorted(line.split("[")[1].rstrip("]") for line in dynamic if "(NEEDED)" in line)
        of_rpm = [name for name in needed if name.startswith("librpm")]
        self.assertEqual(["librpm.so", "librpmio.so"], [name.rstrip("0123456789.") for name in of_rpm])
        of_c = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
        self.assertLessEqual(set(needed) - set(of_rpm), of_c)
        self.assertTrue(any("BIND_NOW" in line or "NOW" in line.split() for line in dynamic), dynamic)
        undefined = [line.split() for line in self.lines("nm", "-D", "--undefined-only", file)]
        strong = [words[-1] for words in undefined if words[0] == "U" and words[-1].startswith("rpm")]
        self.assertEqual([], strong)

    def test_an_rpm_that_lacks_a_name(self) -> None:
        """It bows out: rpm works as if it were not there."""
        file = plugin_host.plugin_file().read_bytes()
        self.assertIn(b"\0rpmteFailed\0", file)
        with PluginHost() as host:
            place = f"{plugin_host.plugin_folder()}/multinic.so"
            host.root.write_bytes(place, file.replace(b"\0rpmteFailed\0", b"\0rpmteFooled\0"))
            host.rpm("-U", owner(2)).check()
            self.assertEqual([], host.journal())

    @staticmethod
    def lines(*command: str) -> List[str]:
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


if __name__ == "__main__":
    unittest.main()
