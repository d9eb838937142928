# SPDX-License-Identifier: GPL-2.0-or-later
"""Real SSH servers, each with a root of its own, so that it is a host of some layout without the package."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from typing import List, Optional

from lab.errors import LabError
from lab.paths import program
from lab.waiting import wait_for
from rpm import fixtures, layouts, mounts, option_rom
from rpm.host import World
from rpm.root import Root
from rpm.tools import Watcher

from . import network

_CONFIG = """ListenAddress {address}
Port {port}
HostKey /etc/ssh/test_host_key
PidFile none
UsePAM no
UseDNS no
StrictModes no
PermitRootLogin yes
PasswordAuthentication {password}
KbdInteractiveAuthentication no
AuthorizedKeysFile /etc/ssh/test_authorized_keys
Subsystem sftp {sftp}
{more}
"""
_PATIENCE = 30  # seconds; only ends what hangs
SFTP = "/usr/lib/openssh/sftp-server"


@functools.lru_cache(maxsize=None)
def key(name: str, kind: str = "ed25519", passphrase: str = "") -> Path:
    """A key pair, made once."""
    folder = mounts.workspace() / "keys"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{kind}"
    command = [program("ssh-keygen"), "-q", "-t", kind, "-N", passphrase, "-C", name, "-f", str(path)]
    subprocess.run(command, check=True)
    return path


def public(path: Path) -> str:
    """Type and base64 of a public key."""
    return " ".join(path.with_name(path.name + ".pub").read_text().split()[:2])


@functools.lru_cache(maxsize=None)
def root_with_owners(world: World) -> Root:
    """The stock ROMs of the layout, as files that no package manager knows."""
    root = Root(world.base())
    for package in fixtures.OWNERS[world.layout]:
        for folder in package.folders:
            root.at(folder).mkdir(parents=True, exist_ok=True)
        for path, content in package.files.items():
            if isinstance(content, str):
                root.link(path, content)
            else:
                root.write_bytes(path, content.content(package.name, path, 1))
    # What an SSH server and its users need that a root hides.
    root.at("/run/sshd").mkdir(parents=True)
    # What root of this machine has the shell do at each login is not part of a host.
    for name in (".bashrc", ".bash_profile", ".profile", ".ssh/rc"):
        root.at(f"/root/{name}").unlink(missing_ok=True)
    for name in ("null", "zero", "random", "urandom"):
        root.at(f"/dev/{name}").chmod(0o666)
    return root


class SshHost:
    """A host of a layout with a running sshd. `size` bounds what can be written on it."""

    def __init__(
        self,
        world: World,
        size: Optional[str] = None,
        host_key: Optional[Path] = None,
        more_config: str = "",
        port: int = 22,
        sftp: str = SFTP,
        password: bool = False,
        authorized: Optional[Path] = None,
        address: str = "",
    ):
        self.world = world
        self.address = address or network.address()
        self.port = port
        self.root = Root(root_with_owners(world), size)
        self.host_key = host_key or key(f"host-{self.address.replace(':', '-')}")
        self._process: Optional[subprocess.Popen] = None
        self._log = mounts.workspace() / f"sshd-{self.root.folder.name}.log"
        words = {"address": self.address, "port": port, "sftp": sftp, "more": more_config}
        config = _CONFIG.format(password="yes" if password else "no", **words)
        self.root.write("/etc/ssh/test_sshd_config", config)
        self.root.write("/etc/ssh/test_host_key", self.host_key.read_text(), 0o600)
        self.root.write("/etc/ssh/test_authorized_keys", public(authorized or key("client")) + "\n")
        self.start()

    @property
    def links(self) -> List[layouts.Link]:
        return self.world.links

    @property
    def known_hosts_line(self) -> str:
        name = self.address if self.port == 22 else f"[{self.address}]:{self.port}"
        return f"{name} {public(self.host_key)}"

    def start(self) -> None:
        server = ["/usr/sbin/sshd", "-D", "-e", "-f", "/etc/ssh/test_sshd_config"]
        # Goes with us, however we end.
        command = [program("setpriv"), "--pdeathsig", "KILL", program("chroot"), str(self.root.path), *server]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.root.environment(),
                start_new_session=True,
            )
        wait_for(self._answers, f"sshd on {self.address}", _PATIENCE, self.log)

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise LabError(f"sshd does not start\n{self.log()}")
        try:
            socket.create_connection((self.address, self.port)).close()
        except OSError:
            return False
        return True

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def stop(self) -> None:
        """The server and all sessions, at once."""
        if self._process is not None:
            self._kill_inside()
            self._process.kill()
            self._process.wait(timeout=_PATIENCE)
            self._process = None

    @property
    def process_id(self) -> int:
        """Of the server."""
        return self._process.pid

    def processes(self) -> List[int]:
        return self.root.processes()

    def _kill_inside(self) -> None:
        for process in self.processes():
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def kill_sessions(self) -> None:
        """As if the host's power went off for all but the server itself."""
        for process in self.processes():
            if process != self._process.pid:
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    def watcher(self) -> Watcher:
        return Watcher(self.root.path, layouts.searches(self.world.layout))

    def user(self, name: str, sudo: str = "") -> None:
        """A user who is not root; `sudo` is their line of sudoers, without the name."""
        self.root.run("useradd", "--create-home", "--shell", "/bin/sh", "--password", "*", name).check()
        if sudo:
            self.root.write(f"/etc/sudoers.d/{name}", f"{name} {sudo}\n", 0o440)

    def remove(self) -> None:
        """Can be called twice."""
        self.stop()
        if self.root.folder.exists():
            self.root.remove()

    def __enter__(self) -> "SshHost":
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


def stock_label(host: SshHost, group: str) -> Optional[str]:
    """Whose ROM QEMU finds under the name: the label of a fixture, or None."""
    for folder in layouts.folders(host.world.layout):
        place = host.root.at(host.root.resolve(f"{folder}/{group}"))
        if place.is_file() and place.stat().st_size > 0:
            return option_rom.label(place.read_bytes())
    return None


def have_sudo() -> None:
    """Raises when the machine's sudo, which the roots share, is missing."""
    if shutil.which("sudo") is None:
        raise LabError("the program sudo is missing; packaging/install-deps installs what the tests need")
