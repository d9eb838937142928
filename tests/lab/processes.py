# SPDX-License-Identifier: GPL-2.0-or-later
"""Child processes that cannot outlive the test: stopped in order, by pid, and bound to our life."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from pathlib import Path
from typing import Dict, List, Optional, Sequence

from .errors import LabError

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_parent() -> None:
    # Covers what no handler can: the test itself killed by SIGKILL.
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


class Child:
    """A running program whose output goes to a log file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        environment: Optional[Dict[str, str]] = None,
    ):
        self.name = name
        self.command = list(command)
        self.log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                cwd=log.parent,  # what a crash leaves behind goes with the lab
                preexec_fn=_die_with_parent,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def status(self) -> Optional[int]:
        """None while it runs, else the exit status (negative: the signal that ended it)."""
        return self._process.poll()

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def check_alive(self) -> None:
        if self.status() is not None:
            raise LabError(f"{self.name} ended with status {self.status()}:\n{self.output()}")

    def kill(self) -> None:
        """At once, as a crash would."""
        self._process.kill()
        self._process.wait()

    def stop(self, seconds: float = 3) -> None:
        """Asks, then insists. Harmless when it has ended already."""
        if self.status() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                self.kill()


class Children:
    """All children of a lab; stopped in the opposite order of their start."""

    def __init__(self) -> None:
        self._children: List[Child] = []

    def start(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        environment: Optional[Dict[str, str]] = None,
    ) -> Child:
        child = Child(name, command, log, environment)
        self._children.append(child)
        return child

    def stop_all(self) -> None:
        while self._children:
            self._children.pop().stop()


def run(command: Sequence[str], **options) -> str:
    """Runs a short command to its end and returns its output; says all of it when it fails."""
    done = subprocess.run(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        **options,
    )
    text = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        raise LabError(f"{' '.join(command)}: status {done.returncode}\n{text}")
    return text
