# SPDX-License-Identifier: GPL-2.0-or-later
"""QEMU's machine protocol: one JSON object per line over a local socket."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any, Callable, Dict

from .errors import LabError
from .waiting import wait_for


class Qmp:
    """A connection to a QEMU that listens on `path`."""

    def __init__(self, path: Path, check_alive: Callable[[], None]):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(20)

        def connected() -> bool:
            check_alive()
            try:
                self._socket.connect(str(path))
                return True
            except (FileNotFoundError, ConnectionRefusedError):
                return False

        wait_for(connected, "QEMU to open its control socket", 20)
        self._lines = self._socket.makefile("r", encoding="utf-8")
        self._receive()  # the greeting
        self.execute("qmp_capabilities")

    def execute(self, command: str, **arguments: Any) -> Any:
        """Runs a command and gives its answer; underscores in argument names stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in arguments.items()}
        request = json.dumps({"execute": command, "arguments": named})
        try:
            self._socket.sendall(request.encode() + b"\n")
            while True:
                answer = self._receive()
                if "event" not in answer:
                    break
        except OSError as error:
            raise LabError(f"QEMU did not answer {command}: {error}") from error
        if "error" in answer:
            raise LabError(f"QEMU refused {command}: {answer['error'].get('desc')}")
        return answer["return"]

    def close(self) -> None:
        self._lines.close()
        self._socket.close()

    def _receive(self) -> Dict[str, Any]:
        line = self._lines.readline()
        if not line:
            raise LabError("QEMU closed its control socket")
        return json.loads(line)
