# SPDX-License-Identifier: GPL-2.0-or-later
"""The stand-in for chkconfig's alternatives does what the table says, in all versions, and so does the
machine's own dpkg: that the table is right about one of them is how it is kept honest."""

from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import List, Optional

from lab.paths import program

from . import tools
from .alternatives_table import CASES, VERSIONS, Case, Outcome

_GROUP = "group"


class Scene:
    """Folders, a link and some files, and one of the programs to act on them."""

    def __init__(self, folder: Path, version: Optional[str]):
        """`version` of chkconfig's; None is dpkg's."""
        self.folder = folder
        self.link, self.other, self.follower = (folder / name for name in ("link", "other", "follower"))
        self.altdir, self.admindir = folder / "alternatives", folder / "records"
        self.managed = self.altdir / _GROUP
        for path in (self.altdir, self.admindir):
            path.mkdir()
        for name in ("a", "b", "c", "foreign"):
            (folder / name).write_text(name)
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        folders = ["--altdir", str(self.altdir), "--admindir", str(self.admindir)]
        if version is None:
            self.program = [program("update-alternatives"), *folders, "--log", str(folder / "log")]
        else:
            self.program = [str(tools.program("chkconfig_alternatives")), *folders]
            self.environment["CHKCONFIG_ALTERNATIVES_VERSION"] = version
        self.status, self.output = 0, ""

    def tell(self, sentence: str) -> None:
        """One sentence of a story: something done by hand, or a command."""
        words = sentence.split()
        by_hand = getattr(self, f"by_hand_{words[0]}", None)
        if by_hand:
            by_hand(*words[1:])
        elif words[0] == "other_link":
            self._act(words[1:], self.other)
        else:
            self._act(words, self.link)

    def _act(self, words: List[str], link: Path) -> None:
        options = [words.pop(0)] if words[0].startswith("--") else []
        action, *rest = words
        arguments = {
            "install": lambda: [str(link), _GROUP, self._path(rest[0]), rest[1], *self._more(rest[2:])],
            "auto": lambda: [_GROUP],
        }.get(action, lambda: [_GROUP, self._path(rest[0])])()
        self._run(*options, f"--{action}", *arguments)

    def _path(self, name: str) -> str:
        return str(self.folder / name)

    def _more(self, words: List[str]) -> List[str]:
        if words and words[0] in ("--slave", "--follower"):
            return [words[0], str(self.follower), words[1], self._path(words[2])]
        return words

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            [*self.program, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=self.environment,
            text=True,
            timeout=60,
        )
        self.status, self.output = done.returncode, done.stdout

    def by_hand_foreign_link(self) -> None:
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(self.folder / "foreign")

    def by_hand_regular_file(self) -> None:
        self.link.unlink(missing_ok=True)
        self.link.write_text("regular")

    def by_hand_folder_at_link(self) -> None:
        self.link.mkdir()

    def by_hand_delete(self, name: str) -> None:
        (self.folder / name).unlink()

    def by_hand_wipe(self) -> None:
        (self.admindir / _GROUP).unlink()

    def by_hand_empty_records(self) -> None:
        (self.admindir / _GROUP).write_text("")

    def by_hand_stale_draft(self) -> None:
        (self.admindir / f"{_GROUP}.new").write_text("")

    def by_hand_drop_managed(self) -> None:
        self.managed.unlink()

    def by_hand_managed_to_foreign(self) -> None:
        self.managed.unlink()
        self.managed.symlink_to(self.folder / "foreign")

    def outcome(self, says: str) -> Outcome:
        """What stands there now; `says` is what to look for in the output."""
        status, output = self.status, self.output
        self._run("--display", _GROUP)
        mode = None
        if self.status == 0:
            mode = "auto" if "status is auto" in self.output or "auto mode" in self.output else "manual"
        if says in ("+follower", "-follower"):
            says = "+follower" if os.path.lexists(self.follower) else "-follower"
        elif says not in output:
            says = output
        return Outcome(status, self._link(), self._chosen(), mode, says)

    def _link(self) -> Optional[str]:
        if self.link.is_symlink():
            return {str(self.managed): "managed", str(self.folder / "foreign"): "foreign"}[os.readlink(self.link)]
        if self.link.is_dir():
            return "folder"
        return "file" if self.link.exists() else None

    def _chosen(self) -> Optional[str]:
        return Path(os.readlink(self.managed)).name if self.managed.is_symlink() else None


