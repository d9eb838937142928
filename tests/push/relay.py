# SPDX-License-Identifier: GPL-2.0-or-later
"""A wire to an SSH server that breaks after so many bytes."""

from __future__ import annotations

import selectors
import socket
import threading
from typing import Callable, Optional, Tuple

from . import network

TO_HOST, FROM_HOST = "to the host", "from the host"


class Relay:
    """Listens on `address`, port 22, for one connection. `carried` is what went through so far. After
    `cut_after` bytes in the direction `direction` both ends are closed and `when_cut` is called."""

    def __init__(
        self,
        host: Tuple[str, int],
        direction: str = TO_HOST,
        cut_after: Optional[int] = None,
        when_cut: Callable[[], None] = lambda: None,
    ):
        self.address = network.address()
        self.carried = {TO_HOST: 0, FROM_HOST: 0}
        self.was_cut = False
        self._host, self._direction, self._cut_after, self._when_cut = host, direction, cut_after, when_cut
        self._listener = socket.create_server((self.address, 22))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            near, _ = self._listener.accept()
        except OSError:
            return
        with near, socket.create_connection(self._host) as far, selectors.DefaultSelector() as selector:
            selector.register(near, selectors.EVENT_READ, (far, TO_HOST))
            selector.register(far, selectors.EVENT_READ, (near, FROM_HOST))
            while self._carry(selector):
                pass

    def _carry(self, selector: selectors.BaseSelector) -> bool:
        for key, _ in selector.select():
            target, direction = key.data
            try:
                block = key.fileobj.recv(4096)
                if self._cut_after is not None and direction == self._direction:
                    block = block[: max(0, self._cut_after - self.carried[direction])]
                self.carried[direction] += len(block)
                target.sendall(block)
            except OSError:
                return False
            if self._cut_after is not None and self.carried[self._direction] >= self._cut_after:
                self.was_cut = True
                self._when_cut()
                return False
            if not block:
                return False
        return True

    def close(self) -> None:
        self._listener.close()
        self._thread.join(timeout=60)

    def __enter__(self) -> "Relay":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
