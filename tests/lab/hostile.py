# SPDX-License-Identifier: GPL-2.0-or-later
"""A hostile station on a tap, as a process of its own: python3 -m lab.hostile TAP SERVER MODE [...].

  noise KINDS COUNT SEED  answers whatever it hears, and silence too, with malformed frames (noise.py;
                          KINDS is "all" or names with commas), COUNT volleys in all
  tftp SCENARIO           gives a proper lease with boot information, then misbehaves as the TFTP
                          server in one of the ways of SCENARIOS
"""

from __future__ import annotations

import fcntl
import os
import select
import struct
import sys
from random import Random
from typing import TYPE_CHECKING, Callable, Dict, Iterator, List, Optional

from . import frames, noise, paths
from .frames import ACK, BOOTP_CLIENT, BOOTP_SERVER, DISCOVER, OFFER, REQUEST, Datagram
from .processes import Child
from .waiting import wait_for

if TYPE_CHECKING:
    from .lab import Lab
    from .network import Network

STATION = bytes((0x52, 0x54, 0, 0xBA, 0xD0, 1))
_TUNSETIFF, _TAP_WITHOUT_HEADER = 0x400454CA, 0x1002


class Tap:
    """The station's network card."""

    def __init__(self, name: str):
        self._fd = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(self._fd, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _TAP_WITHOUT_HEADER))

    def receive(self, seconds: float) -> Optional[bytes]:
        ready, _, _ = select.select([self._fd], [], [], seconds)
        return os.read(self._fd, 65536) if ready else None

    def send(self, frame: bytes) -> None:
        # The kernel takes nothing shorter than an Ethernet header.
        os.write(self._fd, frame.ljust(14, b"\0")[:1514])


def make_noise(tap: Tap, server: str, kinds: List[noise.Noise], count: int, random: Random) -> None:
    victim: Optional[noise.Victim] = None
    guest = server.rsplit(".", 1)[0] + ".99"
    while count > 0:
        heard = tap.receive(0.002)
        datagram = frames.parse_datagram(heard) if heard else None
        if datagram is not None and datagram.mac != STATION and datagram.source[1] != BOOTP_SERVER:
            xid = victim.xid if victim else 0
            if datagram.destination[1] == BOOTP_SERVER:
                (xid,) = struct.unpack(">I", datagram.payload[4:8])
            port = datagram.source[1]
            victim = noise.Victim(datagram.mac, xid, guest, STATION, server, port)
        if victim is not None:
            count -= 1
            for frame in random.choice(kinds)(victim, random):
                tap.send(frame)


def _data(block: int, content: bytes = b"\0" * 512) -> bytes:
    return struct.pack(">HH", 3, block & 0xFFFF) + content


def _oack(**options: object) -> bytes:
    words = (f"{name}\0{value}\0" for name, value in options.items())
    return struct.pack(">H", 6) + "".join(words).encode()


def _endless(_: Datagram) -> Iterator[bytes]:
    """A file that never ends: more than any memory below 640 KiB."""
    block = 1
    while True:
        yield _data(block)
        block += 1


# What the server sends after the request, one more datagram for each packet it gets (the last one
# again and again).
SCENARIOS: Dict[str, Callable[[Datagram], Iterator[bytes]]] = {
    "blksize-zero": lambda _: iter([_oack(blksize=0)]),
    "blksize-larger": lambda _: iter([_oack(blksize=65464), _data(1, b"x" * 1400)]),
    "windowsize-zero": lambda _: iter([_oack(windowsize=0)]),
    "option-unknown": lambda _: iter([_oack(multicast="224.1.1.1,1758,1", rollover=7)]),
    "oack-cut": lambda _: iter([b"\0\6blksize\0"]),
    "oack-numbers": lambda _: iter([_oack(blksize="99999999999999999999", tsize="-1")]),
    "tsize-huge": lambda _: iter([_oack(tsize=4294967295)]),
    "block-from-future": lambda _: iter([_data(7)]),
    "block-zero": lambda _: iter([_data(0)]),
    "data-too-long": lambda _: iter([_data(1, b"x" * 1400)]),
    "error-without-end": lambda _: iter([struct.pack(">HH", 5, 1) + b"E" * 500]),
    "error-cut": lambda _: iter([b"\0\5"]),
    "opcode-unknown": lambda _: iter([b"\0\x63\0\1"]),
    "empty": lambda _: iter([b""]),
    "empty-file": lambda _: iter([_data(1, b"")]),
    "endless": _endless,
    "silent-after-one": lambda _: iter([_data(1)]),
}


