# SPDX-License-Identifier: GPL-2.0-or-later
"""The source package, rebuilt as a build service does it: by a user without rights, on a machine without
QEMU, with %check."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from . import built
from .root import Root

NOBODY = pwd.getpwnam("nobody")
WORK = "/build"


class CheckSection(unittest.TestCase):
    def test_rebuild(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="multinic-check-section-"))
        self.addCleanup(shutil.rmtree, folder)
        made = built.of_tarball()
        source = made["src"].path
        shutil.copy(source, folder)
        with Root() as root:
            for program in root.at("/usr/bin").glob("qemu-system-*"):
                program.unlink()
            root.mount_proc()
            root.mount_terminals()
            for device in ("null", "zero", "full", "random", "urandom"):
                root.at(f"/dev/{device}").chmod(0o666)
            root.bind(WORK, folder)
            os.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
            identity = ("setpriv", f"--reuid={NOBODY.pw_uid}", f"--regid={NOBODY.pw_gid}", "--clear-groups")
            rebuild = ("rpmbuild", "--nodeps", "--define", f"_topdir {WORK}", "--rebuild", f"{WORK}/{source.name}")
            with open(folder / "log", "w+", encoding="utf-8", errors="replace") as log:
                done = subprocess.run(
                    ["chroot", str(root.path), *identity, *rebuild],
                    env={**root.environment(), "HOME": WORK},
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    check=False,
                )
                log.seek(0)
                text = log.read()
        self.assertEqual(0, done.returncode, text[-20000:])
        self.assertRegex(text, r"100% tests passed, 0 tests failed out of [1-9]\d\d")
        rebuilt = {path.name for path in (folder / "RPMS").rglob("*.rpm")}
        self.assertEqual({package.path.name for name, package in made.items() if name != "src"}, rebuilt)


if __name__ == "__main__":
    unittest.main()
