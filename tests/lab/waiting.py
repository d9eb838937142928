# SPDX-License-Identifier: GPL-2.0-or-later
"""Bounded waiting. The bounds here only end a test that hangs; none of them is a thing asserted."""

from __future__ import annotations

import time
from typing import Callable, Optional, TypeVar

from .errors import LabError

Value = TypeVar("Value")


def wait_for(
    look: Callable[[], Optional[Value]],
    what: str,
    seconds: float,
    context: Callable[[], str] = lambda: "",
    interval: float = 0.02,
) -> Value:
    """Calls `look` until it gives something true and returns that.

    `context` is asked only on failure and says what is known about the silent party.
    """
    deadline = time.monotonic() + seconds
    while True:
        value = look()
        if value:
            return value
        if time.monotonic() > deadline:
            raise LabError(f"waited {seconds:g} s in vain for {what}\n{context()}".rstrip())
        time.sleep(interval)
