# SPDX-License-Identifier: GPL-2.0-or-later
"""Real DHCP and TFTP servers on a lab network, each ready to answer when its function returns.

Every function takes the lab that owns the process and the network it serves, and returns the child.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, List, Optional, Sequence

from . import paths
from .network import Network
from .processes import Child
from .waiting import wait_for

if TYPE_CHECKING:
    from .lab import Lab


def _bound_udp_ports() -> List[int]:
    """Local UDP ports of this network namespace."""
    rows = Path("/proc/self/net/udp").read_text().splitlines()[1:]
    return [int(row.split()[1].split(":")[1], 16) for row in rows]


def _start(
    lab: "Lab", name: str, command: Sequence[str], port: int, environment=None
) -> Child:
    before = _bound_udp_ports().count(port)
    child = lab.start(name, command, environment)

    def bound() -> bool:
        child.check_alive()
        return _bound_udp_ports().count(port) > before

    wait_for(bound, f"{name} to open UDP port {port}", 15, child.output)
    return child


def dnsmasq(
    lab: "Lab",
    network: Network,
    boot: Optional[str] = None,
    root: Optional[Path] = None,
    boot_server: Optional[str] = None,
    options: Sequence[str] = (),
    host: Optional[str] = None,
) -> Child:
    """DHCP, with boot information when `boot` names a file, and TFTP when `root` names a folder. DNS
    when `host` is a name (host.domain): the servers' address has it, and machines the domain."""
    command = _dnsmasq_command(lab, network, root, 53 if host else 0)
    if host is not None:
        domain = host.partition(".")[2]
        command += ["--no-resolv", "--no-hosts", f"--domain={domain}", f"--local=/{domain}/"]
        command.append(f"--host-record={host},{network.server}")
    command += [f"--dhcp-range={network.address(10)},{network.address(250)},255.255.255.0,1h"]
    if boot is not None:
        command.append(f"--dhcp-boot={boot},,{boot_server or network.server}")
    return _start(lab, "dnsmasq", command + list(options), 67)


def dnsmasq_proxy(lab: "Lab", network: Network, boot: str, root: Path, host: int = 2) -> Child:
    """ProxyDHCP (boot information, no addresses) and TFTP, from an address of its own. dnsmasq adds
    the PXE layer ".0" to the name of the boot file."""
    address = network.add_address(host)
    command = _dnsmasq_command(lab, network, root) + [
        f"--listen-address={address}",
        f"--dhcp-range={network.address(0)},proxy,255.255.255.0",
        f"--pxe-service=x86PC,lab,{boot},{address}",
    ]
    return _start(lab, "dnsmasq-proxy", command, 67)


def dnsmasq_tftp(lab: "Lab", network: Network, root: Path) -> Child:
    """TFTP only (knows blksize and tsize, no windowsize)."""
    return _start(lab, "dnsmasq-tftp", _dnsmasq_command(lab, network, root), 69)


def _dnsmasq_command(
    lab: "Lab", network: Network, root: Optional[Path], dns_port: int = 0
) -> List[str]:
    command = [
        paths.program("dnsmasq"),
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        f"--port={dns_port}",
        "--user=root",
        f"--interface={network.interface}",
        "--except-interface=lo",
        "--bind-interfaces",
        "--no-ping",  # asking whether an address is in use costs its clients 3 s
        "--log-dhcp",
        "--log-facility=-",
        f"--dhcp-leasefile={lab.file('dnsmasq.leases')}",
        f"--pid-file={lab.file('dnsmasq.pid')}",
    ]
    if root is not None:
        command += ["--enable-tftp", f"--tftp-root={root}"]
    return command


def dhcpd(
    lab: "Lab", network: Network, boot: Optional[str] = None, boot_server: Optional[str] = None
) -> Child:
    """ISC dhcpd."""
    boot_lines = (
        f'filename "{boot}"; next-server {boot_server or network.server};' if boot else ""
    )
    configuration = lab.file("dhcpd.conf")
    configuration.write_text(
        "authoritative; ping-check false; default-lease-time 3600; max-lease-time 3600;\n"
        f"subnet {network.address(0)} netmask 255.255.255.0 {{\n"
        f"  range {network.address(10)} {network.address(250)};\n"
        f"  option routers {network.server}; {boot_lines}\n}}\n"
    )
    leases = lab.file("dhcpd.leases")
    leases.touch()
    command = [paths.program("dhcpd"), "-4", "-f", "-q", "-user", "root", "-group", "root"]
    command += ["-cf", str(configuration), "-lf", str(leases)]
    command += ["-pf", str(lab.file("dhcpd.pid")), network.interface]
    return _start(lab, "dhcpd", command, 67)


def tftpd_hpa(lab: "Lab", network: Network, root: Path, refuse: Sequence[str] = ()) -> Child:
    """tftpd-hpa. `refuse` names options it shall not know: ("blksize", "tsize") is plain RFC 1350."""
    command = [paths.program("in.tftpd"), "--listen", "--foreground", "--ipv4", "--user", "root"]
    command += ["--address", f"{network.server}:69", "--verbose", "--secure"]
    for option in refuse:
        command += ["--refuse", option]
    return _start(lab, "in.tftpd", command + [str(root)], 69)


def atftpd(lab: "Lab", network: Network, root: Path, options: Sequence[str] = ()) -> Child:
    """atftpd, which knows windowsize."""
    package = paths.deps("atftpd")
    libraries = f"{package}/lib/x86_64-linux-gnu:{package}/usr/lib/x86_64-linux-gnu"
    command = [str(package / "usr/sbin/atftpd"), "--daemon", "--no-fork", "--user", "root"]
    command += ["--group", "root", "--port", "69", "--bind-address", network.server]
    command += ["--verbose=5", "--logfile", str(lab.file("atftpd.log")), *options, str(root)]
    environment = {"LD_LIBRARY_PATH": f"{libraries}:{os.environ.get('LD_LIBRARY_PATH', '')}"}
    return _start(lab, "atftpd", command, 69, environment)
