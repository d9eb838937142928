# SPDX-License-Identifier: GPL-2.0-or-later
"""Small stations that no package of the machine offers, as threads: start() begins, stop() ends."""

from __future__ import annotations

import socket
import struct
import threading
from typing import Optional, Set

from . import nics
from .hostile import Tap
from .network import Network

_VLAN = b"\x81\x00"
_FIRST_NIC = bytes.fromhex(nics.mac(0).replace(":", ""))
_NTP_TO_UNIX = 2208988800  # seconds from 1900 to 1970


class Station(threading.Thread):
    """Does step() again and again."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._ending = threading.Event()

    def run(self) -> None:
        while not self._ending.is_set():
            self.step()

    def step(self) -> None:
        """Waits a moment at most."""
        raise NotImplementedError

    def stop(self) -> None:
        self._ending.set()
        self.join()


class NtpServer(Station):
    """Says at the servers' address of a network that it is `time`, in seconds since 1970."""

    def __init__(self, network: Network, time: int) -> None:
        super().__init__()
        self._time = time
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((network.server, 123))
        self._socket.settimeout(0.1)

    def step(self) -> None:
        try:
            question, client = self._socket.recvfrom(512)
        except socket.timeout:
            return
        if len(question) < 48 or question[0] & 7 != 3:
            return
        now = struct.pack(">II", self._time + _NTP_TO_UNIX, 0)
        head = struct.pack(">BBbb12x", 4 << 3 | 4, 2, 4, -20)
        self._socket.sendto(head + now + question[40:48] + now + now, client)

    def stop(self) -> None:
        super().stop()
        self._socket.close()


class VlanPort(Station):
    """Between a network on whose wire machines tag their frames and one without tags."""

    def __init__(self, trunk: Network, access: Network, tag: int) -> None:
        super().__init__()
        self._trunk, self._access = Tap(trunk.tap()), Tap(access.tap())
        self._tag = tag
        self.tags: Set[int] = set()  # of the frames that the first NIC sent; 0: there was none

    def step(self) -> None:
        frame = self._trunk.receive(0.01)
        if frame is not None:
            tag = self._tag_of(frame)
            if frame[6:12] == _FIRST_NIC:
                self.tags.add(tag or 0)
            if tag == self._tag:
                self._access.send(frame[:12] + frame[16:])
        frame = self._access.receive(0)
        if frame is not None:
            self._trunk.send(frame[:12] + _VLAN + struct.pack(">H", self._tag) + frame[12:])

    @staticmethod
    def _tag_of(frame: bytes) -> Optional[int]:
        return struct.unpack(">H", frame[14:16])[0] & 0xFFF if frame[12:14] == _VLAN else None
