# SPDX-License-Identifier: GPL-2.0-or-later
"""A file that outgrows its one concept is to be split."""

from tree import ASSEMBLY, CPP, Finding, suffix

AIM = 300
LIMIT = 450
# Files that are one table of constants; each with its reason.
TABLES = {}


def find(tree):
    for path in tree.files():
        if path in TABLES or not (suffix(path) in CPP | ASSEMBLY or tree.is_script(path)):
            continue
        count = len(tree.lines(path))
        if count > AIM:
            yield Finding(path, count, f"{count} lines; the aim is {AIM}, the limit {LIMIT}", fatal=count > LIMIT)
