# SPDX-License-Identifier: GPL-2.0-or-later
"""What a user of the serial line gets to see, as text that a test can hold against what it expects.

A transcript has pages; whoever clears the screen begins a new one. A page of text keeps all its lines, with
what carriage return, backspace and "erase to the end of the line" have done to them; colours stay in it as
they were sent, with "\\e" for the escape character. A page that was drawn by placing the cursor (a menu) is
shown as it stood last, without colours and without its two lowest rows, which tell of keys and time.

  === text | === screen   begins a page; the first one is text, where nothing else is said
  <<< KEYS                the user types that as soon as the page looks like what stands above; behind it
                          the last line comes again, as it is then, or the whole screen; \\e \\r \\xHH as in C
  {{EXPRESSION}}          in a line: a regular expression for what no rule determines
  --- END                 how the machine ended
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import List, Tuple

from .console import ROWS

TEXT, SCREEN = "text", "screen"
# A control sequence, or a character
_PIECES = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])|([\s\S])")


class Page:
    def __init__(self) -> None:
        self.kind = TEXT
        self._rows: List[List[str]] = [[]]
        self._row = self._column = 0
        self._colours = ""  # in front of the next character

    def show(self, character: str) -> None:
        if character == "\n":
            self._flush()
            self._row += 1
        elif character == "\r":
            self._column = 0
        elif character == "\b":
            self._column = max(0, self._column - 1)
        else:
            self._put(character)

    def obey(self, last: str, parameters: str) -> None:
        if last == "J":
            self._colours = ""  # those of who clears the screen
        elif last == "m":
            self._colours += f"\\e[{parameters}m"
        elif last in "CD":
            step = int(parameters or 1)
            self._column = max(0, self._column + (step if last == "C" else -step))
        elif last == "K":
            del self._cells()[self._column :]
        elif last == "H":
            place = [int(number or 1) for number in parameters.split(";")]
            self._row, self._column = place[0] - 1, (place + [1])[1] - 1
            if (self._row, self._column) != (0, 0):
                self.kind = SCREEN

    def lines(self) -> List[str]:
        if self.kind == TEXT:
            self._flush()
        rows = ["".join(cells) for cells in self._rows]
        if self.kind == SCREEN:
            rows = [re.sub(r"\\e\[[0-9;]*m", "", row) for row in rows[: ROWS - 2]]
        rows = [row.rstrip() for row in rows]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _cells(self) -> List[str]:
        while len(self._rows) <= self._row:
            self._rows.append([])
        return self._rows[self._row]

    def _put(self, character: str) -> None:
        cells = self._cells()
        cells += " " * (self._column + 1 - len(cells))
        cells[self._column] = self._colours + character
        self._colours = ""
        self._column += 1

    def _flush(self) -> None:
        """Colours at the end of a line belong to it."""
        if self._colours:
            self._cells().append(self._colours)
            self._colours = ""


def pages_of(serial: str) -> List[Page]:
    """The pages with something on them."""
    pages = [Page()]
    for parameters, last, character in _PIECES.findall(serial):
        if last:
            pages[-1].obey(last, parameters)
            pages += [Page()] if last == "J" else []
        else:
            pages[-1].show(character)
    return [page for page in pages if page.lines()]


@dataclass
class Step:
    """What a page shows when the user types `keys`; without keys, what it shows at last."""

    lines: List[str]
    keys: bytes = b""


@dataclass
class ExpectedPage:
    kind: str
    steps: List[Step] = field(default_factory=list)


def _keys(text: str) -> bytes:
    return text.replace("\\e", "\\x1b").encode().decode("unicode_escape").encode("latin-1")


def parse(text: str) -> "Tuple[List[ExpectedPage], str]":
    """The pages and the end of an expected transcript."""
    pages = [ExpectedPage(TEXT)]
    lines: List[str] = []
    end = ""

    def close(keys: bytes = b"") -> None:
        page = pages[-1]
        if keys or lines or not page.steps:
            page.steps.append(Step(_without_blank_end(lines), keys))
        if page.kind == SCREEN or not keys:
            lines.clear()
        else:
            del lines[-1:]

    for line in text.splitlines():
        if line.startswith("<<< "):
            close(_keys(line[4:]))
        elif line.startswith("=== "):
            close()
            pages.append(ExpectedPage(line[4:]))
        elif line.startswith("--- ") and line[4:5].isalpha():
            close()
            end = line[4:]
        else:
            lines.append(line)
    return [page for page in pages if any(step.lines for step in page.steps)], end


def _without_blank_end(lines: List[str]) -> List[str]:
    return "\n".join(lines).rstrip("\n").split("\n") if any(lines) else []


def same_line(wanted: str, found: str) -> bool:
    if "{{" not in wanted:
        return wanted == found
    parts = re.split(r"\{\{(.*?)\}\}", wanted)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = (f"(?:{part})" for part in parts[1::2])
    return re.fullmatch("".join(parts), found) is not None


def same_lines(wanted: List[str], found: List[str]) -> bool:
    return len(wanted) == len(found) and all(map(same_line, wanted, found))


def as_text(pages: "List[Tuple[str, List[str]]]", end: str) -> str:
    """For messages: pages as (kind, lines)."""
    return "\n".join(line for kind, lines in pages for line in (f"=== {kind}", *lines)) + f"\n--- {end}"
