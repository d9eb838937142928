# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands on a PC text screen, from a copy of its video memory, and on a serial terminal."""

from __future__ import annotations

import re

TEXT_MEMORY = 0xB8000
COLUMNS, ROWS = 80, 25
TEXT_SIZE = COLUMNS * ROWS * 2
# A control sequence, or a character
_PIECES = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])|([\s\S])")


def screen_text(memory: bytes) -> str:
    """Characters without their colours, blank ends cut off."""
    characters = memory[0:TEXT_SIZE:2].decode("cp437").replace("\0", " ")
    rows = [characters[start : start + COLUMNS].rstrip() for start in range(0, len(characters), COLUMNS)]
    return "\n".join(rows).rstrip()


def screen_colours(memory: bytes) -> "list[bytes]":
    """The attribute of each cell, row by row."""
    attributes = memory[1:TEXT_SIZE:2]
    return [attributes[start : start + COLUMNS] for start in range(0, len(attributes), COLUMNS)]


class SerialTerminal:
    """What a terminal of 80x25 shows of what it receives: as much of ECMA-48 as moves or erases."""

    def __init__(self) -> None:
        self._rows = [[" "] * COLUMNS for _ in range(ROWS)]
        self._row = self._column = 0

    def receive(self, text: str) -> None:
        for parameters, last, character in _PIECES.findall(text):
            if last:
                self._obey(last, [int(number or 0) for number in parameters.split(";")])
            else:
                self._show(character)

    def text(self) -> str:
        return "\n".join("".join(row).rstrip() for row in self._rows).rstrip()

    def _show(self, character: str) -> None:
        if character == "\n":
            self._row += 1
        elif character == "\r":
            self._column = 0
        elif character == "\b":
            self._column = max(0, self._column - 1)
        elif character >= " ":
            if self._column == COLUMNS:
                self._row, self._column = self._row + 1, 0
            self._scroll()
            self._rows[self._row][self._column] = character
            self._column += 1
        self._scroll()

    def _scroll(self) -> None:
        if self._row == ROWS:
            self._rows = self._rows[1:] + [[" "] * COLUMNS]
            self._row -= 1

    def _obey(self, last: str, numbers: "list[int]") -> None:
        count = max(1, numbers[0])
        if last in "Hf":
            self._row = count - 1
            self._column = max(1, numbers[1] if len(numbers) > 1 else 1) - 1
        elif last in "ABCD":
            rows, columns = {"A": (-1, 0), "B": (1, 0), "C": (0, 1), "D": (0, -1)}[last]
            self._row = min(ROWS - 1, max(0, self._row + rows * count))
            self._column = min(COLUMNS - 1, max(0, self._column + columns * count))
        elif last in "JK":
            here = self._row * COLUMNS + self._column
            end = ROWS * COLUMNS if last == "J" else (self._row + 1) * COLUMNS
            begin = here if numbers[0] == 0 else 0 if last == "J" else self._row * COLUMNS
            for cell in range(begin, end):
                self._rows[cell // COLUMNS][cell % COLUMNS] = " "
