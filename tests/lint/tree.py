# SPDX-License-Identifier: GPL-2.0-or-later
"""What the lints look at: the files of the source tree, and the findings they give."""

import os
import pathlib
import shutil
import subprocess
import typing

IGNORED_FOLDERS = {".git", "build", "__pycache__"}
CPP = {".cpp", ".hpp", ".h"}
ASSEMBLY = {".S", ".s", ".asm", ".inc"}
SCRIPT = {".sh", ".py"}
LINKER = {".ld", ".lds"}


class Finding(typing.NamedTuple):
    """One place to repair; a finding that is not fatal is printed and changes nothing."""

    path: str
    line: int
    message: str
    fatal: bool = True

    def __str__(self):
        return f"{self.path}:{self.line}: {'' if self.fatal else 'note: '}{self.message}"


class CannotTell(Exception):
    """The lint lacks what it has to look at: neither a finding nor a clean bill."""


class Tree:
    """The files of a source tree that belong to it: those that git knows or would add, and in an
    unpacked release, or where there is no git, all but build products."""

    def __init__(self, root):
        self.root = pathlib.Path(root)

    def files(self):
        """Paths relative to the root, with forward slashes, sorted."""
        has_git = (self.root / ".git").exists() and shutil.which("git") is not None
        found = self._from_git() if has_git else self._from_disk()
        return sorted(path for path in found if (self.root / path).is_file())

    def _from_git(self):
        command = ["git", "-c", f"safe.directory={self.root.resolve()}", "-C", str(self.root), "ls-files", "-z"]
        output = subprocess.run(
            command + ["--cached", "--others", "--exclude-standard"], check=True, stdout=subprocess.PIPE
        ).stdout
        return {os.fsdecode(name) for name in output.split(b"\0") if name}

    def _from_disk(self):
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if name not in IGNORED_FOLDERS]
            for name in names:
                yield (pathlib.Path(folder) / name).relative_to(self.root).as_posix()

    def bytes(self, path):
        return (self.root / path).read_bytes()

    def lines(self, path):
        """The lines without their ends; none for a binary file."""
        content = self.bytes(path)
        return [] if b"\0" in content else content.decode("utf-8", "replace").splitlines()

    def is_script(self, path):
        return suffix(path) in SCRIPT or self.bytes(path).startswith(b"#!")

    def is_shell(self, path):
        first_line = self.bytes(path).split(b"\n", 1)[0]
        return suffix(path) == ".sh" or (first_line.startswith(b"#!") and first_line.endswith((b"bash", b"/sh")))


def suffix(path):
    return pathlib.PurePosixPath(path).suffix
