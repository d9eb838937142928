# SPDX-License-Identifier: GPL-2.0-or-later
"""COM1 of a machine: everything that it said, in order, and a way to type.

Two FIFOs, which we empty into the log ourselves. With a socket and QEMU's own log of it, a byte stands in
that log twice whenever the socket was full, which a busy host makes it after some hundred bytes.
"""

from __future__ import annotations

import os
import select
import threading
from pathlib import Path

from .errors import LabError
from .waiting import wait_for


def chardev(folder: Path) -> str:
    """QEMU's -chardev argument; its id is `serial`."""
    return f"pipe,id=serial,path={folder}/serial"


class SerialLine:
    """Made before QEMU starts. The log is complete once QEMU has ended and `finish` returned."""

    def __init__(self, folder: Path):
        self.log = folder / "serial.log"
        self._typing = folder / "serial.in"
        os.mkfifo(self._typing)
        os.mkfifo(folder / "serial.out")
        # Nobody writes yet; without O_NONBLOCK this would wait for QEMU.
        self._output = os.open(folder / "serial.out", os.O_RDONLY | os.O_NONBLOCK)
        self._ended, self._end = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def said(self) -> bytes:
        """What has been said so far."""
        return self.log.read_bytes() if self.log.exists() else b""

    def type(self, characters: bytes) -> None:
        """Once QEMU runs."""

        def opened() -> int:
            try:
                return os.open(self._typing, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:  # ENXIO: QEMU has not opened its end
                return 0

        line = wait_for(opened, "QEMU to open COM1", 20)
        try:
            if os.write(line, characters) != len(characters):
                raise LabError("COM1 takes no more characters")
        finally:
            os.close(line)

    def finish(self) -> None:
        """What a QEMU that has ended said is in the log then. Harmless when called again."""
        if self._end:
            os.close(self._end)
            self._end = 0
        self._reader.join(20)

    def _read(self) -> None:
        with self.log.open("ab", buffering=0) as log:
            ended = False
            while True:
                waiting = [self._output] if ended else [self._output, self._ended]
                ready, _, _ = select.select(waiting, [], [], 0 if ended else None)
                if self._output in ready:
                    characters = os.read(self._output, 65536)
                    if not characters:
                        break
                    log.write(characters)
                elif ended:
                    break
                ended = ended or self._ended in ready
        os.close(self._output)
        os.close(self._ended)
