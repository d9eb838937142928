# SPDX-License-Identifier: GPL-2.0-or-later
"""Real guests on a host: a QEMU that was started before the ROM changed has the ROM of before until it is
started anew, and says so itself through its monitor."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from lab.waiting import wait_for

from .case import AnsibleCase, whole_tree

NAME = "ansible-guest"
_PATIENCE = 30  # seconds; only ends what hangs
# The kernel tells the start of a process and the change of a file on different clocks: within 2 s nobody can tell.
_APART = 4


class Guests(AnsibleCase):
    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="multinic-guest-")
        self.addCleanup(folder.cleanup)
        self.monitor = Path(folder.name) / "monitor"
        self.guest = None
        self.addCleanup(self.stop)
        self.made = self.with_files()
        self.made.root.mount_proc()

    def start(self) -> None:
        qemu = shutil.which("qemu-system-x86_64")
        self.assertIsNotNone(qemu, "packaging/install-deps brings it")
        self.guest = subprocess.Popen(
            [qemu, "-name", f"guest={NAME}", "-machine", "pc,accel=tcg", "-S", "-display", "none"]
            + ["-nodefaults", "-nic", "user,model=virtio", "-qmp", f"unix:{self.monitor},server=on,wait=off"],
            stdin=subprocess.DEVNULL,
        )
        wait_for(self.monitor.exists, "the monitor of QEMU", _PATIENCE)

    def stop(self) -> None:
        if self.guest is not None:
            self.guest.kill()
            self.guest.wait(timeout=_PATIENCE)
            self.guest = None

    def seen(self) -> dict:
        run = self.assert_status(0, self.controller.task("rom_info", arguments={"gather": ["guests"]}))
        (found,) = [one for one in run.only().result["host"]["guests"]["running"] if one["pid"] == self.guest.pid]
        return found

    def held_against(self, days: int) -> dict:
        policy = {"schema": 1, "guests": {"old_rom_days": days}}
        run = self.controller.task("rom_check", arguments={"policy": policy, "report_only": True})
        (found,) = [one for one in run.only().result["findings"] if one["item"] == f"guest {NAME}"]
        return found

    def test_old_until_it_is_started_anew(self) -> None:
        self.start()
        time.sleep(_APART)
        self.assert_status(0, self.controller.task("rom_link"))
        found = self.seen()
        self.assertEqual((found["name"], found["rom_files"]), (NAME, ["efi-virtio.rom"]))
        self.assertEqual(found["current"]["verdict"], "bad", found)
        self.assertEqual(self.held_against(0)["verdict"], "bad")
        self.assertEqual(self.held_against(7)["verdict"], "good")
        self.stop()
        time.sleep(_APART)
        self.start()
        self.assertEqual(self.seen()["current"]["verdict"], "good")
        self.assertEqual(self.held_against(0)["verdict"], "good")

    def test_its_monitor(self) -> None:
        """Where the host's file system has its socket; looked at only."""
        self.start()
        self.made.root.bind(str(self.monitor.parent), self.monitor.parent)
        before = whole_tree(self.made)
        said = self.seen()["monitor"]
        self.assertIsNone(said["error"], said)
        self.assertEqual((said["status"], len(said["nics"])), ("prelaunch", 1))
        self.assert_unchanged(self.made, before)


if __name__ == "__main__":
    unittest.main()
