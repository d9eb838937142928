# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands on a PC text screen, from a copy of its video memory."""

from __future__ import annotations

TEXT_MEMORY = 0xB8000
COLUMNS, ROWS = 80, 25
TEXT_SIZE = COLUMNS * ROWS * 2


def screen_text(memory: bytes) -> str:
    """Characters without their colours, blank ends cut off."""
    characters = memory[0:TEXT_SIZE:2].decode("cp437").replace("\0", " ")
    rows = [characters[start : start + COLUMNS].rstrip() for start in range(0, len(characters), COLUMNS)]
    return "\n".join(rows).rstrip()
