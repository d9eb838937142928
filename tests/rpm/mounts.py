# SPDX-License-Identifier: GPL-2.0-or-later
"""Mounts that only this process and its children see, and that end with them."""

from __future__ import annotations

import atexit
import ctypes
import os
import tempfile
from pathlib import Path
from typing import Optional, Sequence

from lab.errors import LabError, MissingPart

_CLONE_NEWNS = 0x00020000
_MS_RDONLY, _MS_NOEXEC, _MS_REMOUNT, _MS_BIND, _MS_REC, _MS_PRIVATE = 1, 8, 32, 4096, 16384, 1 << 18
_MNT_DETACH = 2
_WORKSPACE_SIZE = "2g"
_PREFIX = "multinic-rpm-"
_libc = ctypes.CDLL(None, use_errno=True)
_workspace: Optional[Path] = None


def _call(what: str, result: int) -> None:
    if result != 0:
        raise LabError(f"{what}: {os.strerror(ctypes.get_errno())}")


def _bytes(text: object) -> bytes:
    return os.fsencode(str(text))


def mount(source: object, target: Path, kind: str, options: str = "", flags: int = 0) -> None:
    result = _libc.mount(_bytes(source), _bytes(target), kind.encode(), flags, options.encode())
    _call(f"mount {kind} on {target} ({options})", result)


def overlay(target: Path, lower: Sequence[Path], upper: Path, work: Path) -> None:
    """`lower` with the topmost first."""
    folders = ":".join(str(folder) for folder in lower)
    mount("overlay", target, "overlay", f"lowerdir={folders},upperdir={upper},workdir={work}")


def tmpfs(target: Path, size: str, files: int = 0) -> None:
    """`files`: how many there may be; 0 for any number."""
    mount("tmpfs", target, "tmpfs", f"mode=755,size={size},nr_inodes={files}")


def bind(source: Path, target: Path) -> None:
    mount(source, target, "none", flags=_MS_BIND)


def read_only(target: Path) -> None:
    """Makes a mount read-only. Everything below a folder that is none: bind it to itself first."""
    mount("none", target, "none", flags=_MS_REMOUNT | _MS_BIND | _MS_RDONLY)


def no_programs(target: Path) -> None:
    """Nothing that is below the mount can be run."""
    mount("none", target, "none", flags=_MS_REMOUNT | _MS_BIND | _MS_NOEXEC)


def unmount(target: Path) -> None:
    _call(f"unmount {target}", _libc.umount2(_bytes(target), _MNT_DETACH))


def _remove_stale_folders() -> None:
    """A run that was killed leaves an empty folder, for its mounts ended with it."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        pid = folder.name[len(_PREFIX) :].split("-")[0]
        if pid.isdigit() and not Path("/proc", pid).exists():
            try:
                folder.rmdir()
            except OSError:
                pass  # not empty: not ours, or its processes live on


def workspace() -> Path:
    """A tmpfs of this process, made at the first call, which takes the process into mounts of its own."""
    global _workspace
    if _workspace is None:
        if os.geteuid() != 0:
            raise MissingPart("the tests of the package make mounts: they need root")
        _call("a mount namespace of our own", _libc.unshare(_CLONE_NEWNS))
        mount("none", Path("/"), "none", flags=_MS_REC | _MS_PRIVATE)
        _remove_stale_folders()
        _workspace = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        tmpfs(_workspace, _WORKSPACE_SIZE)
        atexit.register(_leave, os.getpid())
    return _workspace


def _leave(pid: int) -> None:
    if _workspace is not None and os.getpid() == pid:
        unmount(_workspace)
        _workspace.rmdir()
