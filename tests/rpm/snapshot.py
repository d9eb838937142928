# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in a tree, to the byte and the link text, and how two such trees differ."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path
from typing import Dict, Iterable, List

# Where the package, its owners' ROMs and the alternatives programs have anything.
FOLDERS = (
    *("/usr/share/qemu", "/usr/share/qemu-kvm", "/usr/share/qemu-firmware", "/usr/share/qemu-rom-multinic"),
    *("/usr/share/ipxe", "/usr/share/ipxe.efi", "/usr/share/ipxe.d", "/usr/lib/ipxe"),
    *("/etc/alternatives", "/var/lib/alternatives", "/etc/alternatives-admindir"),
    *("/var/lib/dpkg/alternatives", "/var/tmp", "/tmp"),
)
# The machine's own groups are there, too; only those of the ROMs are looked at.
_GROUPS = re.compile(r"/(alternatives|alternatives-admindir)/(?!(efi|pxe)-virtio\.rom)")
# What rpm itself leaves when it is killed: a file that is being written, a scriptlet that ran.
_LEFTOVER_OF_RPM = re.compile(r";[0-9a-f]{8}$|^/var/tmp/rpm-tmp\.")

Snapshot = Dict[str, str]


def _describe(path: Path) -> str:
    status = path.lstat()
    kind = stat.S_IFMT(status.st_mode)
    owner = f"{status.st_uid}:{status.st_gid}"
    if kind == stat.S_IFLNK:
        return f"link to {os.readlink(path)} of {owner}"
    mode = f"{stat.S_IMODE(status.st_mode):o} of {owner}"
    if kind == stat.S_IFDIR:
        return f"folder {mode}"
    if kind == stat.S_IFREG:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return f"file {mode}, {status.st_size} bytes, {digest[:16]}"
    return f"special file {mode}"


def take(root: Path, folders: Iterable[str] = FOLDERS) -> Snapshot:
    """Every path below the folders, with its kind, mode, owner and content."""
    found: Snapshot = {}
    for folder in folders:
        top = root / folder.lstrip("/")
        if not os.path.lexists(top):
            continue
        found[folder] = _describe(top)
        for inside, folders_here, files_here in os.walk(top):
            for name in folders_here + files_here:
                path = Path(inside, name)
                seen = "/" + str(path.relative_to(root))
                if not _GROUPS.search(seen):
                    found[seen] = _describe(path)
    return found


def is_leftover_of_rpm(path: str) -> bool:
    return bool(_LEFTOVER_OF_RPM.search(path))


def differences(before: Snapshot, after: Snapshot) -> List[str]:
    """A line for each path; empty when the trees are the same."""
    lines = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        if old is None:
            lines.append(f"+ {path}: {new}")
        elif new is None:
            lines.append(f"- {path}: {old}")
        elif old != new:
            lines.append(f"! {path}: {old} -> {new}")
    return lines
