# SPDX-License-Identifier: GPL-2.0-or-later
"""Notes when TFTP requests pass a network, by the kernel's clock. A packet filter keeps everything else
away, so that listening costs a busy transfer nothing."""

from __future__ import annotations

import ctypes
import socket
import struct
from dataclasses import dataclass
from typing import List, Tuple

_SO_ATTACH_FILTER = 26
_SO_TIMESTAMPNS = 35
_ETH_P_ALL = 3
# Classic BPF: IPv4 (12) without options, UDP (23), destination port 69 (36); else nothing.
_FILTER: Tuple[Tuple[int, int, int, int], ...] = (
    (0x28, 0, 0, 12),
    (0x15, 0, 5, 0x0800),
    (0x30, 0, 0, 23),
    (0x15, 0, 3, 17),
    (0x28, 0, 0, 36),
    (0x15, 0, 1, 69),
    (0x06, 0, 0, 0xFFFF),
    (0x06, 0, 0, 0),
)


@dataclass(frozen=True)
class Request:
    """A TFTP read or write request."""

    seconds: float
    file: str


class Sniffer:
    """Listens on an interface from its construction on."""

    def __init__(self, interface: str):
        rules = b"".join(struct.pack("HBBI", *rule) for rule in _FILTER)
        self._rules = ctypes.create_string_buffer(rules)
        program = struct.pack("HL", len(_FILTER), ctypes.addressof(self._rules))
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ETH_P_ALL))
        self._socket.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
        self._socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self._socket.bind((interface, 0))
        self._socket.setblocking(False)

    def requests(self) -> List[Request]:
        """All requests since the last call."""
        found = []
        while True:
            try:
                frame, extra, _, _ = self._socket.recvmsg(2048, 64)
            except BlockingIOError:
                return found
            seconds, nanoseconds = struct.unpack("qq", extra[0][2][:16])
            name = frame[44:].split(b"\0")[0].decode(errors="replace")
            found.append(Request(seconds + nanoseconds / 1e9, name))

    def close(self) -> None:
        self._socket.close()
