# SPDX-License-Identifier: GPL-2.0-or-later
"""Networks for the lab: bridges and taps in a network namespace of our own.

The namespace is unnamed and holds this process and its children, nothing else. When the last of them
ends, the kernel removes it with every bridge and tap in it: nothing can be left over, and labs that
run at the same time cannot meet.
"""

from __future__ import annotations

import ctypes
import itertools
import os
from pathlib import Path

from .errors import MissingPart
from .processes import run

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
_isolated = False


def _sysctl(name: str, value: int) -> None:
    setting = Path("/proc/sys/net", name)
    if setting.exists():  # a kernel without IPv6 has nothing to switch off
        setting.write_text(f"{value}\n")


def isolate() -> None:
    """Moves this process into a network namespace of its own, once. Needs root."""
    global _isolated
    if _isolated:
        return
    if os.geteuid() != 0:
        raise MissingPart("networks with real servers need root (network namespace and taps)")
    if not os.path.exists("/dev/net/tun"):
        raise MissingPart("/dev/net/tun is missing: the kernel has no taps here")
    if _libc.unshare(_CLONE_NEWNET) != 0:
        raise MissingPart(f"no network namespace: {os.strerror(ctypes.get_errno())}")
    _isolated = True
    # Networks must not answer for each other, and IPv6 would put its own packets on the wires.
    _sysctl("ipv4/conf/all/arp_ignore", 1)
    _sysctl("ipv6/conf/default/disable_ipv6", 1)
    # A local datagram socket holds 10 packets otherwise: the relay would be bound by wake-ups.
    _sysctl("unix/max_dgram_qlen", 1024)
    run(["ip", "link", "set", "lo", "up"])


class Network:
    """One Ethernet: a bridge whose address 10.N.0.1/24 the servers use."""

    _numbers = itertools.count(1)
    _taps = itertools.count(1)

    def __init__(self) -> None:
        isolate()
        self.number = next(Network._numbers)
        self.interface = f"lan{self.number}"
        run(["ip", "link", "add", self.interface, "type", "bridge"])
        run(["ip", "link", "set", self.interface, "up"])
        self.add_address(1)

    @property
    def server(self) -> str:
        """The address of the servers."""
        return self.address(1)

    def address(self, host: int) -> str:
        return f"10.{self.number}.0.{host}"

    def add_address(self, host: int) -> str:
        """Gives the servers' side one more address."""
        run(["ip", "address", "add", f"{self.address(host)}/24", "dev", self.interface])
        return self.address(host)

    def tap(self) -> str:
        """A new port of this network for a machine, the relay or a station."""
        name = f"tap{next(Network._taps)}"
        run(["ip", "tuntap", "add", "dev", name, "mode", "tap"])
        run(["ip", "link", "set", name, "master", self.interface, "up"])
        return name
