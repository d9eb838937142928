# SPDX-License-Identifier: GPL-2.0-or-later
"""A network of this process alone: loopback, with an address for each host that a test makes."""

from __future__ import annotations

import ctypes
import itertools
import os
import subprocess

from lab.errors import LabError
from lab.paths import program
from rpm import mounts

_CLONE_NEWNET = 0x40000000
_numbers = itertools.count(1)
_entered = False


def enter() -> None:
    """Takes the process into it. Every port of every 127.x.y.z is free there, and nothing else is."""
    global _entered
    if _entered:
        return
    mounts.workspace()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        raise LabError(f"a network namespace of our own: {os.strerror(ctypes.get_errno())}")
    subprocess.run([program("ip"), "link", "set", "lo", "up"], check=True)
    _entered = True


def address() -> str:
    """One that no other host has."""
    enter()
    number = next(_numbers)
    return f"127.1.{number >> 8}.{number & 255}"
