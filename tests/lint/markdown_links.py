# SPDX-License-Identifier: GPL-2.0-or-later
"""A link from one page to a file of the tree leads somewhere."""

import posixpath
import re

from tree import Finding, suffix

LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
ELSEWHERE = re.compile(r"^[a-z]+:")


def find(tree):
    for path in tree.files():
        if suffix(path) != ".md":
            continue
        for number, line in enumerate(tree.lines(path), 1):
            for target in LINK.findall(line):
                place = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                if not ELSEWHERE.match(target) and not (tree.root / place).exists():
                    yield Finding(path, number, f"link to {target}, which is not there")
