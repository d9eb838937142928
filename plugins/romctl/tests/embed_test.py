#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""romctl embed, and what romctl inspect says of it.

Usage: embed_test.py ROMCTL ROMPACK SOURCE_FOLDER"""

import hashlib
import os
import random
import resource
import signal
import struct
import subprocess
import sys
import time
import zlib

sys.dont_write_bytecode = True

import rom_fixture
from script_case import SCRIPT, Case, Programs


class EmbedCase(Case):
    def setUp(self):
        super().setUp()
        self.path = self.rom()
        self.plain = self.path.read_bytes()
        self.write("s.ipxe", SCRIPT)

    def embed(self, *arguments, code=0, texts=(), **options):
        """With multinic.rom as IN and out.rom as OUT."""
        result = self.romctl("embed", *arguments, "multinic.rom", "-o", "out.rom", **options)
        self.assert_exit(result, code, *texts)
        return result

    def ours(self, name="out.rom", code=0):
        return self.json("inspect.schema.json", code, "inspect", name)["multinic"]

    def in_place(self, *arguments):
        self.assert_exit(self.romctl("embed", *arguments, "out.rom", "-o", "out.rom"), 0)
        return self.ours()

    def assert_refused(self, code, text, *arguments, **options):
        """OUT stays what it was, and nothing is left behind."""
        self.write("out.rom", b"old")
        before = sorted(os.listdir(self.folder))
        self.embed(*arguments, code=code, texts=(text,), **options)
        self.assertEqual(sorted(os.listdir(self.folder)), before)
        self.assertEqual((self.folder / "out.rom").read_bytes(), b"old")


class Embed(EmbedCase):
    def test_script_and_settings(self):
        self.embed("--script", "s.ipxe", "--set", "a=b c=d", "--set", "n:int32=5")
        ours = self.ours()
        self.assertEqual(ours["script"], SCRIPT)
        self.assertEqual(ours["script_sha256"], hashlib.sha256(SCRIPT.encode()).hexdigest())
        self.assertEqual(ours["settings"], {"a": "b c=d", "n:int32": "5"})
        self.assertEqual(self.romctl("inspect", "--script", "out.rom").stdout, SCRIPT)
        text = self.romctl("inspect", "out.rom").stdout
        for shown in (f"{len(SCRIPT)} bytes", "# the menu of rack 7", "a=b c=d n:int32=5"):
            self.assertIn(shown, text)

    def test_the_slot_is_as_documented(self):
        """Header, CRC-32 and texts, counted here once more."""
        self.embed("--script", "s.ipxe", "--set", "a=b")
        slot, content = self.ours()["slot"], (self.folder / "out.rom").read_bytes()
        content = bytearray(content[slot["offset"] : slot["offset"] + slot["size"]])
        signature, version, length, script, settings, crc = struct.unpack_from("<4sHHIII", content)
        self.assertEqual((signature, version, length, script, settings), (b"MNSS", 1, 20, len(SCRIPT), 4))
        content[16:20] = bytes(4)
        self.assertEqual(zlib.crc32(content[: 20 + script + settings]), crc)
        self.assertEqual(content[20 : 20 + script + settings].decode(), SCRIPT + "a=b\n")

    def test_standard_input(self):
        self.embed("--script", "-", input=SCRIPT)
        self.assertEqual(self.ours()["script"], SCRIPT)
        self.assert_refused(2, "both script and settings", "--script", "-", "--settings", "-", input=SCRIPT)

    def test_what_is_not_given_stays(self):
        self.embed("--script", "s.ipxe", "--set", "a=1", "--set", "b=2")
        self.assertEqual(self.in_place("--set", "a=3")["settings"], {"b": "2", "a": "3"})
        self.write("new", "# comment\r\n\r\nc = 4\r\na=5\n")
        ours = self.in_place("--settings", "new")
        self.assertEqual(ours["settings"], {"c": "4", "a": "5"})
        self.assertEqual(ours["script"], SCRIPT)
        self.write("t.ipxe", "#!ipxe\nexit\n")
        ours = self.in_place("--script", "t.ipxe")
        self.assertEqual((ours["script"], ours["settings"]), ("#!ipxe\nexit\n", {"c": "4", "a": "5"}))
        ours = self.in_place("--remove", "--set", "z=1")
        self.assertEqual((ours["script"], ours["settings"]), (None, {"z": "1"}))

    def test_remove_gives_the_file_of_before(self):
        for size_class in ("64K", "256K"):
            self.assert_exit(self.romctl("pad", "--class", size_class, "multinic.rom", "-o", "multinic.rom"), 0)
            before = self.path.read_bytes()
            self.embed("--script", "s.ipxe")
            ours = self.in_place("--remove")
            self.assertEqual((self.folder / "out.rom").read_bytes(), before)
            self.assertEqual((ours["script"], ours["settings"], ours["slot"]["size"]), (None, {}, 0))

    def test_size_class_stays(self):
        for size_class in (None, "256K"):
            if size_class:
                self.assert_exit(self.romctl("pad", "--class", size_class, "multinic.rom", "-o", "multinic.rom"), 0)
            before = self.json("inspect.schema.json", 0, "inspect", "multinic.rom")["size_class"]
            self.embed("--script", "s.ipxe")
            self.assertEqual((self.folder / "out.rom").stat().st_size, before)

    def test_the_script_survives_padding(self):
        self.embed("--script", "s.ipxe")
        self.assert_exit(self.romctl("pad", "--class", "512K", "out.rom", "-o", "padded.rom"), 0)
        self.assertEqual(self.ours("padded.rom")["script"], SCRIPT)

    def test_larger_class(self):
        self.write("big.ipxe", SCRIPT + "#\n" * 30000)
        self.assert_refused(2, "does not fit into 4K", "--script", "big.ipxe")
        self.assert_refused(2, "--class 64K has room", "--script", "big.ipxe")
        self.embed("--script", "big.ipxe", "--class", "64K")
        self.assertEqual((self.folder / "out.rom").stat().st_size, 65536)
        self.assertEqual(self.ours()["script"], SCRIPT + "#\n" * 30000)

    def test_build_id_and_payload_stay(self):
        self.embed("--script", "s.ipxe")
        for name in ("build_id", "payload", "version"):
            self.assertEqual(self.ours()[name], self.ours("multinic.rom")[name])

    def test_output_in_place_keeps_the_mode(self):
        self.path.chmod(0o604)
        self.assert_exit(self.romctl("embed", "--set", "a=b", "multinic.rom", "-o", "multinic.rom"), 0)
        self.assertEqual(self.path.stat().st_mode & 0o7777, 0o604)
        os.link(self.path, self.folder / "hard")
        result = self.romctl("embed", "--set", "a=b", "multinic.rom", "-o", "hard")
        self.assert_exit(result, 2, "input file under another name")


class Refusals(EmbedCase):
    def test_nothing_to_do(self):
        self.assert_refused(2, "what shall be embedded?")

    def test_lint_first(self):
        self.write("bad.ipxe", "#!ipxe\necho a\u00a0b\nfoo\n")
        self.assert_refused(1, "bad.ipxe:3:1: error: no such command: foo", "--script", "bad.ipxe")
        self.assert_refused(1, "bad.ipxe:2:7: warning: a non-breaking space", "--script", "bad.ipxe")
        self.embed("--script", "bad.ipxe", "--no-lint")
        self.assertEqual(self.ours()["script"], "#!ipxe\necho a\u00a0b\nfoo\n")

    def test_warnings_do_not_stop_it(self):
        self.write("odd.ipxe", "#!ipxe\necho a;\n")
        self.embed("--script", "odd.ipxe", texts=("odd.ipxe:2:7: warning",))

    def test_scripts_that_are_no_text(self):
        noise = rom_fixture.noise(300)
        for content in (b"#!ipxe\necho a\0b\n", b"#!ipxe\n" + noise):
            self.write("bad.ipxe", content)
            self.assert_refused(2, "bad.ipxe: has control characters", "--script", "bad.ipxe", "--no-lint")

    def test_too_large(self):
        self.write("big.ipxe", SCRIPT + "#" * 65536)
        for arguments in (("--no-lint",), ("--no-lint", "--class", "1M")):
            self.assert_refused(2, "more than the 65536 that fit", "--script", "big.ipxe", *arguments)
        self.write("big.settings", "a=b\n" * 4097)
        self.assert_refused(2, "more than the 16384 that fit", "--settings", "big.settings", "--class", "64K")
        self.write("huge.ipxe", b"#" * (300 << 10))
        self.assert_refused(2, "more than the 262144 that are read", "--script", "huge.ipxe")
        self.assert_refused(2, "more than the 262144", "--script", "-", input="#" * (300 << 10))

    def test_settings(self):
        for setting, text in (
            ("a", "not NAME=VALUE"),
            ("=b", "no name for a setting"),
            ("a:foo=b", "no such type of a setting"),
            ("a:int8=300", "not a value of the setting's type"),
            ("a:ipv4=1.2.3", "not a value of the setting's type"),
            ("a=b\nc=d", "not one line of text"),
            ("#a=b", "not NAME=VALUE"),
            ("a=\1", "not one line of text"),
        ):
            with self.subTest(setting=setting):
                self.assert_refused(2, f"{text}", f"--set={setting}")
        self.write("bad.settings", "a=b\n\n# x\nc:int8=x\n")
        self.assert_refused(2, "bad.settings:4: not a value", "--settings", "bad.settings")
        self.write("bad.settings", b"a=b\0\n")
        self.assert_refused(2, "bad.settings: has control characters", "--settings", "bad.settings")

    def test_unreadable(self):
        self.assert_refused(2, "absent: cannot open: No such file", "--script", "absent")
        self.assert_refused(2, "absent: cannot open: No such file", "--settings", "absent")
        self.assert_refused(2, "not a regular file", "--script", ".")

    def test_input_that_is_no_good_rom(self):
        payload = bytearray(self.plain)
        payload[rom_fixture.PAYLOAD + 124] ^= 1
        foreign = rom_fixture.with_checksum(self.plain.replace(b"multinic", b"anybody!")[:1024])
        for content, code, text in (
            (rom_fixture.noise(5000), 2, "not an option ROM"),
            (b"", 2, "not an option ROM"),
            (self.plain[:1500], 1, "image chain"),
            (self.plain[:100], 1, "ends behind the file"),
            (bytes(payload), 1, "payload: its sum is not"),
            (foreign, 1, "image chain"),
        ):
            self.path.write_bytes(content)
            self.assert_refused(code, text, "--script", "s.ipxe")

    def test_truncations_and_bit_errors(self):
        """No crash (exit codes of signals are negative), and never a file that inspect finds damaged."""
        self.embed("--script", "s.ipxe")
        content = (self.folder / "out.rom").read_bytes()
        chance = random.Random(7)
        for number in range(24):
            damaged = bytearray(content)
            damaged[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            if number % 3 == 0:
                del damaged[chance.randrange(len(content)) :]
            self.path.write_bytes(damaged)
            result = self.romctl("embed", "--remove", "--set", "a=b", "multinic.rom", "-o", "new.rom")
            self.assertIn(result.returncode, (0, 1, 2), result.stderr)
            if result.returncode == 0:
                self.assertEqual(self.ours("new.rom")["settings"], {"a": "b"})
                os.unlink(self.folder / "new.rom")


class DamagedSlot(EmbedCase):
    def test_is_found_and_can_be_emptied(self):
        self.embed("--script", "s.ipxe", "--set", "a=b")
        slot = self.ours()["slot"]["offset"]
        content = bytearray((self.folder / "out.rom").read_bytes())
        content[slot + 30] ^= 1
        self.path.write_bytes(content)
        report = self.json("inspect.schema.json", 1, "inspect", "multinic.rom")
        self.assertEqual([row["where"] for row in report["findings"]], ["script slot"])
        self.assertIsNone(report["multinic"]["script"])
        self.assertEqual(report["multinic"]["settings"], {})
        self.assertEqual(report["multinic"]["slot"]["check"]["reason"], "has a wrong checksum")
        self.assert_exit(self.romctl("inspect", "--script", "multinic.rom"), 1, "has a wrong checksum")
        self.assert_refused(1, "With --remove", "--set", "c=d")
        self.embed("--remove")
        self.assertTrue((self.folder / "out.rom").read_bytes().startswith(self.plain))

    def test_no_script(self):
        self.assert_exit(self.romctl("inspect", "--script", "multinic.rom"), 1, "no script is embedded")
        self.assert_exit(self.romctl("inspect", "--script", "--json", "multinic.rom"), 2)


class Accidents(EmbedCase):
    def test_full_disk(self):
        """A limit on file sizes fails the write as a full disk does."""

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

        arguments = ("--script", "s.ipxe", "--class", "64K")
        self.assert_refused(2, "cannot write", *arguments, preexec_fn=limit)

    def test_folder_that_cannot_be_written(self):
        result = self.romctl("embed", "--set", "a=b", "multinic.rom", "-o", "no/folder")
        self.assert_exit(result, 2, "No such file")
        result = self.romctl("embed", "--set", "a=b", "multinic.rom", "-o", "/dev/null")
        self.assert_exit(result, 2, "not a regular file")

    def test_killed_in_the_middle(self):
        """Whenever it dies, the file is the old one or the new one."""
        self.embed("--script", "s.ipxe")
        new = (self.folder / "out.rom").read_bytes()
        command = [Programs.romctl, "embed", "--script", "s.ipxe", "multinic.rom", "-o", "multinic.rom"]
        began = time.monotonic()
        subprocess.run(command, cwd=self.folder, check=True)
        lasted = time.monotonic() - began
        for part in range(10):
            self.path.write_bytes(self.plain)
            with subprocess.Popen(command, cwd=self.folder) as process:
                time.sleep(lasted * part / 10)
                process.kill()
            self.assertIn(self.path.read_bytes(), (self.plain, new))


if __name__ == "__main__":
    Programs.main()
