# SPDX-License-Identifier: GPL-2.0-or-later
"""A large fleet on one machine: a few sshds with different roots, each of which answers at any number of addresses."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Dict, List

from lab.paths import program
from push.servers import SshHost, public

# One server stands for hundreds of hosts, of which each would allow as many.
_MANY = "MaxStartups 1000:1:2000\nMaxSessions 1000"
_FIRST_PORT = 2201


class BigFleet:
    """`count` hosts named kvm0000 and so on, dealt out to the roots in turn. A root whose value is None is one where
    nobody listens."""

    def __init__(self, kinds: Dict[str, object], count: int):
        self.servers: Dict[str, SshHost] = {}
        self.kind_of: Dict[str, str] = {}
        self._where: Dict[str, tuple] = {}
        for index, (kind, world) in enumerate(kinds.items()):
            if world is not None:
                port = _FIRST_PORT + index
                server = SshHost(world, address="0.0.0.0", port=port, more_config=_MANY)
                self.servers[kind] = server
        names = list(kinds)
        for number in range(count):
            kind = names[number % len(names)]
            address = f"127.{10 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"
            port = self.servers[kind].port if kind in self.servers else _FIRST_PORT - 1
            name = f"kvm{number:04}"
            self.kind_of[name], self._where[name] = kind, (address, port)

    def inventory(self) -> dict:
        groups: Dict[str, dict] = {}
        for name, kind in self.kind_of.items():
            address, port = self._where[name]
            variables = {"ansible_host": address, "ansible_port": port, "ansible_user": "root"}
            groups.setdefault(kind, {"hosts": {}})["hosts"][name] = variables
        return {"all": {"children": groups}}

    def write_inventory(self, path: Path) -> Path:
        path.write_text(json.dumps(self.inventory()))  # which is YAML, too
        return path

    def write_known_hosts(self, path: Path, hashed: bool) -> None:
        lines: List[str] = []
        for name, kind in self.kind_of.items():
            if kind in self.servers:
                address, port = self._where[name]
                lines.append(f"[{address}]:{port} {public(self.servers[kind].host_key)}")
        path.write_text("\n".join(lines) + "\n")
        if hashed:
            subprocess.run([program("ssh-keygen"), "-H", "-f", str(path)], check=True, capture_output=True)

    def remove(self) -> None:
        for server in self.servers.values():
            server.remove()
