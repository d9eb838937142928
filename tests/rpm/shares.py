# SPDX-License-Identifier: GPL-2.0-or-later
"""A share of the long tests. With $MULTINIC_SHARE=K/N those that go through every version, shell or step take
each Nth case, beginning with the Kth (K from 0); N runs with different K take all of them, and without it one
run does. Of fewer than N cases there is one in every share."""

from __future__ import annotations

import os
from typing import Iterable, List, Optional, TypeVar

from lab.errors import LabError

Case = TypeVar("Case")


def share(cases: Iterable[Case], wanted: Optional[str] = None) -> List[Case]:
    """`wanted`: in place of $MULTINIC_SHARE."""
    text = os.environ.get("MULTINIC_SHARE", "0/1") if wanted is None else wanted
    try:
        first, count = (int(number) for number in text.split("/"))
    except ValueError:
        first, count = -1, 0
    if not 0 <= first < count:
        raise LabError(f"MULTINIC_SHARE={text}: must be K/N, with K from 0 to N-1")
    everything = list(cases)
    return everything[first % max(1, min(count, len(everything))) :: count]
