# SPDX-License-Identifier: GPL-2.0-or-later
"""A machine from which ansible-playbook is run: its home, configuration, inventory, and the results of a run."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Optional, Sequence

import yaml

from lab.errors import MissingPart
from lab.paths import TOP, program
from push import servers
from push.servers import SshHost
from rpm import mounts

HERE = Path(__file__).resolve().parent
COLLECTION = "ansible_collections/multinic/qemu_rom"
MODULES = ("rom_check", "rom_image", "rom_info", "rom_link")
_CONFIG = """[defaults]
inventory = {home}/inventory.yml
collections_path = {collections}
callback_plugins = {here}/callback
callbacks_enabled = multinic_results
local_tmp = {home}/tmp
remote_tmp = /root/.ansible/tmp
fact_caching = memory
host_key_checking = true
nocows = true
retry_files_enabled = false
interpreter_python = /usr/bin/python3
deprecation_warnings = false

[ssh_connection]
ssh_args = -F {home}/ssh_config -o ControlMaster=auto -o ControlPersist=60s
control_path_dir = {home}/cp
"""
_SSH_CONFIG = """IdentityFile {key}
IdentitiesOnly yes
UserKnownHostsFile {home}/known_hosts
GlobalKnownHostsFile /dev/null
LogLevel ERROR
"""
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Result:
    """Of one task on one host."""

    host: str
    task: str
    outcome: str  # ok, failed, ignored, skipped, unreachable
    result: dict


@dataclass(frozen=True)
class Run:
    """How ansible-playbook ended."""

    status: int
    output: str
    results: List[Result] = field(default_factory=list)

    def only(self, host: Optional[str] = None, task: Optional[str] = None) -> Result:
        """The one result that fits."""
        found = self.all(host, task)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} results of {task} on {host}\n{self.output}")
        return found[0]

    def all(self, host: Optional[str] = None, task: Optional[str] = None) -> List[Result]:
        return [each for each in self.results if host in (None, each.host) and task in (None, each.task)]

    def changed(self) -> List[str]:
        """The tasks that say so, with their hosts."""
        return [f"{each.host}: {each.task}" for each in self.results if each.result.get("changed")]


def assembled() -> Path:
    """The folder of the collections that were built: $MULTINIC_COLLECTIONS, or that of the release build."""
    place = Path(os.environ.get("MULTINIC_COLLECTIONS") or TOP / "build" / "release")
    if not (place / COLLECTION / "galaxy.yml").is_file():
        raise MissingPart(f"{place / COLLECTION} is missing; cmake --preset release && cmake --build --preset release")
    return place


class Controller:
    """`collections`: the folder in which ansible_collections is; by default what was built. `patience`: seconds,
    which only end what hangs."""

    def __init__(self, collections: Optional[Path] = None, patience: int = 300):
        self._patience = patience
        self.home = mounts.workspace() / f"controller-{next(_numbers)}"
        for name in ("tmp", "cp"):
            (self.home / name).mkdir(parents=True)
        self.collections = collections or assembled()
        self.hosts: Dict[str, dict] = {}
        self.settings: Dict[str, str] = {}  # of Ansible, by their environment variables
        self.known_hosts = self.home / "known_hosts"
        self.write("ansible.cfg", _CONFIG.format(home=self.home, collections=self.collections, here=HERE))
        self.write("ssh_config", _SSH_CONFIG.format(home=self.home, key=servers.key("client")))
        self.write("known_hosts", "")

    def write(self, name: str, text: str) -> Path:
        path = self.home / name
        path.write_text(text)
        return path

    def add(self, name: str, host: SshHost, **variables: object) -> None:
        """The host under this name; a variable of inventories for each word."""
        with self.known_hosts.open("a") as file:
            file.write(host.known_hosts_line + "\n")
        self.hosts[name] = {"ansible_host": host.address, "ansible_user": "root", **variables}

    def environment(self) -> Dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
        clean.pop("SSH_AUTH_SOCK", None)
        mine = {"HOME": str(self.home), "ANSIBLE_CONFIG": str(self.home / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1"}
        return {**clean, **mine, **self.settings, "LC_ALL": "C.UTF-8", "MULTINIC_RESULTS": str(self.home / "results")}

    def run(self, *words: object) -> subprocess.CompletedProcess:
        """Any program of Ansible."""
        return subprocess.run(
            [program(str(words[0])), *map(str, words[1:])],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=self.environment(),
            cwd=self.home,
            timeout=self._patience,
            check=False,
        )

    def play(self, playbook: object, *options: object) -> Run:
        """Of a list of plays, or of a file."""
        self.write("inventory.yml", yaml.safe_dump({"all": {"hosts": self.hosts}}, sort_keys=False))
        if not isinstance(playbook, Path):
            playbook = self.write("playbook.yml", yaml.safe_dump(playbook, sort_keys=False, width=1000))
        results = self.home / "results"
        results.unlink(missing_ok=True)
        done = self.run("ansible-playbook", playbook, *options)
        lines = results.read_text().splitlines() if results.exists() else []
        return Run(done.returncode, done.stdout, [Result(**json.loads(line)) for line in lines])

    def tasks(self, tasks: Sequence[dict], *options: object, **play: object) -> Run:
        """One play on all hosts, without facts unless told otherwise."""
        return self.play([{"hosts": "all", "gather_facts": False, **play, "tasks": list(tasks)}], *options)

    def task(self, module: str, *options: object, arguments: Optional[dict] = None, **more: object) -> Run:
        """One task of a module of ours on all hosts."""
        return self.tasks([{"name": module, f"multinic.qemu_rom.{module}": arguments or {}, **more}], *options)
