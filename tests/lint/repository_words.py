# SPDX-License-Identifier: GPL-2.0-or-later
"""Words and characters that do not belong into the repository: marks of unfinished work, paths of
someone's workplace, characters that look like others."""

import re
import unicodedata

from tree import Finding, suffix

# Written so that this file does not contain what it looks for.
WORDS = (
    (re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b"), "mark of unfinished work"),
    (re.compile(r"(?<![\w.$}])/wo" r"rk/|\.\./sha" r"red\b"), "path of a workplace"),
)
# Prose may use signs like an arrow; everything else is ASCII.
PROSE = {".md"}
# Files whose job is to hold odd characters; a trailing slash means the folder.
FIXTURES = ("tests/fuzz/corpus/", "tests/script/fixtures/", "tests/boot/scripts/")


def find(tree):
    for path in tree.files():
        for number, line in enumerate(tree.lines(path), 1):
            for pattern, meaning in WORDS:
                match = pattern.search(line)
                if match:
                    yield Finding(path, number, f"'{match[0]}': {meaning}")
            odd = None if path.startswith(FIXTURES) else _odd_character(line, suffix(path) in PROSE)
            if odd:
                yield Finding(path, number, f"U+{ord(odd):04X} {unicodedata.name(odd, 'without a name')}")


def _odd_character(line, prose):
    for character in line:
        if character.isascii():
            continue
        # Cc, Cf, Co, Cn: controls, invisible marks; Zs, Zl, Zp: spaces that are not the space.
        deceptive = unicodedata.category(character)[0] in "CZ" or character == "\ufffd"
        if deceptive or not prose:
            return character
    return None