class Table(unittest.TestCase):
    maxDiff = None

    def check(self, case: Case, version: Optional[str], wanted: Outcome) -> None:
        with tempfile.TemporaryDirectory() as folder, self.subTest(case=case.name, version=version or "dpkg"):
            scene = Scene(Path(folder), version)
            for sentence in case.story:
                scene.tell(sentence)
            self.assertEqual(wanted, scene.outcome(wanted.says), scene.output)

    def test_dpkg(self) -> None:
        for case in CASES:
            self.check(case, None, case.dpkg)

    def test_chkconfig(self) -> None:
        for version in VERSIONS:
            for case in CASES:
                self.check(case, version, case.versions.get(version, case.chkconfig))


class StandIn(unittest.TestCase):
    """What the table has no words for."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.scene = Scene(Path(folder.name), "1.24")

    def test_records(self) -> None:
        self.scene.tell("install a 50 --slave follower b")
        self.scene.tell("install c 70 --family kin")
        folder = self.scene.folder
        wanted = ["auto", folder / "link", "follower", folder / "follower", "", folder / "a", "50", folder / "b"]
        wanted += [folder / "c", "@kin@70", ""]
        records = (self.scene.admindir / _GROUP).read_text()
        self.assertEqual("".join(f"{line}\n" for line in wanted), records)
        self.assertFalse(os.path.lexists(self.scene.follower))  # the better one does not provide it

    def test_display_and_list(self) -> None:
        self.scene.tell("install a 50")
        self.scene._run("--display", _GROUP)
        path = self.scene.folder / "a"
        wanted = f"{_GROUP} - status is auto.\n link currently points to {path}\n{path} - priority 50\n"
        self.assertEqual(wanted + f"Current `best' version is {path}.\n", self.scene.output)
        self.scene._run("--list")
        self.assertEqual(f"{_GROUP}\tauto  \t{path}\n", self.scene.output)
        (self.scene.admindir / "broken.new").write_text("")
        self.scene._run("--list")
        self.assertEqual(2, self.scene.status)

    def test_version_and_help(self) -> None:
        self.scene._run("--version")
        self.assertEqual((0, "alternatives version 1.24\n"), (self.scene.status, self.scene.output))
        self.scene._run("--help")
        self.assertEqual(0, self.scene.status)
        self.scene._run()
        self.assertEqual(2, self.scene.status)
        self.scene.admindir.rmdir()
        self.scene._run("--version")
        self.assertEqual((2, f"admindir {self.scene.admindir} invalid\n"), (self.scene.status, self.scene.output))

    def test_unreadable_records(self) -> None:
        self.scene.tell("install a 50")
        (self.scene.admindir / _GROUP).write_text("neither\n")
        for action in ("install b 60", "set a", "auto", "remove a"):
            self.scene.tell(action)
            self.assertEqual(2, self.scene.status, action)

    def test_family_keeps_the_choice(self) -> None:
        """When the chosen one goes, the best of its family follows, and the mode stays manual."""
        self.scene.tell("install a 10 --family kin")
        self.scene.tell("install b 20 --family kin")
        self.scene.tell("install c 90")
        self.scene.tell("set a")
        self.scene.tell("remove a")
        self.assertEqual(Outcome(0, "managed", "b", "manual"), self.scene.outcome(""))


if __name__ == "__main__":
    unittest.main()
