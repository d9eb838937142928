# SPDX-License-Identifier: GPL-2.0-or-later
"""A wire with faults: wire_relay between a machine's local socket and a tap."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Dict

from .errors import LabError
from .processes import Child
from .waiting import wait_for


@dataclass(frozen=True)
class Faults:
    """What the wire does to frames in each direction: percentages, and delays in milliseconds."""

    to_machine_ms: float = 0
    from_machine_ms: float = 0
    loss: float = 0
    duplicate: float = 0
    reorder: float = 0
    seed: int = 1

    def arguments(self) -> "list[str]":
        """For wire_relay, whose end `a` is the machine."""
        return [
            f"delay_ab={self.from_machine_ms}",
            f"delay_ba={self.to_machine_ms}",
            f"loss={self.loss}",
            f"duplicate={self.duplicate}",
            f"reorder={self.reorder}",
            f"seed={self.seed}",
        ]


def wait_ready(child: Child) -> None:
    def ready() -> bool:
        child.check_alive()
        return "ready" in child.output()

    wait_for(ready, "wire_relay to open its ends", 10, child.output)


def counters(child: Child) -> Dict[str, Dict[str, int]]:
    """Stops the relay and gives its counters: {"ab": {"lost": ...}, "ba": ...}."""
    child.stop()
    lines = child.output().splitlines()
    if child.status() != 0 or not lines:
        raise LabError(f"wire_relay ended with status {child.status()}:\n{child.output()}")
    return json.loads(lines[-1])


def relay_command(program: Path, end_a: str, end_b: str, faults: Faults) -> "list[str]":
    return [str(program), end_a, end_b, *faults.arguments()]
