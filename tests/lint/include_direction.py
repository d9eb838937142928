# SPDX-License-Identifier: GPL-2.0-or-later
"""Rooms of the firmware include only what stands below them; host code borrows only what it says here."""

import re

from tree import CPP, Finding, suffix

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')

NETWORK_SEAM = {"async", "std", "wire", "net"}
BELOW_BOOT = NETWORK_SEAM | {"client"}
# Room -> rooms it may include besides itself. rom joins everything and so is not listed.
MAY_INCLUDE = {
    "async": set(),
    "std": {"async"},
    "wire": {"async", "std"},
    "net": {"async", "std", "wire"},
    "client": NETWORK_SEAM,
    "boot": BELOW_BOOT,
    "pxe": BELOW_BOOT | {"boot"},
    "script": BELOW_BOOT | {"boot"},
    "menu": BELOW_BOOT | {"boot", "script"},
    "bios": NETWORK_SEAM,
    "virtio": NETWORK_SEAM | {"bios"},
}
FREE_ROOM = "rom"
# Single headers through which a room is given what it implements.
SEAM_HEADERS = {
    "bios": {
        "rom/handoff.hpp",  # what the real-mode side leaves for the engine
        "boot/pci_path.hpp",  # the form in which boot compares places on the bus
        "boot/smbios.hpp",  # the tables that the BIOS left
        "pxe/environment.hpp",  # what the PXE API asks of the machine
        "script/machine.hpp",  # what scripts ask of it
    },
}
# The test world, named from the top of the tree, for unit tests and what they share.
TEST_SUPPORT = "tests/"
TEST_CODE = re.compile(r"_test\.cpp$|/test_\w+\.hpp$")
# What code outside firmware/ may borrow from it: the layout of the ROM file, and what reads scripts and
# settings without running them.
BORROWED_BY_PLUGINS = {
    "std/option_rom.hpp",
    "std/script_slot.hpp",
    "std/endian.hpp",
    "rom/context_mixing.hpp",
    "script/lint.hpp",
    "script/lint_characters.hpp",
    "script/settings_lines.hpp",
}


def find(tree):
    for path in tree.files():
        parts = path.split("/")
        if suffix(path) not in CPP or parts[0] not in ("firmware", "plugins", "ansible"):
            continue
        for number, line in enumerate(tree.lines(path), 1):
            match = INCLUDE.match(line)
            complaint = match and _complaint(tree, path, quoted=match[1] == '"', header=match[2])
            if complaint:
                yield Finding(path, number, complaint)


def _complaint(tree, path, quoted, header):
    parts = path.split("/")
    if ".." in header.split("/"):
        return f"{header}: name the header from the top of its tree, without '..'"
    if header.startswith(TEST_SUPPORT) and TEST_CODE.search(path):
        return None
    if parts[0] != "firmware":
        return _host_complaint(tree, parts[0], header)
    return _firmware_complaint(parts[1], header) if quoted else None


def _host_complaint(tree, top, header):
    if top == "plugins" and (tree.root / "ansible" / header).is_file():
        return f"{header}: the modules stand on plugins, not the other way around"
    borrowed = header.removeprefix("firmware/")
    from_firmware = header != borrowed or (tree.root / "firmware" / borrowed).is_file()
    if from_firmware and borrowed not in BORROWED_BY_PLUGINS:
        return f"{header}: host code borrows from firmware only {', '.join(sorted(BORROWED_BY_PLUGINS))}"
    return None


def _firmware_complaint(room, header):
    target = header.split("/")[0]
    if room == FREE_ROOM or header in SEAM_HEADERS.get(room, ()):
        return None
    if room not in MAY_INCLUDE:
        return f"room '{room}' has no row in tests/lint/include_direction.py"
    if "/" not in header:
        return f"{header}: name the header with its room, like \"{room}/{header}\""
    if target != room and target not in MAY_INCLUDE[room]:
        allowed = ", ".join(sorted(MAY_INCLUDE[room])) or "nothing else"
        return f"{header}: '{room}' may include {allowed}"
    return None
