# SPDX-License-Identifier: GPL-2.0-or-later
"""What listens where an SSH server should, and is none."""

from __future__ import annotations

import socket
import threading
import unittest
from typing import Callable

from . import network


class OddServers(unittest.TestCase):
    def listen(self, serve: Callable[[socket.socket], None]) -> str:
        """The address of a server that does this with each connection."""
        address = network.address()
        listener = socket.create_server((address, 22), backlog=64)
        self.addCleanup(listener.close)

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=self._served, args=(serve, connection), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return address

    @staticmethod
    def _served(serve: Callable[[socket.socket], None], connection: socket.socket) -> None:
        with connection:
            try:
                serve(connection)
                while connection.recv(65536):
                    pass
            except OSError:
                pass