class BadServer:
    """Proper DHCP, then the scenario from port 1069."""

    def __init__(self, tap: Tap, server: str, scenario: str):
        self._tap = tap
        self._server = server
        self._guest = server.rsplit(".", 1)[0] + ".98"
        self._scenario = scenario
        self._replies: Iterator[bytes] = iter(())
        self._last = b""

    def serve(self) -> None:
        while True:
            heard = self._tap.receive(3600) or b""
            if heard[12:14] == b"\x08\x06" and heard[20:22] == b"\0\1":
                self._answer_arp(heard)
            datagram = frames.parse_datagram(heard)
            if datagram is None:
                continue
            if datagram.destination[1] == BOOTP_SERVER:
                self._answer_dhcp(datagram)
            elif datagram.destination == (self._server, frames.TFTP):
                self._replies = SCENARIOS[self._scenario](datagram)
                self._answer_tftp(datagram)
            elif datagram.destination == (self._server, 1069):
                self._answer_tftp(datagram)

    def _answer_arp(self, heard: bytes) -> None:
        asked = ".".join(str(number) for number in heard[38:42])
        if asked == self._server:
            reply = frames.arp(2, (STATION, self._server), (heard[6:12], self._guest))
            self._tap.send(frames.ethernet(heard[6:12], STATION, frames.ARP, reply))

    def _answer_dhcp(self, asked: Datagram) -> None:
        kind = {DISCOVER: OFFER, REQUEST: ACK}.get(frames.dhcp_kind(asked.payload))
        if kind is None:
            return
        (xid,) = struct.unpack(">I", asked.payload[4:8])
        name = self._scenario.encode()
        reply = frames.dhcp(kind, xid, asked.mac, self._guest, self._server, boot_file=name)
        self._send(asked.mac, BOOTP_SERVER, BOOTP_CLIENT, reply)

    def _answer_tftp(self, asked: Datagram) -> None:
        self._last = next(self._replies, self._last)
        self._send(asked.mac, 1069, asked.source[1], self._last)

    def _send(self, mac: bytes, source: int, port: int, payload: bytes) -> None:
        datagram = frames.udp((self._server, source), (self._guest, port), payload)
        packet = frames.ipv4(self._server, self._guest, datagram)
        self._tap.send(frames.ethernet(mac, STATION, frames.IPV4, packet))


def start(lab: "Lab", network: "Network", *mode: str) -> Child:
    """Puts a station on `network` (address .66); `mode` as on the command line."""
    command = [sys.executable, "-m", "lab.hostile", network.tap(), network.address(66), *mode]
    environment = {"PYTHONPATH": str(paths.TOP / "tests"), "PYTHONUNBUFFERED": "1"}
    child = lab.start("hostile", command, environment)

    def ready() -> bool:
        child.check_alive()
        return "ready" in child.output()

    wait_for(ready, "the hostile station", 15, child.output)
    return child


def main(tap_name: str, server: str, mode: str, *arguments: str) -> None:
    tap = Tap(tap_name)
    print("ready")
    if mode == "tftp":
        BadServer(tap, server, arguments[0]).serve()
    names = list(noise.ALL) if arguments[0] == "all" else arguments[0].split(",")
    kinds = [noise.ALL[name] for name in names]
    make_noise(tap, server, kinds, int(arguments[1]), Random(int(arguments[2])))


if __name__ == "__main__":
    main(*sys.argv[1:])
