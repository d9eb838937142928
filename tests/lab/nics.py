# SPDX-License-Identifier: GPL-2.0-or-later
"""What a virtual machine's NICs are: how the device looks, and what its cable leads to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, List, Optional, Union

from .network import Network
from .relay import Faults

if TYPE_CHECKING:
    from .lab import Lab


class Mode(Enum):
    """Which virtio interface the device offers; the value is what QEMU's -device gets."""

    TRANSITIONAL = "disable-legacy=off,disable-modern=off"
    MODERN = "disable-legacy=on,disable-modern=off"
    LEGACY = "disable-legacy=off,disable-modern=on"
    AUTOMATIC = ""  # QEMU decides: transitional on a plain PCI bus, modern behind a root port


@dataclass(frozen=True)
class Silent:
    """A cable to nobody: the link is up and no packet ever comes."""


@dataclass(frozen=True)
class UserNetwork:
    """QEMU's built-in network: DHCP and TFTP, no rights needed. Without a boot file it gives an
    address and nothing to boot."""

    root: Optional[Path] = None
    boot: Optional[str] = None
    subnet: int = 2  # 10.0.N.0/24


@dataclass(frozen=True)
class Lan:
    """A port of a lab network."""

    network: Network


@dataclass(frozen=True)
class FaultyLan:
    """A port of a lab network behind a wire that delays, loses, doubles and reorders."""

    network: Network
    faults: Faults = field(default_factory=Faults)


Wiring = Union[Silent, UserNetwork, Lan, FaultyLan]


@dataclass
class Nic:
    """One virtio NIC. `romfile`: None takes QEMU's default ROM file, "" has none."""

    wiring: Wiring = field(default_factory=Silent)
    mode: Mode = Mode.TRANSITIONAL
    romfile: "Optional[Union[Path, str]]" = None
    bootindex: Optional[int] = None
    link_up: bool = True
    bus: Optional[str] = None  # placed by the machine's layout when None
    address: Optional[str] = None
    options: str = ""

    def device(self, number: int) -> str:
        """The -device argument; the device is called nicN, its netdev netN."""
        parts = ["virtio-net-pci", f"id=nic{number}", f"netdev=net{number}", f"mac={mac(number)}"]
        optional = {
            "romfile": self.romfile,
            "bootindex": self.bootindex,
            "bus": self.bus,
            "addr": self.address,
        }
        parts += [f"{key}={value}" for key, value in optional.items() if value is not None]
        return ",".join(parts + [part for part in (self.mode.value, self.options) if part])

    def netdev(self, lab: "Lab", number: int) -> str:
        """The -netdev argument; makes the tap or starts the relay that it needs."""
        name = f"id=net{number}"
        wiring = self.wiring
        if isinstance(wiring, Silent):
            return f"hubport,{name},hubid={number}"
        if isinstance(wiring, UserNetwork):
            parts = [f"user,{name},net=10.0.{wiring.subnet}.0/24"]
            parts += [f"tftp={wiring.root}"] if wiring.root is not None else []
            parts += [f"bootfile={wiring.boot}"] if wiring.boot is not None else []
            return ",".join(parts)
        tap = wiring.network.tap()
        if isinstance(wiring, Lan):
            return f"tap,{name},ifname={tap},script=no,downscript=no"
        machine_end, relay_end = lab.start_relay(wiring.faults, tap)
        local = f"local.type=unix,local.path={machine_end}"
        return f"dgram,{name},{local},remote.type=unix,remote.path={relay_end}"


def mac(number: int) -> str:
    """The address of nicN."""
    return f"52:54:00:4d:00:{number:02x}"


def behind_root_ports(nics: "List[Nic]", first_slot: int = 4) -> "List[str]":
    """Puts each NIC behind a pcie-root-port of its own (q35), eight ports to a slot; gives the
    -device arguments of the ports."""
    ports = []
    for number, nic in enumerate(nics):
        slot, function = first_slot + number // 8, number % 8
        ports.append(
            f"pcie-root-port,id=port{number},bus=pcie.0,chassis={number + 1},"
            f"addr={slot:#x}.{function:#x},multifunction=on"
        )
        nic.bus = f"port{number}"
    return ports


def behind_bridge(nics: "List[Nic]", bus: str = "pci.0", number: int = 1) -> "List[str]":
    """Puts the NICs behind one pci-bridge; at most 31."""
    for slot, nic in enumerate(nics, 1):
        nic.bus, nic.address = f"bridge{number}", f"{slot:#x}"
    return [f"pci-bridge,id=bridge{number},bus={bus},chassis_nr={number},shpc=off"]
