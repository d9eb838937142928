# SPDX-License-Identifier: GPL-2.0-or-later
"""Verbs of stories in which the host is not as it should be."""

from __future__ import annotations

import shutil
from typing import Dict

from . import fixtures, ours, packages
from .root import Done
from .scripts import SCRIPTS
from .stage import Stage
from .verbs import Verb

ACCIDENTS: Dict[str, Verb] = {**packages.PACKAGES, **SCRIPTS}


def accident(function: Verb) -> Verb:
    ACCIDENTS[function.__name__] = function
    return function


@accident
def fill(stage: Stage, what: str) -> None:
    """The disk is full: "bytes", or "files" too."""
    stage.host.root.fill(what == "files")


@accident
def make_room(stage: Stage) -> None:
    stage.host.root.empty()


@accident
def read_only(stage: Stage, path: str) -> None:
    stage.host.root.make_read_only(path)


@accident
def writable(stage: Stage) -> None:
    stage.host.root.unmount_last()


@accident
def mount_proc(stage: Stage) -> None:
    stage.host.root.mount_proc()


@accident
def program_gone(stage: Stage) -> None:
    """The alternatives program is not there any more."""
    for host in stage.hosts:
        for path in ("/usr/sbin/alternatives", "/usr/sbin/update-alternatives", "/usr/bin/update-alternatives"):
            host.root.at(path).unlink(missing_ok=True)


@accident
def records_gone(stage: Stage) -> None:
    """The folder of the program's records is not there."""
    for host in stage.hosts:
        for path in ("/var/lib/alternatives", "/var/lib/dpkg/alternatives"):
            shutil.rmtree(host.root.at(path), ignore_errors=True)


@accident
def ostree(stage: Stage) -> None:
    """An image-based host: the records are in /etc."""
    for host in stage.hosts:
        host.root.at("/var/lib/alternatives").rmdir()
        host.root.at("/etc/alternatives-admindir").mkdir()
        host.root.write("/run/ostree-booted", "")


@accident
def install_bare(stage: Stage, version: str) -> Done:
    """rpm --noscripts: no scriptlet and no trigger runs."""
    return stage.host.rpm("-U", "--noscripts", *ours.packages(stage.world.layout, int(version)))


@accident
def erase_bare(stage: Stage) -> Done:
    return stage.host.rpm("-e", "--noscripts", *packages.installed_of_ours(stage.host))


@accident
def install_wrong(stage: Stage, layout: str) -> Done:
    """The package that was made for another distribution."""
    return stage.host.rpm("-U", "--nodeps", *ours.packages(layout, 1))


@accident
def install_from_outside(stage: Stage, version: str) -> Done:
    """rpm --root, as image builders do: the scriptlets run in the image, rpm outside."""
    built = fixtures.folder()
    paths = [str(built / path[len(fixtures.SEEN) + 1 :]) for path in ours.packages(stage.world.layout, int(version))]
    command = ["rpm", "--root", str(stage.host.root.path), "--dbpath", "/var/lib/rpm", "-U", *paths]
    return stage.host.root.run_outside(*command)
