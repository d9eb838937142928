# SPDX-License-Identifier: GPL-2.0-or-later
"""Verbs that run the scripts of packaging/links by themselves, as rpm and romctl do, without packages."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path
from typing import Dict

from lab.errors import LabError
from lab.paths import TOP

from . import fixtures, layouts, option_rom
from .host import Host
from .root import Done
from .stage import Stage
from .verbs import BY_HAND, Verb

ASSEMBLE = TOP / "packaging" / "links" / "assemble"
_CLASSES = (64, 128, 256, 512)  # KiB

SCRIPTS: Dict[str, Verb] = {**BY_HAND}


@functools.lru_cache(maxsize=None)
def assemble(layout: str, command: str) -> str:
    done = subprocess.run([str(ASSEMBLE), layout, command], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise LabError(f"{ASSEMBLE} {layout} {command}: {done.stderr}")
    return done.stdout


def lay_ours(host: Host, version: str = "1") -> None:
    """Our files without our package."""
    romdir = layouts.LINKS[host.world.layout][0].romdir
    for size in _CLASSES:
        content = option_rom.fixture(f"ours {version} {size}", size * option_rom.KIB)
        host.root.write_bytes(f"{romdir}/multinic-{size}K.rom", content)
    host.root.at(f"{romdir}/before").mkdir(exist_ok=True)


def take_ours_away(host: Host) -> None:
    """As rpm erases our files: what is not ours stays, and the folders with it."""
    romdir = host.root.at(layouts.LINKS[host.world.layout][0].romdir)
    for file in romdir.glob("multinic-*"):
        file.unlink()
    for folder in (romdir / "before", romdir, *_own_folders(host)):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _own_folders(host: Host) -> "list[Path]":
    """Folders that no package has but ours."""
    owned = host.world.layout in ("el8", "el9")
    return [host.root.at(host.links[0].path).parent] if owned else []


def _run(stage: Stage, command: str, *arguments: str) -> Done:
    # Not on the host's own disk, which may be full.
    name = f"{stage.world.layout}-{command}.sh"
    (fixtures.folder() / name).write_text(assemble(stage.world.layout, command))
    return stage.host.run(*stage.shell, f"{fixtures.SEEN}/{name}", *arguments)


def script(function: Verb) -> Verb:
    SCRIPTS[function.__name__] = function
    return function


@script
def unpack(stage: Stage) -> None:
    """Our files are there, and nothing has run yet."""
    stage.host.root.at(stage.host.links[0].path).parent.mkdir(parents=True, exist_ok=True)
    lay_ours(stage.host)


@script
def ensure(stage: Stage) -> Done:
    """%post, with our files there."""
    if not stage.host.root.at(stage.host.links[0].romdir).is_dir():
        unpack(stage)
    return _run(stage, "ensure", "1")


@script
def update(stage: Stage) -> Done:
    """Our package comes in another version."""
    lay_ours(stage.host, "2")
    return _run(stage, "ensure", "2")


@script
def repair(stage: Stage) -> Done:
    """The file trigger, with nothing to read."""
    return _run(stage, "repair")


@script
def keep(stage: Stage) -> Done:
    """%preun and %postun of an upgrade."""
    _run(stage, "release", "1").check()
    return _run(stage, "after-erase", "1")


@script
def release(stage: Stage) -> Done:
    """Our package goes: %preun, the files, %postun."""
    before = _run(stage, "release", "0")
    take_ours_away(stage.host)
    after = _run(stage, "after-erase", "0")
    return Done(before.command, before.status or after.status, before.output + after.output)


@script
def serve(stage: Stage, *arguments: str) -> Done:
    """What romctl runs: exit status 0 or 1 is no failure of the story."""
    done = _run(stage, "serve", *arguments)
    if done.status not in (0, 1) or (done.status == 1 and not done.complaints()):
        raise LabError(f"serve {' '.join(arguments)}: status {done.status}\n{done.output}")
    return Done(done.command, 0, done.output)
