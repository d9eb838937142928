# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads the boot report: the JSON lines that the ROM writes to QEMU's debug port."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from . import paths, schema
from .errors import LabError

Event = Dict[str, Any]


class Report:
    """The report of one machine, in a file that still grows. Every line is checked on reading."""

    def __init__(self, path: Path):
        self._path = path
        self._checker = schema.load(paths.REPORT_SCHEMA) if paths.REPORT_SCHEMA.exists() else None

    def text(self) -> str:
        return self._path.read_text(errors="replace") if self._path.exists() else ""

    def events(self) -> List[Event]:
        """All complete lines. A line that is not a valid event is an error of the ROM."""
        complete, newline, _ = self.text().rpartition("\n")
        return [self._parse(line) for line in complete.split("\n")] if newline else []

    def find(self, event: str, **fields: Any) -> List[Event]:
        """The events of that name in which the named fields have these values."""
        wanted = {"event": event, **fields}
        return [
            found
            for found in self.events()
            if all(found.get(name) == value for name, value in wanted.items())
        ]

    def first(self, event: str, where: Callable[[Event], bool] = lambda _: True, **fields: Any) -> Event:
        """The first such event; an error that shows the report when there is none."""
        for found in self.find(event, **fields):
            if where(found):
                return found
        raise LabError(f"no event {event} {fields or ''} in the report:\n{self.text()}")

    def time_of(self, event: str, **fields: Any) -> int:
        """Guest milliseconds from the ROM's entry to the first such event."""
        return int(self.first(event, **fields)["t"])

    def _parse(self, line: str) -> Event:
        try:
            event = json.loads(line)
        except ValueError as error:
            raise LabError(f"not JSON in the report ({error}): {line}") from error
        problem: Optional[str] = self._checker.problem(event) if self._checker else None
        if problem is None and not (isinstance(event, dict) and "t" in event and "event" in event):
            problem = "needs t and event"
        if problem is not None:
            raise LabError(f"the report does not follow its schema: {problem}\n  in {line}")
        return event
