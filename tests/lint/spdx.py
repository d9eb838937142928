# SPDX-License-Identifier: GPL-2.0-or-later
"""Every source file begins with its licence."""

from tree import ASSEMBLY, CPP, LINKER, Finding, suffix

TAG = "SPDX-License-Identifier: GPL-2.0-or-later"
SUFFIXES = CPP | ASSEMBLY | LINKER | {".cmake", ".ipxe", ".spec"}
# After a "#!" line and an encoding or shellcheck line, no later.
WITHIN_LINES = 3


def find(tree):
    for path in tree.files():
        is_source = suffix(path) in SUFFIXES or path.endswith("CMakeLists.txt") or tree.is_script(path)
        lines = tree.lines(path)
        if is_source and lines and not any(TAG in line for line in lines[:WITHIN_LINES]):
            yield Finding(path, 1, f"no '{TAG}' in the first {WITHIN_LINES} lines")
