# SPDX-License-Identifier: GPL-2.0-or-later
"""Every *_test.cpp is compiled into a target of the test build: a test that is not built cannot fail."""

import json
import pathlib

from tree import CannotTell, Finding

BUILD = "build/test"


def find(tree):
    database = tree.root / BUILD / "compile_commands.json"
    try:
        entries = json.loads(database.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotTell(f"{database}: {error}; run: cmake --preset test") from error
    root = tree.root.resolve()
    built = {(pathlib.Path(entry["directory"]) / entry["file"]).resolve() for entry in entries}
    for path in tree.files():
        if path.endswith("_test.cpp") and root / path not in built:
            yield Finding(path, 1, f"is in no target of {BUILD}")
