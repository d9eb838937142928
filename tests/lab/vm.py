# SPDX-License-Identifier: GPL-2.0-or-later
"""A running virtual machine: what one can ask it, tell it and wait for."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Optional, Sequence

from .console import TEXT_MEMORY, TEXT_SIZE, SerialTerminal, screen_colours, screen_text
from .errors import LabError
from .machine import Machine, command_line
from .processes import Child
from .qmp import Qmp
from .report import Event, Report
from .serial_line import SerialLine
from .waiting import wait_for

if TYPE_CHECKING:
    from .lab import Lab

# How long a machine may take for anything. Only ends hanging tests; a slow host may raise it.
PATIENCE = float(os.environ.get("MULTINIC_PATIENCE", "60"))


def _tail(text: str, lines: int = 40) -> str:
    return "\n".join(text.splitlines()[-lines:])


class Vm:
    """Starts QEMU for `machine`; Lab.vm() makes these and stops them. `before`: words in front of the
    command; `arguments` follow those that `machine` makes."""

    def __init__(
        self,
        lab: "Lab",
        machine: Machine,
        folder: Path,
        before: Sequence[str] = (),
        arguments: Sequence[str] = (),
    ):
        self.machine = machine
        self.folder = folder
        self.report = Report(folder / "report.jsonl")
        netdevs = [nic.netdev(lab, number) for number, nic in enumerate(machine.nics)]
        self.command = [*before, *command_line(machine, folder, netdevs), *arguments]
        self._qmp: Optional[Qmp] = None
        self._line = SerialLine(folder)
        self.started = time.monotonic()
        self.process: Child = lab.start("qemu", self.command)
        if machine.starts_paused():
            for number, nic in enumerate(machine.nics):
                if not nic.link_up:
                    self.set_link(number, False)
            self.qmp.execute("cont")

    @property
    def qmp(self) -> Qmp:
        if self._qmp is None:
            self._qmp = Qmp(self.folder / "qmp", self.process.check_alive)
        return self._qmp

    def serial(self) -> str:
        """Everything that came out of COM1; ends of lines as one character."""
        return self.serial_bytes().decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n")

    def serial_bytes(self) -> bytes:
        """The same as the machine sent it."""
        if self.process.status() is not None:
            self._line.finish()
        return self._line.said()

    def serial_screen(self) -> str:
        """The text that a terminal on COM1 shows."""
        terminal = SerialTerminal()
        terminal.receive(self.serial_bytes().decode("ascii", "replace"))
        return terminal.text()

    def seabios(self) -> str:
        return self._log("seabios.log")

    def screen(self) -> str:
        """The text on the VGA screen."""
        return screen_text(self._text_memory())

    def screen_colours(self) -> "list[bytes]":
        """Of each row of the VGA screen the attributes of its cells."""
        return screen_colours(self._text_memory())

    def set_link(self, number: int, up: bool) -> None:
        """Plugs the cable of nicN in or out."""
        self.qmp.execute("set_link", name=f"nic{number}", up=up)

    def send_key(self, *names: str) -> None:
        """Presses a key of the PC keyboard ("esc", "ret", ...), or some at once ("ctrl", "c")."""
        self.qmp.execute("send-key", keys=[{"type": "qcode", "data": name} for name in names])

    def type_on_serial(self, characters: bytes) -> None:
        self._line.type(characters)

    def device_status(self, number: int) -> "list[str]":
        """The virtio device status of nicN as QEMU names its bits; empty after a reset."""
        device = next(
            found["path"]
            for found in self.qmp.execute("x-query-virtio")
            if f"/nic{number}/" in found["path"]
        )
        status = self.qmp.execute("x-query-virtio-status", path=device)
        return list(status["status"]["statuses"])

    def wait_exit(self, status: Optional[int] = None, seconds: float = PATIENCE) -> int:
        """Until QEMU ends; with `status`, it must end with that one (see lab.programs)."""

        def ended() -> bool:
            return self.process.status() is not None

        wait_for(ended, "the machine to end", seconds, self.diagnosis)
        found = self.process.status()
        assert found is not None
        if status is not None and found != status:
            raise LabError(f"QEMU ended with {found}, not {status}\n{self.diagnosis()}")
        return found

    def wait_serial(self, pattern: str, seconds: float = PATIENCE) -> "re.Match[str]":
        """Until COM1 has said something that matches."""
        return self._wait(lambda: re.search(pattern, self.serial()), f"{pattern!r} on COM1", seconds)

    def wait_screen(self, pattern: str, seconds: float = PATIENCE) -> "re.Match[str]":
        return self._wait(lambda: re.search(pattern, self.screen()), f"{pattern!r} on screen", seconds)

    def wait_event(
        self,
        event: str,
        where: Callable[[Event], bool] = lambda _: True,
        seconds: float = PATIENCE,
        **fields: Any,
    ) -> Event:
        """Until the boot report has such an event."""
        what = f"event {event} {fields or ''} in the report"
        return self._wait(
            lambda: next(filter(where, self.report.find(event, **fields)), None), what, seconds
        )

    def stop(self) -> None:
        if self._qmp is not None:
            self._qmp.close()
            self._qmp = None
        self.process.stop()
        self._line.finish()

    def diagnosis(self) -> str:
        """All that is known, for the message of a failed test."""
        parts = {
            "command": " ".join(self.command),
            "QEMU": self.process.output(),
            "boot report": self.report.text(),
            "COM1": self.serial(),
            "SeaBIOS": self.seabios(),
        }
        if self.process.status() is None:
            try:
                parts["screen"] = self.screen()
            except (LabError, OSError) as error:
                parts["screen"] = f"not readable: {error}"
        return "\n".join(f"--- {name}:\n{_tail(text)}" for name, text in parts.items() if text)

    def _wait(self, look: Callable[[], Any], what: str, seconds: float) -> Any:
        def look_while_alive() -> Any:
            ended = self.process.status() is not None
            found = look()  # after the status: the last words of a machine that has ended count
            if ended and not found:
                raise LabError(f"the machine ended before {what}\n{self.diagnosis()}")
            return found

        return wait_for(look_while_alive, what, seconds, self.diagnosis)

    def _text_memory(self) -> bytes:
        copy = self.folder / "screen"
        self.qmp.execute("pmemsave", val=TEXT_MEMORY, size=TEXT_SIZE, filename=str(copy))
        return copy.read_bytes()

    def _log(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(errors="replace") if path.exists() else ""
