# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the lab finds its parts: the ROM under test, the stock ROM, programs, downloaded parts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .errors import MissingPart

TOP = Path(__file__).resolve().parents[2]
PROGRAM_SOURCES = TOP / "tests" / "boot" / "programs"
REPORT_SCHEMA = TOP / "firmware" / "boot-report.schema.json"

_STOCK_FOLDERS = (Path("/usr/lib/ipxe/qemu"), Path("/usr/share/ipxe/qemu"), Path("/usr/share/ipxe"))
_PXELINUX = (Path("/usr/lib/PXELINUX/pxelinux.0"), Path("/usr/share/syslinux/pxelinux.0"))
_SYSLINUX_MODULES = (Path("/usr/lib/syslinux/modules/bios"), Path("/usr/share/syslinux"))
_HINT = "packaging/install-deps installs what the tests need"


def _first(candidates: "tuple[Path, ...]", what: str, hint: str = _HINT) -> Path:
    for candidate in candidates:
        if candidate.exists():
            return candidate
    looked = ", ".join(str(candidate) for candidate in candidates)
    raise MissingPart(f"{what} is missing (looked for {looked}); {hint}")


def rom() -> Path:
    """The ROM under test: $MULTINIC_ROM, or that of the release build."""
    path = Path(os.environ.get("MULTINIC_ROM") or TOP / "build" / "release" / "multinic.rom")
    return _first(
        (path,), "the ROM under test", "cmake --preset release && cmake --build --preset release"
    )


def romctl() -> Path:
    """The tool of the release build."""
    hint = "cmake --preset release && cmake --build --preset release"
    return _first((TOP / "build" / "release" / "romctl",), "romctl", hint)


def stock_rom() -> Path:
    """The distribution's network boot ROM for virtio, the reference of the benchmarks."""
    return _first(tuple(folder / "efi-virtio.rom" for folder in _STOCK_FOLDERS), "the stock ROM")


def wire_relay() -> Path:
    """The relay that makes delay and loss: $MULTINIC_WIRE_RELAY, or that of any build."""
    named = os.environ.get("MULTINIC_WIRE_RELAY")
    builds = tuple(sorted((TOP / "build").glob("*/tests/lab/wire_relay")))
    candidates = (Path(named),) if named else builds or (TOP / "build/test/tests/lab/wire_relay",)
    return _first(
        candidates, "wire_relay", "cmake --preset test && cmake --build --preset test -t wire_relay"
    )


def pxelinux() -> Path:
    return _first(_PXELINUX, "PXELINUX")


def syslinux_modules() -> Path:
    return _first(tuple(folder / "ldlinux.c32" for folder in _SYSLINUX_MODULES), "ldlinux.c32").parent


def deps(name: str) -> Path:
    """A part that packaging/fetch-test-parts downloads, by its path below build/deps."""
    return _first((TOP / "build" / "deps" / name,), name, "run packaging/fetch-test-parts")


def program(name: str) -> str:
    """A program of the machine; servers stand in sbin, which is not in every user's PATH."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin")
    if found is None:
        raise MissingPart(f"the program {name} is missing; {_HINT}")
    return found
