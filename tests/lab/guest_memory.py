# SPDX-License-Identifier: GPL-2.0-or-later
"""What a machine with a `memory_file` has in its memory: for kernels that say nothing on COM1."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Iterator, List


def _written_parts(path: Path) -> Iterator[bytes]:
    """The parts of a sparse file that anybody wrote to."""
    with path.open("rb") as file:
        position, end = 0, file.seek(0, os.SEEK_END)
        while position < end:
            try:
                start = os.lseek(file.fileno(), position, os.SEEK_DATA)
            except OSError:  # ENXIO: nothing but a hole is left
                return
            position = os.lseek(file.fileno(), start, os.SEEK_HOLE)
            file.seek(start)
            yield file.read(position - start)


def find_all(path: Path, pattern: bytes) -> "List[re.Match[bytes]]":
    """All matches, in the order of their addresses."""
    return [found for part in _written_parts(path) for found in re.finditer(pattern, part)]
