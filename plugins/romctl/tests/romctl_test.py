#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""romctl and rompack as they are used: command lines, exit codes, output, files left behind.

Usage: romctl_test.py ROMCTL ROMPACK SOURCE_FOLDER"""

import hashlib
import json
import os
import pathlib
import pty
import subprocess
import sys
import tempfile
import unittest

import jsonschema

sys.dont_write_bytecode = True

import rom_fixture

ROMCTL = ROMPACK = SOURCE = None
STOCK = pathlib.Path("/usr/lib/ipxe/qemu")
needs_stock_roms = unittest.skipIf(
    os.environ.get("MULTINIC_STOCK_ROMS") == "none", "MULTINIC_STOCK_ROMS=none: told that QEMU's own ROMs are not here"
)


class Case(unittest.TestCase):
    """Each test has an empty folder, which is also the working folder of what it runs."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="romctl.")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def romctl(self, *arguments, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.run(
            [ROMCTL, *arguments], cwd=self.folder, text=True, errors="replace", timeout=60, check=False, **options
        )

    def rom(self, **options):
        result, path = rom_fixture.pack(ROMPACK, self.folder, **options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return path

    def inspect(self, path, expected):
        """The validated JSON, after a look at the exit code."""
        result = self.romctl("inspect", "--json", path)
        self.assertEqual(result.returncode, expected, result.stderr)
        report = json.loads(result.stdout)
        jsonschema.validate(report, json.loads((SOURCE / "inspect.schema.json").read_text()))
        return report

    def assert_exit(self, result, code, *texts):
        self.assertEqual(result.returncode, code, f"{result.stdout}{result.stderr}")
        for text in texts:
            self.assertIn(text, result.stderr)

    def listing(self):
        return sorted(path.name for path in self.folder.iterdir())


class Inspect(Case):
    def test_our_own_file(self):
        path = self.rom()
        report = self.inspect(path.name, 0)
        self.assertEqual(report["schema"], 1)
        self.assertEqual(report["verdict"], "good")
        self.assertEqual(report["file"], "multinic.rom")
        self.assertEqual(report["sha256"], hashlib.sha256(path.read_bytes()).hexdigest())
        ids = [(image["pci"]["vendor"], image["pci"]["device"]) for image in report["images"]]
        self.assertEqual(ids, [("1af4", "1000"), ("1af4", "1041")])
        self.assertEqual([image["resident_size"] for image in report["images"]], [rom_fixture.IMAGE_SIZE] * 2)
        ours = report["multinic"]
        payload = ours["payload"]
        content = path.read_bytes()[payload["offset"] : payload["offset"] + payload["size"]]
        self.assertEqual(ours["version"], "0.1.0")
        self.assertEqual(ours["build_id"], hashlib.sha256(content).hexdigest()[:16])
        self.assertIsNone(ours["script"])
        self.assertEqual(ours["settings"], {})
        self.assertEqual(report["findings"], [])

    def test_text(self):
        self.rom()
        result = self.romctl("inspect", "multinic.rom")
        self.assert_exit(result, 0)
        for text in ("class 4K", "0.1.0", "1af4:1041", "good", "a product / a manufacturer", "settings  none"):
            self.assertIn(text, result.stdout)
        self.assertNotIn("\033", result.stdout)
        rows = [line for line in result.stdout.splitlines() if "1af4:" in line]
        self.assertEqual(len({row.index("good") for row in rows}), 1, "columns are aligned")

    @needs_stock_roms
    def test_stock_files(self):
        for name, images, size_class in (
            ("pxe-virtio.rom", [("1041", "x86")], "128K"),
            ("efi-virtio.rom", [("1041", "x86"), ("1041", "EFI")], "256K"),
        ):
            report = self.inspect(str(STOCK / name), 0)
            found = [(image["pci"]["device"], image["code"]) for image in report["images"]]
            self.assertEqual(found, images)
            self.assertEqual(report["size_class_name"], size_class)
            self.assertIsNone(report["multinic"])

    def damaged(self, offset):
        path = self.rom()
        content = bytearray(path.read_bytes())
        content[offset] ^= 1
        path.write_bytes(content)
        return path.name

    def test_damaged_checksum(self):
        report = self.inspect(self.damaged(0x390), 1)
        self.assertEqual(report["images"][0]["checksum"]["verdict"], "bad")
        self.assertEqual(report["images"][1]["checksum"]["verdict"], "good")
        text = self.romctl("inspect", "multinic.rom")
        self.assert_exit(text, 1)
        self.assertIn("bad: image at offset 0x0", text.stdout)

    def test_damaged_payload(self):
        report = self.inspect(self.damaged(rom_fixture.PAYLOAD + 124), 1)
        self.assertEqual(report["multinic"]["payload"]["check"]["verdict"], "bad")
        self.assertEqual([finding["where"] for finding in report["findings"]], ["payload"])

    @needs_stock_roms
    def test_truncated_stock_file(self):
        (self.folder / "cut.rom").write_bytes((STOCK / "efi-virtio.rom").read_bytes()[:100000])
        self.assertEqual(self.inspect("cut.rom", 1)["chain"]["verdict"], "bad")

    def test_could_not_tell(self):
        image = bytearray(rom_fixture.assembled_image(0x1000))
        image[2] = 0
        image[rom_fixture.PCI + 0x15] = 0x80
        (self.folder / "a.rom").write_bytes(image)
        self.assertEqual(self.inspect("a.rom", 2)["images"][0]["checksum"]["verdict"], "unknown")

    def test_not_a_rom(self):
        (self.folder / "empty").touch()
        (self.folder / "text").write_text("hello " * 100)
        os.mkfifo(self.folder / "fifo")
        for name, text in (
            ("empty", "not an option ROM"),
            ("text", "not an option ROM"),
            ("fifo", "not a regular file"),
            (".", "not a regular file"),
            ("absent", "No such file"),
        ):
            self.assert_exit(self.romctl("inspect", name), 2, text, f"romctl: {name}")
            self.assertIn(text, self.inspect(name, 2)["error"]["what"])

    def test_hostile_strings_reach_neither_terminal_nor_json(self):
        self.rom(product=b"\033[31m\xc3(\"\\")
        self.assertNotIn("\033", self.romctl("inspect", "multinic.rom").stdout)
        report = self.inspect("multinic.rom", 0)
        self.assertEqual(report["images"][0]["pnp"]["product"], '\\x1b[31m\\xc3("\\x5c')

    def test_name_that_is_not_utf_8(self):
        self.rom(name="rom")
        os.rename(self.folder / "rom", os.fsencode(self.folder) + b"/\xff.rom")
        self.assertEqual(self.inspect(b"\xff.rom", 0)["file"], "\ufffd.rom")

    def test_output_that_cannot_be_written(self):
        self.rom()
        with open("/dev/full", "w", encoding="utf-8") as full:
            for arguments in (("inspect", "multinic.rom"), ("inspect", "--json", "multinic.rom"), ("--help",)):
                self.assert_exit(self.romctl(*arguments, stdout=full), 2)


class Colour(Case):
    def on_terminal(self, **environment):
        self.rom()
        master, slave = pty.openpty()
        clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
        result = self.romctl("inspect", "multinic.rom", stdout=slave, env={**clean, **environment})
        os.close(slave)
        self.assert_exit(result, 0)
        with os.fdopen(master, "rb", buffering=0) as terminal:
            return terminal.read(65536)

    def test_terminal(self):
        self.assertIn(b"\033[32mgood\033[0m", self.on_terminal(TERM="xterm"))

    def test_empty_no_color_means_nothing(self):
        self.assertIn(b"\033[32mgood", self.on_terminal(TERM="xterm", NO_COLOR=""))

    def test_no_color(self):
        self.assertNotIn(b"\033", self.on_terminal(TERM="xterm", NO_COLOR="1"))

    def test_dumb_terminal(self):
        self.assertNotIn(b"\033", self.on_terminal(TERM="dumb"))


class Pad(Case):
    def test_classes_and_spellings(self):
        content = self.rom().read_bytes()
        for text, size in (("64K", 1 << 16), ("128KiB", 1 << 17), ("262144", 1 << 18), ("512k", 1 << 19), ("1M", 1 << 20)):
            self.assert_exit(self.romctl("pad", "--class", text, "multinic.rom", "-o", "out.rom"), 0)
            padded = (self.folder / "out.rom").read_bytes()
            self.assertEqual(padded, content + b"\xff" * (size - len(content)))
            report = self.inspect("out.rom", 0)
            self.assertEqual((report["size"], report["size_class"]), (size, size))

    @needs_stock_roms
    def test_stock_file(self):
        stock = STOCK / "efi-virtio.rom"
        self.assert_exit(self.romctl("pad", "--class=512K", str(stock), "--output", "out.rom"), 0)
        padded = (self.folder / "out.rom").read_bytes()
        self.assertEqual(len(padded), 1 << 19)
        self.assertTrue(padded.startswith(stock.read_bytes()))
        self.assertEqual(self.inspect("out.rom", 0)["images"][1]["code"], "EFI")

    def test_in_place_up_and_down_again(self):
        path = self.rom()
        path.chmod(0o604)
        self.assert_exit(self.romctl("pad", "--class", "256K", "multinic.rom", "-o", "multinic.rom"), 0)
        self.assertEqual(path.stat().st_size, 1 << 18)
        self.assert_exit(self.romctl("pad", "--class", "64K", "multinic.rom", "-o", "multinic.rom"), 0)
        self.assertEqual(path.stat().st_size, 1 << 16)
        self.assertEqual(path.stat().st_mode & 0o7777, 0o604)
        self.assertEqual(self.listing(), ["multinic.rom"])

    def test_modes(self):
        path = self.rom()
        path.chmod(0o640)
        self.assert_exit(self.romctl("pad", "--class", "64K", "multinic.rom", "-o", "new.rom", umask=0o022), 0)
        self.assertEqual((self.folder / "new.rom").stat().st_mode & 0o7777, 0o640)
        (self.folder / "new.rom").chmod(0o600)
        self.assert_exit(self.romctl("pad", "--class", "64K", "multinic.rom", "-o", "new.rom"), 0)
        self.assertEqual((self.folder / "new.rom").stat().st_mode & 0o7777, 0o600)

    def test_input_under_another_name_is_refused(self):
        path = self.rom()
        before = path.read_bytes()
        os.symlink("multinic.rom", self.folder / "link")
        os.link(path, self.folder / "hard")
        for name in ("link", "hard", "./multinic.rom", str(path)):
            result = self.romctl("pad", "--class", "64K", "multinic.rom", "-o", name)
            self.assert_exit(result, 2, "is the input file under another name", "-o multinic.rom")
        self.assertEqual(path.read_bytes(), before)

    def assert_refused(self, code, text, *arguments):
        """Nothing but the message comes of it."""
        (self.folder / "out.rom").write_bytes(b"old")
        before = self.listing()
        self.assert_exit(self.romctl("pad", *arguments), code, text)
        self.assertEqual(self.listing(), before)
        self.assertEqual((self.folder / "out.rom").read_bytes(), b"old")

    @needs_stock_roms
    def test_content_too_large(self):
        stock = str(STOCK / "efi-virtio.rom")
        self.assert_refused(2, "249344 bytes does not fit into 128K", "--class", "128K", stock, "-o", "out.rom")

    def test_no_such_class(self):
        self.rom()
        for option in (("--class=300K",), ("--class=-1",), ("--class", ""), ("--class", "2M")):
            self.assert_refused(2, "is not a size class", *option, "multinic.rom", "-o", "out.rom")

    def test_damaged_input(self):
        path = self.rom()
        content = bytearray(path.read_bytes())
        content[rom_fixture.PAYLOAD + 124] ^= 1
        path.write_bytes(content)
        self.assert_refused(1, "payload", "--class", "64K", "multinic.rom", "-o", "out.rom")

    def test_input_that_is_no_rom(self):
        (self.folder / "text").write_text("hello")
        self.assert_refused(2, "not an option ROM", "--class", "64K", "text", "-o", "out.rom")

    def test_output_that_is_no_file(self):
        self.rom()
        self.assert_refused(2, "not a regular file", "--class", "64K", "multinic.rom", "-o", "/dev/null")
        self.assert_refused(2, "not a regular file", "--class", "64K", "multinic.rom", "-o", ".")
        self.assert_refused(2, "No such file", "--class", "64K", "multinic.rom", "-o", "no/folder")


class Usage(Case):
    def test_help_and_version(self):
        for arguments in (("--help",), ("-h",), ("inspect", "--help"), ("pad", "-h"), ("use", "--help")):
            result = self.romctl(*arguments)
            self.assert_exit(result, 0)
            self.assertIn("Exit codes: 0", result.stdout)
        self.assertRegex(self.romctl("--version").stdout, r"^romctl \d+\.\d+\.\d+\n$")

    def test_wrong_usage(self):
        for arguments in (
            (),
            ("frobnicate",),
            ("--frobnicate",),
            ("inspect",),
            ("inspect", "a", "b"),
            ("inspect", "--frobnicate", "a"),
            ("pad", "a"),
            ("pad", "a", "-o", "b"),
            ("pad", "a", "--class", "64K"),
            ("pad", "--class", "64K", "-o", "b"),
            ("inspect", "a", "pad", "b"),
            ("status", "a"),
            ("status", "--root"),
            ("use",),
            ("use", "stock", "auto"),
            ("restore", "a"),
            ("restore", "--link", "efi-virtio.rom"),
        ):
            result = self.romctl(*arguments)
            self.assert_exit(result, 2, "romctl: ", "--help")
            self.assertEqual(result.stdout, "")


class Rompack(Case):
    def test_the_same_bytes_in_another_folder(self):
        first = self.rom().read_bytes()
        other = self.folder / "other"
        other.mkdir()
        result, path = rom_fixture.pack(ROMPACK, other)
        self.assertEqual(result.returncode, 0)
        self.assertEqual(path.read_bytes(), first)

    def test_above_the_limit(self):
        result, path = rom_fixture.pack(ROMPACK, self.folder, engine=rom_fixture.noise(140000))
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"\d+ bytes are \d+ more than the limit of 131072")
        self.assertFalse(path.exists())

    def test_missing_part(self):
        command = [ROMPACK, "--loader", "absent", "--start", "absent", "--engine", "absent"]
        command += ["--engine-memory", "1", "--entry", "0", "--version", "1", "-o", "out"]
        result = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn("absent: cannot open", result.stderr)


if __name__ == "__main__":
    SOURCE = pathlib.Path(sys.argv.pop())
    ROMPACK = sys.argv.pop()
    ROMCTL = sys.argv.pop()
    unittest.main()
