# SPDX-License-Identifier: GPL-2.0-or-later
"""rom_image over SSH: what romctl sees in the file it made, again, foretold by check mode, and refused."""

from __future__ import annotations

import hashlib
import json
import subprocess
import unittest
from typing import List

from push.case import program_of_build
from push.servers import SshHost

from . import hosts
from .case import DEBIAN, EL9, SUSE, AnsibleCase, whole_tree

FOLDER = "/srv/roms"
DEST = f"{FOLDER}/guest.rom"
SCRIPT = "#!ipxe\necho hello\nautoboot || shell\n"
SETTINGS = {"menu": "never", "dhcp-total": 20}


class ImageCase(AnsibleCase):
    def setUp(self) -> None:
        super().setUp()
        self.kvm1 = self.with_files()
        self.kvm1.root.at(FOLDER).mkdir()

    def inspect(self, host: SshHost, path: str = DEST) -> dict:
        """What our own tool says of the file."""
        command = [str(program_of_build("MULTINIC_ROMCTL", "romctl")), "inspect", "--json", str(host.root.at(path))]
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)

    def sha256(self, host: SshHost) -> str:
        return hashlib.sha256(host.root.at(DEST).read_bytes()).hexdigest()

    def listed(self) -> List[str]:
        return sorted(path.name for path in self.kvm1.root.at(FOLDER).iterdir())


class Making(ImageCase):
    def test_from_the_packaged_rom(self) -> None:
        run = self.foretold({"kvm1": self.kvm1}, "rom_image", {"dest": DEST, "script": SCRIPT, "settings": SETTINGS})
        result = run.only().result
        self.assertEqual(result["src"], hosts.packaged_rom(EL9))
        self.assertEqual(result["image"]["sha256"], self.sha256(self.kvm1))
        self.assertEqual(result["image"]["script_sha256"], hashlib.sha256(SCRIPT.encode()).hexdigest())
        self.assertEqual(result["size"], 256 * hosts.KIB)
        self.assertEqual((result["owner"], result["mode"]), ("root", "0644"))
        self.assertEqual(self.listed(), ["guest.rom"])
        seen = self.inspect(self.kvm1)
        self.assertEqual((seen["verdict"], seen["size_class"]), ("good", 256 * hosts.KIB))
        self.assertIn("autoboot || shell", json.dumps(seen))
        self.twice("rom_image", {"dest": DEST, "script": SCRIPT, "settings": SETTINGS})

    def test_layouts_that_have_the_rom_elsewhere(self) -> None:
        for world in (SUSE, DEBIAN):
            host = self.with_files(world.layout, world)
            host.root.at(FOLDER).mkdir()
            run = self.assert_status(0, self.controller.task("rom_image", arguments={"dest": DEST}))
            self.assertEqual(run.only(world.layout).result["src"], hosts.packaged_rom(world))
            self.assertTrue(host.root.at(DEST).is_file())

    def test_script_file_is_on_the_host(self) -> None:
        self.kvm1.root.write(f"{FOLDER}/boot.ipxe", SCRIPT)
        by_file = self.twice("rom_image", {"dest": DEST, "script_file": f"{FOLDER}/boot.ipxe"}).only().result
        by_text = self.controller.task("rom_image", arguments={"dest": DEST, "script": SCRIPT}).only().result
        self.assertEqual((by_text["changed"], by_text["image"]), (False, by_file["image"]))
        self.controller.write("elsewhere.ipxe", SCRIPT)
        arguments = {"dest": DEST, "script_file": str(self.controller.home / "elsewhere.ipxe")}
        self.assertIn("elsewhere.ipxe", self.failure("rom_image", arguments=arguments))

    def test_size_class(self) -> None:
        for size in ("128K", "512K", "1M"):
            self.twice("rom_image", {"dest": DEST, "class": size})
            bytes_there = int(size[:-1]) * (1 << 20 if size.endswith("M") else 1 << 10)
            self.assertEqual(self.kvm1.root.at(DEST).stat().st_size, bytes_there)
        # It stays as it is when nobody says otherwise.
        run = self.twice("rom_image", {"dest": DEST, "settings": SETTINGS})
        self.assertEqual(run.only().result["size"], 1 << 20)

    def test_purge_and_keep(self) -> None:
        self.twice("rom_image", {"dest": DEST, "script": SCRIPT, "settings": SETTINGS})
        kept = self.twice("rom_image", {"dest": DEST, "settings": {"menu": "first"}, "purge": False})
        self.assertEqual(kept.only().result["image"]["settings"], {"menu": "first", "dhcp-total": "20"})
        purged = self.twice("rom_image", {"dest": DEST, "settings": {"menu": "first"}})
        self.assertEqual(purged.only().result["image"]["settings"], {"menu": "first"})
        self.assertIsNone(purged.only().result["image"]["script_sha256"])

    def test_owner_and_mode(self) -> None:
        self.twice("rom_image", {"dest": DEST})
        run = self.foretold({"kvm1": self.kvm1}, "rom_image", {"dest": DEST, "mode": "u=rw,g=r,o=", "owner": "daemon"})
        self.assertEqual(run.changed(), ["kvm1: rom_image"])
        status = self.kvm1.root.at(DEST).stat()
        self.assertEqual((status.st_mode & 0o7777, status.st_uid), (0o640, 1))
        # They stay when the content changes.
        self.twice("rom_image", {"dest": DEST, "settings": SETTINGS})
        status = self.kvm1.root.at(DEST).stat()
        self.assertEqual((status.st_mode & 0o7777, status.st_uid), (0o640, 1))

    def test_backup(self) -> None:
        self.twice("rom_image", {"dest": DEST})
        before = self.sha256(self.kvm1)
        result = (
            self.controller.task("rom_image", arguments={"dest": DEST, "settings": SETTINGS, "backup": True})
            .only()
            .result
        )
        backup = self.kvm1.root.at(result["backup_file"]).read_bytes()
        self.assertEqual(hashlib.sha256(backup).hexdigest(), before)
        again = self.controller.task("rom_image", arguments={"dest": DEST, "settings": SETTINGS, "backup": True})
        self.assertEqual(again.changed(), [])
        self.assertEqual(len(self.listed()), 2)

    def test_a_link_is_followed(self) -> None:
        self.twice("rom_image", {"dest": f"{FOLDER}/real.rom"})
        self.kvm1.root.link(DEST, "real.rom")
        run = self.twice("rom_image", {"dest": DEST, "settings": SETTINGS})
        self.assertEqual(run.changed(), ["kvm1: rom_image"])
        self.assertTrue(self.kvm1.root.at(DEST).is_symlink())
        self.assertEqual(run.only().result["image"]["sha256"], self.sha256(self.kvm1))

    def test_diff(self) -> None:
        self.assert_status(0, self.controller.task("rom_image", arguments={"dest": DEST, "settings": {"menu": "key"}}))
        run = self.controller.task(
            "rom_image", "--diff", arguments={"dest": DEST, "settings": {"menu": "never"}, "mode": "0600"}
        )
        for line in (r"-.*menu.*key", r"\+.*menu.*never", r"-.*mode: 0644", r"\+.*mode: 0600"):
            self.assertRegex(run.output, rf"(?m)^{line}")

    def test_passwords_are_shown_nowhere(self) -> None:
        settings = {"net0/password": "open sesame", "menu": "never"}
        run = self.controller.task("rom_image", "-vvv", "--diff", arguments={"dest": DEST, "settings": settings})
        told = json.dumps(run.only().result)
        self.assertNotIn("open sesame", told)
        self.assertEqual(run.changed(), ["kvm1: rom_image"])

    def test_in_a_loop(self) -> None:
        tasks = [{"name": "t", "multinic.qemu_rom.rom_image": {"dest": FOLDER + "/{{ item }}.rom"}, "loop": ["a", "b"]}]
        self.assert_status(0, self.controller.tasks(tasks))
        self.assertEqual(self.listed(), ["a.rom", "b.rom"])
        self.assertEqual(self.controller.tasks(tasks).changed(), [])


