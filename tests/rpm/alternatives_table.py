# SPDX-License-Identifier: GPL-2.0-or-later
"""What the two alternatives programs do, case by case: the package's scripts must live with all of it.

Each case is a short story about one group: the link /.../link, the alternatives a, b, c (files), and
"foreign", a file that is no alternative. The words of a story are the `by_hand_` methods of `Scene` in
alternatives_test.py and the commands of the programs. The outcome is that of the story's last command,
and what stands there then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, List, Optional, Tuple


@dataclass(frozen=True)
class Outcome:
    """`link`: "managed", "foreign", "file" or None (nothing). `chosen`: where the link in the
    alternatives folder leads, or None. `mode`: auto, manual, or None when --display fails."""

    status: int = 0
    link: Optional[str] = "managed"
    chosen: Optional[str] = None
    mode: Optional[str] = "auto"
    says: str = ""  # words of the output of the last command


@dataclass(frozen=True)
class Case:
    """`chkconfig` holds for all its versions but those named in `versions`."""

    name: str
    story: List[str]
    chkconfig: Outcome
    dpkg: Outcome
    versions: Dict[str, Outcome] = field(default_factory=dict)


VERSIONS: Tuple[str, ...] = ("1.7", "1.19.1", "1.19.2", "1.24", "1.33")
_NOTHING = Outcome(link=None, chosen=None, mode=None)
_USAGE = Outcome(2, None, None, None)


def _same(name: str, story: List[str], outcome: Outcome, versions: Optional[Dict[str, Outcome]] = None) -> Case:
    return Case(name, story, outcome, outcome, versions or {})


CASES = [
    _same("first alternative", ["install a 50"], Outcome(chosen="a")),
    _same("the higher priority wins", ["install a 10", "install b 50"], Outcome(chosen="b")),
    _same("the first of two with the same priority wins", ["install a 50", "install b 50"], Outcome(chosen="a")),
    _same("a choice by hand", ["install a 10", "install b 50", "set a"], Outcome(chosen="a", mode="manual")),
    _same("a choice by hand outlives a new alternative",
          ["install a 10", "install b 50", "set a", "install c 90"], Outcome(chosen="a", mode="manual")),
    _same("back to auto", ["install a 10", "install b 50", "set a", "auto"], Outcome(chosen="b")),
    _same("removing the chosen one goes back to auto",
          ["install a 10", "install b 50", "install c 5", "set a", "remove a"], Outcome(chosen="b")),
    _same("removing another one keeps the choice",
          ["install a 10", "install b 50", "install c 5", "set a", "remove b"], Outcome(chosen="a", mode="manual")),
    _same("link path is a foreign symlink: replaced silently",
          ["foreign_link", "install a 50"], Outcome(chosen="a")),
    _same("link path is a regular file: status 0, not replaced, but recorded",
          ["regular_file", "install a 50"], Outcome(link="file", chosen="a")),
    _same("remove last alternative: nothing is left", ["install a 50", "remove a"], _NOTHING),
    _same("remove last alternative, a regular file at the link: it stays",
          ["install a 50", "regular_file", "remove a"], Outcome(link="file", mode=None)),
    _same("owner laid its link anew, then remove last: the owner's link is deleted",
          ["install a 50", "foreign_link", "remove a"], _NOTHING),
    Case("the same with --keep-foreign: kept, where the option is known",
         ["install a 50", "foreign_link", "--keep-foreign remove a"],
         Outcome(link="foreign", mode=None), Outcome(2, "foreign", "a"),
         {"1.7": Outcome(2, "foreign", "a")}),
    Case("--keep-foreign where nothing stands", ["--keep-foreign install a 50"],
         Outcome(chosen="a"), _USAGE,
         {"1.7": _USAGE, "1.19.1": Outcome(0, None, "a", "auto", "failed to link")}),
    Case("--keep-foreign, a foreign symlink", ["foreign_link", "--keep-foreign install a 50"],
         Outcome(link="foreign", chosen="a", says="--keep-foreign was set"), Outcome(2, "foreign", None, None),
         {"1.7": Outcome(2, "foreign", None, None)}),
    Case("--keep-missing on last remove: records gone, both links stay",
         ["install a 50", "--keep-missing remove a"],
         Outcome(chosen="a", mode=None), Outcome(2, chosen="a"), {"1.7": Outcome(2, chosen="a")}),
    Case("target missing at install", ["delete a", "install a 50"], Outcome(chosen="a"), _USAGE),
    Case("target of the second one missing: it is taken all the same",
         ["install a 10", "delete b", "install b 50"], Outcome(chosen="b"), Outcome(2, chosen="a")),
    Case("remove an unknown path", ["install a 50", "remove b"],
         Outcome(2, chosen="a"), Outcome(0, chosen="a")),
    Case("remove from an unknown group", ["remove a"], _USAGE, _NOTHING),
    _same("set an unknown path", ["install a 50", "set b"], Outcome(2, chosen="a")),
    _same("set in an unknown group", ["set a"], _USAGE),
    Case("registered again with another priority: not reckoned anew, the next call makes it manual",
         ["install a 50", "install b 40", "install b 60"],
         Outcome(chosen="a", mode="manual"), Outcome(chosen="b")),
    Case("the same, seen by a third call", ["install a 50", "install b 40", "install b 60", "install c 1"],
         Outcome(chosen="a", mode="manual"), Outcome(chosen="b")),
    Case("change of the primary link", ["install a 50", "other_link install b 60"],
         Outcome(2, chosen="a", says="primary link for"), Outcome(link=None, chosen="b")),
    Case("stale NAME.new in the records: refused for ever", ["stale_draft", "install a 50", "install a 50"],
         Outcome(2, None, None, None, "already exists"), Outcome(chosen="a")),
    Case("stale NAME.new, then set", ["install a 50", "install b 60", "stale_draft", "set a"],
         Outcome(2, chosen="b", says="already exists"), Outcome(chosen="a", mode="manual")),
    _same("records wiped: set", ["install a 50", "wipe", "set a"], Outcome(2, chosen="a", mode=None)),
    Case("records wiped: remove leaves the link", ["install a 50", "wipe", "remove a"],
         Outcome(2, chosen="a", mode=None), Outcome(0, chosen="a", mode=None)),
    Case("records wiped: install makes them anew; dpkg's leaves the link where it leads",
         ["install a 50", "wipe", "install b 10"], Outcome(chosen="b"), Outcome(chosen="a")),
    Case("records emptied, as by a full disk: refused for ever",
         ["install a 50", "empty_records", "install a 50", "install b 60"],
         Outcome(2, chosen="a", mode=None, says="empty!"), Outcome(chosen="b")),
    _same("link replaced by its owner, then registered again: repaired",
          ["install a 50", "foreign_link", "install a 50"], Outcome(chosen="a")),
    _same("link replaced by its owner, then auto: repaired",
          ["install a 50", "foreign_link", "auto"], Outcome(chosen="a")),
    Case("link replaced by its owner, manual mode, another one registered: not repaired by chkconfig's",
         ["install a 50", "set a", "foreign_link", "install b 10"],
         Outcome(link="foreign", chosen="a", mode="manual"), Outcome(chosen="a", mode="manual")),
    Case("link in the alternatives folder gone: only install works", ["install a 50", "drop_managed", "set a"],
         Outcome(2, chosen=None, mode=None, says="failed to read link"), Outcome(chosen="a", mode="manual")),
    _same("link in the alternatives folder gone, then install", ["install a 50", "drop_managed", "install a 50"],
          Outcome(chosen="a")),
    Case("link in the alternatives folder changed by hand: manual from now on",
         ["install a 50", "managed_to_foreign", "install b 60"],
         Outcome(chosen="foreign", mode="manual"), Outcome(chosen="foreign", mode="manual")),
    Case("the same, and the first is registered again: chkconfig's forgets it",
         ["install a 50", "install b 60", "managed_to_foreign", "install b 60"],
         Outcome(chosen="a", mode="manual"), Outcome(chosen="foreign", mode="manual")),
    Case("a folder at the link path", ["folder_at_link", "install a 50"],
         Outcome(link="folder", chosen="a"), Outcome(link="folder", chosen="a")),
    Case("follower's target missing: dangling, or left out",
         ["delete b", "install a 50 --slave follower b"],
         Outcome(chosen="a", says="+follower"), Outcome(chosen="a", says="-follower")),
    Case("--follower is a newer word", ["install a 50 --follower follower b"],
         Outcome(chosen="a", says="+follower"), _USAGE,
         {"1.7": _USAGE, "1.19.1": _USAGE, "1.19.2": _USAGE}),
    Case("--family is chkconfig's", ["install a 50 --family kin"], Outcome(chosen="a"), _USAGE),
    _same("no such option", ["install a 50", "--no-such-option auto"], Outcome(2, chosen="a")),
]
