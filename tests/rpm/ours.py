# SPDX-License-Identifier: GPL-2.0-or-later
"""Our packages, of every layout and of several versions. Version 0 is what packaging/rpm/make-layouts makes.
The others are made by spec/ and packaging/rpm, too, with all scriptlets and file lists, but with ROM files
of the tests and without a compiler: a stand-in for cmake makes what would be compiled."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from pathlib import Path
from typing import Callable, List

from lab.errors import LabError
from lab.paths import TOP

from . import mounts, option_rom
from .fixtures import SEEN, folder
from .root import Root

AS_SHIPPED = 0
_CLASSES = (64, 128, 256, 512)
# What `cmake -S . -B FOLDER`, `cmake --build FOLDER` and `cmake --install FOLDER` leave, as far as the spec
# looks at it.
_CMAKE = r"""#!/bin/sh
set -eu
case $1 in
    -S)
        mkdir -p "$4"
        for word; do
            case $word in
                -DMULTINIC_ROM_DIR=*) echo "${word#*=}" >"$4/romdir" ;;
                -DMULTINIC_RPM_PLUGIN_DIR=*) echo "${word#*=}" >"$4/plugindir" ;;
            esac
        done
        ;;
    --build)
        cp /roms/*.rom "$2"
        printf '#!/bin/sh\n' >"$2/romctl"
        chmod 755 "$2/romctl"
        ;;
    --install)
        romdir=$DESTDIR$(cat "$2/romdir") share=$DESTDIR/usr/share
        mkdir -p "$romdir" "$DESTDIR/usr/bin" "$share/man/man1" "$share/man/man5" "$share/man/man7"
        mkdir -p "$share/bash-completion" "$share/fish" "$share/zsh" "$DESTDIR/usr/lib/systemd/system"
        cp packaging/units/romctl-drift.service packaging/units/romctl-drift.timer "$DESTDIR/usr/lib/systemd/system"
        cp "$2"/multinic-*K.rom "$romdir"
        cp "$2/romctl" "$DESTDIR/usr/bin"
        mkdir -p "$share/ansible/collections/ansible_collections/multinic/qemu_rom"
        echo . >"$share/man/man1/romctl.1"
        echo . >"$share/man/man5/multinic-policy.5"
        echo . >"$share/man/man7/qemu-rom-multinic.7"
        echo . >"$share/man/man7/multinic-script.7"
        if [ -e "$2/plugindir" ]; then
            plugindir=$DESTDIR$(cat "$2/plugindir") macros=$DESTDIR/usr/lib/rpm/macros.d
            mkdir -p "$plugindir" "$macros" "$share/man/man8"
            echo >"$plugindir/multinic.so"
            echo >"$macros/macros.transaction_multinic"
            echo . >"$share/man/man8/rpm-plugin-multinic.8"
        fi
        ;;
    *) exit 1 ;;
esac
"""
# Bills of materials tell of what was compiled.
_MAKE_SBOM = r"""#!/bin/sh
set -eu
for output; do :; done
mkdir -p "$output/rom" "$output/tools" "$output/collection" "$output/plugin"
for file in rom/sbom.spdx.json rom/provenance.json tools/sbom.spdx.json collection/sbom.spdx.json plugin/sbom.spdx.json; do
    echo {} >"$output/$file"
done
"""


@functools.lru_cache(maxsize=None)
def _tarball() -> Path:
    place = mounts.workspace() / "tarball"
    command = [str(TOP / "packaging" / "rpm" / "make-tarball"), str(place)]
    return Path(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


@functools.lru_cache(maxsize=None)
def _builder(version: int) -> Root:
    """A root with the tree of that version, ready for packaging/rpm/make-rpms."""
    root = Root()
    root.bind(SEEN, folder())
    root.write("/usr/bin/cmake", _CMAKE, 0o755)
    for size in _CLASSES:
        content = option_rom.fixture(f"ours {version} {size}", size * option_rom.KIB)
        root.write_bytes(f"/roms/multinic-{size}K.rom", content)
    root.at("/tree").mkdir()
    unpack = ["tar", "-xzf", str(_tarball()), "-C", str(root.at("/tree")), "--strip-components=1"]
    subprocess.run(unpack, check=True)
    for name in ("CMakeLists.txt", "spec/qemu-rom-multinic.spec"):
        path = root.at(f"/tree/{name}")
        text = re.sub(r"(VERSION |Version: +)\d+\.\d+\.\d+", rf"\g<1>{version}.0.0", path.read_text())
        path.write_text(text)
    root.write("/tree/packaging/rpm/make-sbom", _MAKE_SBOM, 0o755)
    return root


def give_roms(version: int, content: Callable[[int], bytes]) -> None:
    """Other ROM files for the packages of that version, by their size, before any of them is asked for."""
    for size in _CLASSES:
        _builder(version).write_bytes(f"/roms/multinic-{size}K.rom", content(size * option_rom.KIB))


@functools.lru_cache(maxsize=None)
def _as_shipped(layout: str, place: Path) -> None:
    command = [str(TOP / "packaging" / "rpm" / "make-layouts")]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise LabError(f"{command[0]}: status {done.returncode}\n{done.stdout}")
    shutil.copytree(TOP / "build" / "layouts" / layout, place)


def _without_compiler(layout: str, version: int) -> None:
    place = f"{SEEN}/ours/{layout}-{version}"
    options = ["--distribution", layout, "--output", place, "--without", "check"]
    _builder(version).run("/tree/packaging/rpm/make-rpms", *options, "--define", "_binary_payload w.ufdio").check()


@functools.lru_cache(maxsize=None)
def packages(layout: str, version: int) -> List[str]:
    """What an administrator installs to have the links, as roots see it."""
    built = folder() / "ours" / f"{layout}-{version}"
    if version == AS_SHIPPED:
        _as_shipped(layout, built)
    else:
        _without_compiler(layout, version)
    wanted = [path.name for path in built.glob("qemu-rom-multinic-[0-9]*.noarch.rpm")]
    wanted += [path.name for path in built.glob("qemu-rom-multinic-takeover-*.noarch.rpm")]
    if len(wanted) != len(names(layout)):
        raise LabError(f"{built}: {sorted(path.name for path in built.iterdir())}")
    return [f"{SEEN}/ours/{built.name}/{name}" for name in wanted]


def names(layout: str) -> List[str]:
    """What is erased together, the one with the scriptlets first."""
    return (["qemu-rom-multinic-takeover"] if layout == "suse" else []) + ["qemu-rom-multinic"]