class Refusals(ImageCase):
    def assert_refused(self, arguments: dict, *words: str) -> None:
        before = whole_tree(self.kvm1)
        message = self.failure("rom_image", arguments=arguments)
        for word in words:
            self.assertIn(word, message)
        self.assert_unchanged(self.kvm1, before)

    def test_options(self) -> None:
        self.assert_refused({}, "dest")
        self.assert_refused({"dest": DEST, "scirpt": SCRIPT}, "scirpt", "Did you mean script?")
        self.assert_refused({"dest": DEST, "script": SCRIPT, "script_file": "/x"}, "script", "script_file")
        self.assert_refused({"dest": DEST, "size_class": "100K"}, "100K", "128K")
        self.assert_refused({"dest": "guest.rom"}, "guest.rom")
        self.assert_refused({"dest": DEST, "settings": {"menu": True}}, "menu")
        self.assert_refused({"dest": DEST, "owner": "nobody-of-that-name"}, "nobody-of-that-name")

    def test_lint(self) -> None:
        damaged = "#!ipxe\ngoto nowhere\n"
        self.assert_refused({"dest": DEST, "script": damaged}, "nowhere", "2:6")
        self.assert_status(
            0, self.controller.task("rom_image", arguments={"dest": DEST, "script": damaged, "lint": False})
        )

    def test_what_is_there_and_is_no_rom(self) -> None:
        self.kvm1.root.write(DEST, "letters from home")
        self.assert_refused({"dest": DEST}, DEST)
        self.assert_refused({"dest": FOLDER}, FOLDER)
        self.assert_refused({"dest": "/nowhere/guest.rom"}, "/nowhere")
        self.assert_refused({"dest": f"{FOLDER}/new.rom", "src": DEST}, DEST)

    def test_no_packaged_rom(self) -> None:
        for path in self.kvm1.root.at("/usr/share/qemu-rom-multinic").glob("*.rom"):
            path.unlink()
        self.assert_refused({"dest": DEST}, "qemu-rom-multinic")

    def test_full_disk(self) -> None:
        host = self.with_files("small", size="12m")
        host.root.at(FOLDER).mkdir()
        host.root.fill(files_too=False)
        run = self.controller.task("rom_image", arguments={"dest": DEST})
        self.assertEqual(run.only("small").outcome, "failed", run.output)
        self.assertFalse(host.root.at(DEST).exists())
        self.assertEqual(list(host.root.at(FOLDER).iterdir()), [])


if __name__ == "__main__":
    unittest.main()
