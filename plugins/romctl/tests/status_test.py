#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""romctl status on hosts that are folders: what it prints, and its exit codes. Each state of a link by itself
is tested in plugins/state.

Usage: status_test.py ROMCTL ROMPACK SOURCE_FOLDER"""

import calendar
import functools
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import time
import unittest

import jsonschema

sys.dont_write_bytecode = True

import rom_fixture

ROMCTL = ROMPACK = SOURCE = None
HOUR = 3600
EFI, PXE = "efi-virtio.rom", "pxe-virtio.rom"
LINKS = "/usr/share/qemu-firmware"
OURS = "/usr/share/qemu-rom-multinic"
CLASSES = {EFI: 256 << 10, PXE: 128 << 10}


@functools.lru_cache(maxsize=None)
def our_rom():
    with tempfile.TemporaryDirectory() as folder:
        result, path = rom_fixture.pack(ROMPACK, folder)
        assert result.returncode == 0, result.stderr
        return path.read_bytes()


class Host(unittest.TestCase):
    """A host of the layout el9 with the package installed."""

    maxDiff = None

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="romctl.")
        self.addCleanup(temporary.cleanup)
        self.root = pathlib.Path(temporary.name)
        for group, size in CLASSES.items():
            self.put(f"/usr/share/ipxe/qemu/{group}", b"\x55\xaa" + bytes(size - 1000))
            ours = f"{OURS}/multinic-{size >> 10}K.rom"
            self.put(ours, our_rom().ljust(size, b"\xff"))
            self.put(f"/var/lib/alternatives/{group}", f"auto\n{LINKS}/{group}\n\n{ours}\n50\n".encode())
            self.link(f"/etc/alternatives/{group}", ours)
            self.link(f"{LINKS}/{group}", f"/etc/alternatives/{group}")
        self.put("/usr/sbin/alternatives", b"")
        self.booted = int(time.time()) - 100 * HOUR
        self.put("/proc/stat", f"btime {self.booted}\n".encode())
        self.process(1, ["/sbin/init"], -99 * HOUR)

    def at(self, path):
        return self.root / path.lstrip("/")

    def put(self, path, content):
        self.at(path).parent.mkdir(parents=True, exist_ok=True)
        self.at(path).unlink(missing_ok=True)
        self.at(path).write_bytes(content)

    def link(self, path, text):
        self.at(path).parent.mkdir(parents=True, exist_ok=True)
        self.at(path).unlink(missing_ok=True)
        self.at(path).symlink_to(text)

    def process(self, pid, arguments, after):
        """One that was started so many seconds after now."""
        self.put(f"/proc/{pid}/cmdline", b"".join(os.fsencode(word) + b"\0" for word in arguments))
        ticks = (100 * HOUR + after) * os.sysconf("SC_CLK_TCK")
        fields = ["S", *map(str, range(4, 22)), str(ticks), "23"]
        self.put(f"/proc/{pid}/stat", f"{pid} (qemu) {' '.join(fields)}\n".encode())

    def guest(self, pid, name, after):
        self.process(pid, ["/usr/libexec/qemu-kvm", "-name", f"guest={name}", "-device", "virtio-net-pci"], after)

    def romctl(self, *arguments, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.run(
            [ROMCTL, "status", *arguments], text=True, errors="replace", timeout=60, check=False, **options
        )

    def text(self, expected, *arguments):
        result = self.romctl("--root", str(self.root), *arguments)
        self.assertEqual(result.returncode, expected, result.stdout + result.stderr)
        self.assertEqual(result.stderr, "")
        return result.stdout

    def report(self, expected, *arguments, root=None):
        """The validated JSON, after a look at the exit code, which the verdict must fit."""
        result = self.romctl("--json", "--root", root or str(self.root), *arguments)
        self.assertEqual(result.returncode, expected, result.stdout + result.stderr)
        report = json.loads(result.stdout)
        jsonschema.validate(report, json.loads((SOURCE / "status.schema.json").read_text()))
        self.assertEqual(["good", "bad", "unknown"].index(report["verdict"]), expected)
        return report


class Links(Host):
    def test_all_ours(self):
        report = self.report(0)
        self.assertEqual(report["schema"], 1)
        self.assertEqual(report["root"], str(self.root))
        self.assertEqual(report["layout"], {"name": "el9", "detected": True})
        self.assertEqual(report["alternatives"], "chkconfig")
        efi, pxe = report["links"]
        self.assertEqual((efi["group"], pxe["group"]), (EFI, PXE))
        self.assertEqual(efi["link"], f"{LINKS}/{EFI}")
        self.assertEqual(efi["target"], f"{OURS}/multinic-256K.rom")
        self.assertEqual((efi["state"], efi["reason"], efi["verdict"]), ("ours", None, "good"))
        self.assertEqual(efi["managed_by"], {"by": "alternatives", "selection": "auto", "package": None, "reason": None})
        self.assertEqual((efi["size_class"], efi["stock_size_class"]), (262144, 262144))
        self.assertEqual(efi["rom"]["version"], "0.1.0")
        self.assertRegex(efi["rom"]["build_id"], "^[0-9a-f]{16}$")
        self.assertEqual(efi["choices"], [{"path": f"{OURS}/multinic-256K.rom", "priority": 50}])
        self.assertEqual(efi["notes"], [])

    def test_text(self):
        text = self.text(0)
        self.assertIn("layout el9, alternatives program chkconfig's", text)
        self.assertNotIn("\033", text)
        rows = [line.split() for line in text.splitlines() if LINKS in line]
        for row, group, size in zip(rows, (EFI, PXE), ("256K", "128K")):
            expected = [f"{LINKS}/{group}", "ours", "alternatives,", "auto", size, "0.1.0", f"{OURS}/multinic-{size}.rom"]
            self.assertEqual(row, expected)

    def test_one_link_of_another_state_is_a_finding(self):
        self.at(f"{LINKS}/{PXE}").unlink()
        report = self.report(1)
        self.assertEqual([link["state"] for link in report["links"]], ["ours", "stock"])
        self.assertEqual(report["links"][1]["target"], f"/usr/share/ipxe/qemu/{PXE}")

    def test_reasons_and_advice_are_printed(self):
        self.link(f"{LINKS}/{EFI}", "/nowhere.rom")
        self.put(f"/var/lib/alternatives/{PXE}.new", b"")
        text = self.text(1)
        self.assertIn(f"{LINKS}/{EFI}: leads to /nowhere.rom, which is not there: QEMU takes the stock ROM", text)
        self.assertIn(f"{LINKS}/{PXE}: /var/lib/alternatives/{PXE}.new is left over", text)
        self.assertIn("    The next `romctl use` removes it.", text)

    def test_what_cannot_be_read_is_neither(self):
        self.link(f"{LINKS}/{PXE}", "n" * 300)
        report = self.report(2)
        self.assertEqual([link["verdict"] for link in report["links"]], ["good", "unknown"])
        self.link(f"{LINKS}/{EFI}", "/nowhere.rom")
        self.report(1)

    def test_names_are_made_safe(self):
        self.link(f"{LINKS}/{EFI}", "/\033[31mevil\n")
        text = self.text(1)
        self.assertIn("/\\x1b[31mevil\\x0a", text)
        self.assertNotIn("\033", text)
        os.symlink(b"/\xff", os.fsencode(self.at(f"{LINKS}/x")))
        os.replace(self.at(f"{LINKS}/x"), self.at(f"{LINKS}/{EFI}"))
        self.assertEqual(self.report(1)["links"][0]["link_text"], "/\ufffd")

    def test_nothing_is_written(self):
        def times():
            return {path: (path.lstat().st_mtime_ns, path.lstat().st_ctime_ns) for path in self.root.rglob("*")}

        before = times()
        self.report(0)
        self.assertEqual(times(), before)

    def test_links_do_not_lead_out_of_the_root(self):
        outside = self.root.parent / f"{self.root.name}.outside"
        outside.write_bytes(our_rom().ljust(262144, b"\xff"))
        self.addCleanup(outside.unlink)
        self.link(f"{LINKS}/{EFI}", str(outside))
        link = self.report(1)["links"][0]
        self.assertEqual((link["state"], link["target"]), ("broken", str(outside)))


class Layout(Host):
    def test_named(self):
        report = self.report(1, "--layout", "suse")
        self.assertEqual(report["layout"], {"name": "suse", "detected": False})
        self.assertEqual([link["state"] for link in report["links"]], ["missing", "missing"])
        self.assertIn("layout suse (as asked)", self.text(1, "--layout", "suse"))

    def test_unknown_name(self):
        self.assertIn("el9, el8, el7, debian, suse", self.report(2, "--layout", "el6")["error"]["what_to_do"])

    def test_no_layout_here(self):
        with tempfile.TemporaryDirectory() as empty:
            report = self.report(2, root=empty)
            self.assertIn("no folder with QEMU's ROMs", report["error"]["what"])
            result = self.romctl("--root", empty)
            self.assertEqual((result.returncode, result.stdout), (2, ""))
            self.assertIn("romctl: ", result.stderr)

    def test_no_such_root(self):
        self.assertEqual(self.report(2, root="/no/such/folder")["error"]["what"], "is not a folder")

    def test_this_machine(self):
        result = self.romctl("--json")
        report = json.loads(result.stdout)
        jsonschema.validate(report, json.loads((SOURCE / "status.schema.json").read_text()))
        self.assertEqual(["good", "bad", "unknown"].index(report["verdict"]), result.returncode)
        self.assertEqual(report["root"], "/")


class Guests(Host):
    def test_old_and_current(self):
        self.guest(20, "old", -HOUR)
        self.guest(30, "new", HOUR)
        guests = self.report(0)["guests"]
        self.assertEqual((guests["verdict"], guests["counts"], guests["unknown"]), ("bad", False, []))
        self.assertEqual([guest["name"] for guest in guests["running"]], ["old", "new"])
        self.assertEqual([guest["current"]["verdict"] for guest in guests["running"]], ["bad", "good"])
        self.assertEqual(guests["running"][0]["rom_files"], [EFI])
        started = time.strptime(guests["running"][0]["started"], "%Y-%m-%dT%H:%M:%SZ")
        self.assertEqual(calendar.timegm(started), self.booted + 99 * HOUR)

    def test_they_count_when_asked(self):
        self.guest(20, "old", -HOUR)
        self.assertTrue(self.report(1, "--guests")["guests"]["counts"])
        self.guest(20, "new", HOUR)
        self.report(0, "--guests")
        self.at("/proc/stat").unlink()
        self.report(0)
        self.report(2, "--guests")

    def test_text(self):
        self.assertNotIn("guests", self.text(0))
        self.guest(20, "old\033", -HOUR)
        self.guest(30, "new", HOUR)
        self.guest(31, "newer", HOUR)
        text = self.text(0)
        row = next(line for line in text.splitlines() if re.match(r"\s+20 ", line))
        self.assertRegex(row, rf"20  old\\x1b  \S+ \S+ UTC  {EFI}  old  it was started before the ROM changed")
        self.assertIn("A guest keeps its ROM until it is shut down and started again.", text)
        self.assertIn("running guests with the ROM as it is now: 2", text)
        self.assertNotIn("newer", text)
        self.at("/proc/stat").unlink()
        self.assertIn("unknown whether guests run with an old ROM", self.text(0))


class Colour(Host):
    def on_terminal(self, **environment):
        master, slave = pty.openpty()
        clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
        result = self.romctl("--root", str(self.root), stdout=slave, env={**clean, **environment})
        os.close(slave)
        self.assertEqual(result.returncode, 0)
        with os.fdopen(master, "rb", buffering=0) as terminal:
            return terminal.read(65536)

    def test_terminal(self):
        self.assertIn(b"\033[32mours\033[0m", self.on_terminal(TERM="xterm"))
        self.assertNotIn(b"\033", self.on_terminal(TERM="xterm", NO_COLOR="1"))
        self.assertNotIn(b"\033", self.on_terminal(TERM="dumb"))


if __name__ == "__main__":
    SOURCE = pathlib.Path(sys.argv.pop())
    ROMPACK = sys.argv.pop()
    ROMCTL = sys.argv.pop()
    unittest.main()
