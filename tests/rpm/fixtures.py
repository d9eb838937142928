# SPDX-License-Identifier: GPL-2.0-or-later
"""The packages that own the stock ROMs, per layout, built with rpmbuild when a test asks for them."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Union

from . import mounts, option_rom
from .option_rom import KIB
from .root import Root

# Versions whose ROMs are of another size class: twice as large, and larger than any of ours.
_LARGER = {4: 2, 5: 16}
# Where roots see the built packages.
SEEN = "/packages"


@dataclass(frozen=True)
class Rom:
    """A ROM file of an owner. The content has the version, so that it differs with each."""

    size: int

    def content(self, package: str, path: str, version: int) -> bytes:
        larger = _LARGER.get(version)
        size = larger * option_rom.size_class(self.size) if larger else self.size
        return option_rom.fixture(f"{package} {version} {path}", size)


@dataclass(frozen=True)
class Package:
    """`files` by path: a ROM, or the text of a link. `folders` it owns. `scripts` as in a spec."""

    name: str
    files: Dict[str, Union[Rom, str]] = field(default_factory=dict)
    folders: List[str] = field(default_factory=list)
    scripts: str = ""


_PADDED = Rom(256 * KIB)
_BIOS_ONLY = Rom(73216)
OWNERS: Dict[str, List[Package]] = {
    "el7": [
        Package("qemu-kvm", {"/usr/share/qemu-kvm/pxe-virtio.rom": "../ipxe/1af41000.rom"}, ["/usr/share/qemu-kvm"]),
        Package("ipxe-roms-qemu", {"/usr/share/ipxe/1af41000.rom": _PADDED}, ["/usr/share/ipxe"]),
    ],
    "el8": [
        Package(
            "qemu-kvm-common",
            {"/usr/share/qemu-kvm/efi-virtio.rom": "../ipxe.efi/1af41000.rom"},
            ["/usr/share/qemu-kvm"],
        ),
        Package(
            "ipxe-roms-qemu",
            {"/usr/share/ipxe/1af41000.rom": _BIOS_ONLY, "/usr/share/ipxe.efi/1af41000.rom": _PADDED},
            ["/usr/share/ipxe", "/usr/share/ipxe.efi"],
        ),
    ],
    "el9": [
        Package("qemu-kvm-common", {}, ["/usr/share/qemu-kvm"]),
        Package(
            "ipxe-roms-qemu",
            {
                "/usr/share/ipxe/1af41000.rom": _BIOS_ONLY,
                "/usr/share/ipxe.efi/1af41000.rom": _PADDED,
                "/usr/share/ipxe/qemu/pxe-virtio.rom": "../../ipxe/1af41000.rom",
                "/usr/share/ipxe/qemu/efi-virtio.rom": "../../ipxe.efi/1af41000.rom",
            },
            ["/usr/share/ipxe", "/usr/share/ipxe.efi", "/usr/share/ipxe/qemu"],
        ),
    ],
    "suse": [
        Package("qemu", {}, ["/usr/share/qemu"]),
        Package(
            "qemu-ipxe",
            {"/usr/share/qemu/pxe-virtio.rom": Rom(62976), "/usr/share/qemu/efi-virtio.rom": Rom(249344)},
        ),
    ],
    "debian": [
        Package("qemu-system-data", {}, ["/usr/share/qemu"]),
        Package(
            "ipxe-qemu",
            {"/usr/lib/ipxe/qemu/pxe-virtio.rom": Rom(75776), "/usr/lib/ipxe/qemu/efi-virtio.rom": Rom(249344)},
            ["/usr/lib/ipxe", "/usr/lib/ipxe/qemu"],
        ),
    ],
}

_SPEC = """Name: {name}
Version: {version}
Release: 1
Summary: stands in for the package that owns the stock ROMs
License: GPL-2.0-or-later
BuildArch: noarch
AutoReqProv: no
{provides}
%description
Made by the tests.
%install
cp -a %{{_sourcedir}}/. %{{buildroot}}/
{scripts}
%files
{files}
"""
_QUICK = ["--nodeps", "--define", "_binary_payload w.ufdio", "--define", "_build_id_links none"]


@functools.lru_cache(maxsize=None)
def folder() -> Path:
    """Where the built packages are; roots have it as SEEN."""
    place = mounts.workspace() / "packages"
    place.mkdir(exist_ok=True)
    return place


@functools.lru_cache(maxsize=None)
def _builder() -> Root:
    root = Root()
    root.bind(SEEN, folder())
    return root


def lay_out(package: Package, version: int, top: Path) -> List[str]:
    """Makes the package's files below `top`; gives the lines of a spec's %files."""
    lines = []
    for path in package.folders:
        (top / path.lstrip("/")).mkdir(parents=True, exist_ok=True)
        lines.append(f"%dir {path}")
    for path, content in package.files.items():
        target = top / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            target.symlink_to(content)
        else:
            target.write_bytes(content.content(package.name, path, version))
        lines.append(path)
    return lines


def lay_out_owners(layout: str, version: int, root: Root) -> None:
    """The files of a layout's packages without the packages."""
    for package in OWNERS[layout]:
        lay_out(package, version, root.path)


def build(layout: str, package: Package, version: int, provides: str = "") -> str:
    """The package as roots see it."""
    root, top = _builder(), f"/tmp/{layout}/{package.name}-{version}"
    source = root.at(f"{top}/SOURCES")
    source.mkdir(parents=True)
    files = "\n".join(lay_out(package, version, source))
    root.write(f"{top}/spec", _SPEC.format(name=package.name, version=version, files=files, provides=provides, scripts=package.scripts))
    place = f"{SEEN}/{layout}"
    defines = [f"_topdir {top}", f"_rpmdir {place}", "_rpmfilename %%{NAME}-%%{VERSION}.rpm"]
    options = [word for define in defines for word in ("--define", define)]
    root.run("rpmbuild", "-bb", *_QUICK, *options, f"{top}/spec").check()
    return f"{place}/{package.name}-{version}.rpm"


@functools.lru_cache(maxsize=None)
def owners(layout: str, version: int) -> List[str]:
    """The packages of that layout and version, as roots see them."""
    return [build(layout, package, version) for package in OWNERS[layout]]


@functools.lru_cache(maxsize=None)
def machine(program: str) -> str:
    """What a fresh RPM database does not know that the machine has."""
    provided = ["/bin/sh", "coreutils"]
    if program != "none":
        provided += ["update-alternatives", "/usr/sbin/alternatives", "/usr/sbin/update-alternatives"]
    package = Package(f"machine-with-{program}")
    return build("machine", package, 1, "".join(f"Provides: {name}\n" for name in provided))


def names(layout: str) -> List[str]:
    return [package.name for package in OWNERS[layout]]
