# SPDX-License-Identifier: GPL-2.0-or-later
"""One check of a host, as a task of ours, as a policy, and as the best composition of ansible-core's own modules."""

from __future__ import annotations

import hashlib
from typing import Dict, List

from push import case
from rpm import fixtures

EL9 = case.EL9
PACKAGE = fixtures.names("el9")[1]


def digests() -> Dict[str, str]:
    """What QEMU has to find under each name."""
    content = {link.group: case.padded(1, link.size_class) for link in EL9.links}
    return {group: hashlib.sha256(each).hexdigest() for group, each in content.items()}


def policy() -> dict:
    wanted = {"schema": 1, "links": {"all": "ours"}, "package": {"name": PACKAGE, "version": ">=1"}}
    return {**wanted, "rom": {"sha256": sorted(digests().values())}}


def our_tasks() -> List[dict]:
    return [{"name": "check", "multinic.qemu_rom.rom_check": {"policy": policy()}}]


def stock_tasks() -> List[dict]:
    """Nothing is asked twice, and each loop is one over both links."""
    links = [{"group": link.group, "path": link.path, "sha256": digests()[link.group]} for link in EL9.links]
    show = "update-alternatives --display {{ item.group }}"
    file = {
        "path": "{{ item.path }}",
        "follow": True,
        "checksum_algorithm": "sha256",
        "get_mime": False,
        "get_attributes": False,
    }
    right = [
        f"ansible_facts.packages['{PACKAGE}'][0].version is version('1', '>=')",
        "files.results | map(attribute='stat.checksum') | list == links | map(attribute='sha256') | list",
        "shown.results | rejectattr('stdout', 'search', 'multinic') | list | length == 0",
    ]
    return [
        {"name": "packages", "ansible.builtin.package_facts": {"manager": "rpm"}},
        {"name": "files", "ansible.builtin.stat": file, "loop": links, "register": "files"},
        {"name": "shown", "ansible.builtin.command": show, "loop": links, "register": "shown", "changed_when": False},
        {"name": "check", "ansible.builtin.assert": {"that": right}, "vars": {"links": links}},
    ]
