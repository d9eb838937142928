# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows of packaging/layouts.table, and what the tests know of each layout besides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Tuple

from lab.paths import TOP

TABLE = TOP / "packaging" / "layouts.table"
LAYOUTS = ("el7", "el8", "el9", "suse", "debian")

# The folders in which the distribution's QEMU looks, in their order.
_FOLDERS = {
    "el7": ("/usr/share/qemu-kvm",),
    "el8": ("/usr/share/qemu-firmware", "/usr/share/qemu-kvm"),
    "el9": ("/usr/share/qemu-firmware", "/usr/share/ipxe/qemu", "/usr/share/qemu-kvm"),
    "suse": ("/usr/share/qemu",),
    "debian": ("/usr/share/qemu", "/usr/share/seabios", "/usr/lib/ipxe/qemu"),
}


@dataclass(frozen=True)
class Link:
    """One row."""

    layout: str
    group: str  # also the name of the file that QEMU asks for
    path: str
    kind: str  # "override" or "takeover"
    stock: str  # "-": the regular file at `path`
    size_class: int  # bytes
    romdir: str
    evidence: Tuple[str, ...]

    @property
    def managed(self) -> str:
        """What the link says when alternatives manages it."""
        return f"/etc/alternatives/{self.group}"

    @property
    def record(self) -> str:
        return f"{self.romdir}/before/{self.group}"

    @property
    def registered_stock(self) -> str:
        """Under which path alternatives knows the stock ROM."""
        return self.record if self.stock == "-" else self.stock

    def ours(self, size_class: int = 0) -> str:
        return f"{self.romdir}/multinic-{(size_class or self.size_class) // 1024}K.rom"


def _read(table: Path) -> Dict[str, List[Link]]:
    links: Dict[str, List[Link]] = {name: [] for name in LAYOUTS}
    for line in table.read_text().splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            layout, group, path, kind, stock, size, romdir, evidence = words
            size_class = int(size.removesuffix("K")) * 1024
            row = Link(layout, group, path, kind, stock, size_class, romdir, tuple(evidence.split(",")))
            links[layout].append(row)
    return links


LINKS = _read(TABLE)


def folders(layout: str) -> Tuple[str, ...]:
    return _FOLDERS[layout]


def is_takeover(layout: str) -> bool:
    return LINKS[layout][0].kind == "takeover"


def searches(layout: str) -> List[str]:
    """What QEMU asks for, in the words of rom_watch and rom_trace."""
    return [f"{link.group}={':'.join(_FOLDERS[layout])}" for link in LINKS[layout]]
