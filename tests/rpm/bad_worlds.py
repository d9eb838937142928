# SPDX-License-Identifier: GPL-2.0-or-later
"""What becomes of a host on which something is not as it should be: the table of README.md, as stories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Sequence, Tuple

from .host import NATURAL, NO_PROGRAM, World

_OVERRIDE = ("el8", "el9", "debian")
_TAKEOVER = ("el7", "suse")
_ALL = _OVERRIDE + _TAKEOVER


def _worlds(layouts: Sequence[str], program: str = "") -> Tuple[World, ...]:
    if program:
        return tuple(World(layout, program) for layout in layouts)
    return tuple(world for world in NATURAL if world.layout in layouts)


@dataclass(frozen=True)
class BadWorld:
    """`what`, `finds` and `mend` are the words of the table's row; several stories may share a row."""

    what: str
    finds: str
    mend: str
    worlds: Tuple[World, ...]
    lines: Sequence[str]
    small: bool = False  # on a disk that can be filled
    packages: bool = True  # the owners are there as packages, not only their files
    says: str = ""  # part of what the administrator is told, at the last line that tells anything


_REFUSED = "the ROM it found before; rpm refuses"
_INSTALL_AGAIN = "make room, install again"

BAD_WORLDS: List[BadWorld] = [
    BadWorld(
        "disk full before an installation", _REFUSED, _INSTALL_AGAIN, _worlds(_ALL),
        ["fill files", "install 1: stock fails", "make_room", "install 1: ours", "erase: before"], small=True,
    ),
    BadWorld(
        "disk full before an upgrade of ours or of the owner", _REFUSED, "make room, upgrade again", _worlds(_ALL),
        ["install 1: ours", "fill files", "install 2: ours fails", "owner 2: ours fails", "make_room",
         "owner_again 2: ours", "install 2: ours", "erase: before"], small=True,
    ),
    BadWorld(
        "disk full before an erase", _REFUSED, "make room, erase again", _worlds(_ALL),
        ["install 1: ours", "fill files", "erase: ours fails", "make_room", "erase: before"], small=True,
    ),
    BadWorld(
        "disk full while the scriptlet runs, no file can be made", "the stock ROM", _INSTALL_AGAIN, _worlds(_ALL),
        ["unpack", "fill files", "ensure: stock 1", "make_room", "ensure: ours", "release: before"],
        small=True, packages=False, says="full disk or read-only?",
    ),
    BadWorld(
        "disk full while the scriptlet of the erase runs", "the stock ROM", "-", _worlds(_ALL),
        ["ensure: ours", "fill files", "release: stock 1", "make_room", "unpack", "ensure: ours", "release: before"],
        small=True, packages=False,
    ),
    BadWorld(
        "disk full while chkconfig's program writes its records", "the stock ROM",
        "make room, install again, romctl use auto",
        _worlds(("el7", "el8", "el9")),
        ["unpack", "fill bytes", "ensure: stock 1", "make_room", "ensure: stock", "serve use auto: ours",
         "choose stock: stock", "release: before"],
        small=True, packages=False,
    ),
    BadWorld(
        "disk full while dpkg's program writes its records, Debian", "our ROM, by a plain link", _INSTALL_AGAIN,
        _worlds(("debian",)),
        ["unpack", "fill bytes", "ensure: ours 1", "make_room", "ensure: ours", "choose stock: stock",
         "release: before"],
        small=True, packages=False, says="linked straight to",
    ),
    BadWorld(
        "disk full while dpkg's program writes its records, SUSE", "the stock ROM", _INSTALL_AGAIN, _worlds(("suse",)),
        ["unpack", "fill bytes", "ensure: stock 1", "make_room", "ensure: ours", "choose stock: stock",
         "release: before"],
        small=True, packages=False,
    ),
    BadWorld(
        "/usr read-only", _REFUSED, "install where /usr can be written; image-based hosts: when the image is built",
        _worlds(_ALL), ["read_only /usr", "install 1: stock fails", "writable", "install 1: ours", "erase: before"],
    ),
    BadWorld(
        "/usr read-only while the scriptlet runs", "the stock ROM", "the same", _worlds(_ALL),
        ["unpack", "read_only /usr", "ensure: stock 1", "writable", "ensure: ours", "release: before"],
        packages=False, says="full disk or read-only?",
    ),
    BadWorld(
        "/usr read-only when ours is erased", _REFUSED, "erase where /usr can be written", _worlds(_ALL),
        ["install 1: ours", "read_only /usr", "erase", "writable", "install_again 1: ours", "erase: before"],
    ),
    BadWorld(
        "no alternatives program (forced with --nodeps), EL 8 and newer, Fedora, Debian", "our ROM, by a plain link",
        "install the program, install ours again", _worlds(_OVERRIDE, NO_PROGRAM),
        ["install 1: ours 1", "owner 2: ours", "install 2: ours", "erase: before"], says="linked straight to",
    ),
    BadWorld(
        "no alternatives program (forced with --nodeps), EL 7, SUSE", "the stock ROM",
        "install the program, install ours again", _worlds(_TAKEOVER, NO_PROGRAM),
        ["install 1: stock 1", "erase: before"], says="there is no alternatives program",
    ),
    BadWorld(
        "the alternatives program goes away later", "the ROM it found before", "-", _worlds(_OVERRIDE),
        ["install 1: ours", "program_gone", "owner 2: ours", "install_again 1: ours", "erase: stock"],
    ),
    BadWorld(
        "a killed run of chkconfig's program left NAME.new", "our ROM", "-", _worlds(("el7", "el8", "el9")),
        ["stale_draft", "install 1: ours", "stale_draft", "owner 4: ours", "stale_draft", "erase: before"],
    ),
    BadWorld(
        "the program's records are lost", "the ROM that was chosen", "-", _worlds(_ALL),
        ["install 1: ours", "choose stock", "wipe", "owner 2: stock", "choose auto: ours", "wipe", "erase: before"],
    ),
    BadWorld(
        "the folder of chkconfig's records is not there, EL 8 and newer, Fedora", "our ROM, by a plain link",
        "make the folder, install again", _worlds(("el8", "el9")),
        ["records_gone", "install 1: ours 1", "owner 2: ours 1", "erase: before"], says="mend it and install again",
    ),
    BadWorld(
        "the folder of chkconfig's records is not there, EL 7", "the stock ROM",
        "make the folder, install again", _worlds(("el7",)),
        ["records_gone", "install 1: stock 1", "erase: before"], says="mend it and install again",
    ),
    BadWorld(
        "image-based host (ostree), records in /etc/alternatives-admindir", "our ROM", "-",
        (World("el9", "1.33"), World("el8", "1.33")),
        ["ostree", "install 1: ours", "owner 2: ours", "choose stock: stock", "install 2: stock", "erase: before"],
    ),
    BadWorld(
        "... with a program from before 1.30 that does not know that folder", "our ROM, by a plain link",
        "-", (World("el9", "1.24"),), ["ostree", "install 1: ours 1", "erase: before"], says="admindir",
    ),
    BadWorld(
        "with /proc, or without it as in an image under construction", "our ROM", "-", _worlds(_ALL),
        ["mount_proc", "install 1: ours", "owner 2: ours", "erase: before"],
    ),
    BadWorld(
        "installed into an image from outside (rpm --root)", "our ROM", "-", _worlds(_ALL),
        ["install_from_outside 1: ours", "owner 2: ours", "erase: before"],
    ),
    BadWorld(
        "installed with --noscripts", "the stock ROM, until any package with a file in QEMU's ROM folders comes",
        "install again", _worlds(_ALL), ["install_bare 1: stock", "owner 2: ours", "erase: before"],
    ),
    BadWorld(
        "erased with --noscripts, EL 8 and newer, Fedora, Debian", "the stock ROM; a dangling link is left",
        "install and erase again", _worlds(_OVERRIDE),
        ["install 1: ours", "erase_bare: stock", "install 1: ours", "erase: before"],
    ),
    BadWorld(
        "erased with --noscripts, EL 7", "nothing: machines do not start",
        "reinstall the owner (qemu-kvm), or install and erase again", _worlds(("el7",)),
        ["install 1: ours", "erase_bare: nobody", "owner_again 1: stock", "install 1: ours", "erase: before"],
    ),
    BadWorld(
        "erased with --noscripts, SUSE", "nothing: machines do not start",
        "reinstall the owner (qemu-ipxe), or install and erase again", _worlds(("suse",)),
        ["install 1: ours", "erase_bare: nobody", "owner_again 1: stock", "install 1: ours", "erase: before"],
    ),
    BadWorld(
        "the package of another distribution", "the stock ROM", "install the one for this distribution",
        _worlds(("suse",)), ["install_wrong el9: stock", "erase: before"], says="nothing changed",
    ),
    BadWorld(
        "the owner's ROM gets another size class", "our ROM, of that class", "-", _worlds(_ALL),
        ["install 1: ours", "owner 4: ours", "erase: before"],
    ),
    BadWorld(
        "the stock ROM has a size class that we have no file for", "the stock ROM",
        "<rom file='...'/> for single machines", _worlds(_ALL), ["owner 5", "install 1: stock 1", "erase: before"], says="there is no",
    ),
    BadWorld(
        "... after it had one", "the stock ROM", "the same", _worlds(_OVERRIDE + ("suse",)),
        ["install 1: ours", "owner 5: stock 1", "owner_back 1: ours", "erase: before"], says="there is no",
    ),
    BadWorld(
        "... after it had one, EL 7 (a trigger for each of two owners, so it says so twice)", "the stock ROM",
        "the same", _worlds(("el7",)),
        ["install 1: ours", "owner 5: stock 2", "owner_back 1: ours", "erase: before"], says="there is no",
    ),
    BadWorld(
        "a link or file of the administrator's own in the link's place", "what the administrator put there",
        "romctl use multinic", _worlds(_OVERRIDE),
        ["own_link", "install 1: own 1", "erase: before"], says="romctl use multinic",
    ),
    BadWorld(
        "a dangling link in the link's place, EL 8 and newer, Fedora, Debian", "the stock ROM", "romctl use multinic",
        _worlds(_OVERRIDE), ["dangling", "install 1: stock 1", "erase: before"], says="romctl use multinic",
    ),
    BadWorld(
        "an empty file or a folder in the link's place", "something it refuses: machines do not start, as before",
        "take it away, install again", _worlds(_OVERRIDE), ["empty", "install 1: refused 1", "erase: before"],
    ),
]
