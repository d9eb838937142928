# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts that are asked: by the probe in several shells, and by the same code as romctl's."""

from __future__ import annotations

import functools
import json
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Dict, List, Optional, Sequence

from push.case import program_of_build, rom_fixture
from rpm import host as rpm_host
from rpm import stage
from rpm.root import Root

SHELLS = {"dash": "dash -s", "bash": "bash --posix -s", "busybox": "busybox sh -s"}
NOBODY = "65534:65534"
_PATIENCE = 120  # seconds; only ends what hangs
# A process that looks like QEMU to whoever reads its command line.
_GUEST = "exec -a {name} python3 -c 'import time; time.sleep(600)' {arguments}"
_GUESTS = (
    ("/usr/libexec/qemu-kvm", "-name guest=one,debug-threads=on -device virtio-net-pci,netdev=n0"),
    ("qemu-system-x86_64", "-name two -device virtio-net-pci,romfile=/srv/own.rom -global virtio-net-pci.rombar=1"),
    ("qemu-system-x86_64", '-name three -device \'{"driver":"virtio-net-pci","romfile":"/srv/gone.rom"}\''),
    ("kvm", "-name four -set device.n.romfile=/srv/link.rom -device virtio-net-pci,id=n"),
    ("not-an-emulator", "-name five -device virtio-net-pci,romfile=/srv/own.rom"),
)
_PROGRAMS = "/programs"


def _dump() -> Path:
    return program_of_build("MULTINIC_ANSWER_DUMP", "plugins/drift/answer/answer_dump")


@functools.lru_cache(maxsize=None)
def our_rom() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        rompack = program_of_build("MULTINIC_ROMPACK", "bin/rompack")
        packed, path = rom_fixture.pack(rompack, folder)
        assert packed.returncode == 0, packed.stderr
        return path.read_bytes()


def dump(*words: str, answer: bytes = b"") -> bytes:
    done = subprocess.run([str(_dump()), *words], input=answer, capture_output=True, timeout=_PATIENCE, check=False)
    if done.returncode != 0:
        raise AssertionError(f"answer_dump {words}: {done.stderr.decode()}\n{answer[:2000]!r}")
    return done.stdout


def facts(answer: bytes) -> dict:
    return json.loads(dump("facts", answer=answer))


class AskedHost:
    """A host of a world with the owners' packages and our files, to be asked in process ids of its own."""

    def __init__(self, world: rpm_host.World):
        self.world, self.links = world, world.links
        self.root = Root(stage.with_owners(world))
        romdir = world.links[0].romdir
        for size in (64, 128, 256, 512):
            self.root.write_bytes(f"{romdir}/multinic-{size}K.rom", our_rom().ljust(size << 10, b"\xff"))
        for folder in (f"{romdir}/before", *(str(Path(link.path).parent) for link in world.links)):
            self.root.at(folder).mkdir(parents=True, exist_ok=True)
        self.root.write_bytes("/srv/own.rom", our_rom())
        self.root.link("/srv/link.rom", "../srv/./own.rom")
        self.root.bind(f"{_PROGRAMS}/dump", _dump().parent)
        self.root.bind(f"{_PROGRAMS}/romctl", program_of_build("MULTINIC_ROMCTL", "romctl").parent)
        self.root.at("/answers").mkdir(mode=0o777)
        self.root.at("/answers").chmod(0o777)
        self.root.at("/dev/null").chmod(0o666)

    def __enter__(self) -> "AskedHost":
        return self

    def __exit__(self, *_: object) -> None:
        self.root.remove()

    def call(self, script: str, user: Optional[str] = None, guests: bool = False) -> None:
        """Runs it by bash, with /proc of its own; the guests end with it."""
        started = "".join(
            f"({_GUEST.format(name=name, arguments=arguments)}) </dev/null >/dev/null 2>&1 &\n"
            for name, arguments in _GUESTS
        )
        text = "mount -t proc proc /proc\n" + (started + "sleep 0.5\n" if guests else "")
        if user:
            text += f"exec setpriv --reuid={user.split(':')[0]} --regid={user.split(':')[0]} --clear-groups bash -s <<'END'\n"
            text += f"{script}\nEND\n"
        else:
            text += script
        chroot = ["unshare", "--pid", "--fork", "--mount", "--kill-child", "chroot", str(self.root.path)]
        done = self.root.run_outside(*chroot, "bash", "-s", stdin=text)
        if done.status != 0:
            raise AssertionError(f"{self.world}: {done.output}")

    def ask(
        self,
        *words: str,
        user: Optional[str] = None,
        guests: bool = False,
        shells: Sequence[str] = ("dash",),
        others: Sequence[str] = ("native", "status"),
    ) -> Dict[str, dict]:
        """The facts by whom they were found: a shell, "native"; and what romctl says as "status"."""
        for name in (*SHELLS, "native", "status"):
            self.root.at(f"/answers/{name}").unlink(missing_ok=True)
        self.root.write_bytes("/answers/script", dump("script", *words))
        commands: List[str] = [f"{SHELLS[shell]} </answers/script >/answers/{shell} || exit 9" for shell in shells]
        if "native" in others:
            commands.append(f"{_PROGRAMS}/dump/answer_dump native {' '.join(words)} >/answers/native || exit 8")
        if "status" in others:
            commands.append(f"{_PROGRAMS}/romctl/romctl status --json >/answers/status 2>/dev/null || :")
        self.call("\n".join(commands), user, guests)
        found = {name: facts(self.answer(name)) for name in (*shells, *others) if name != "status"}
        if "status" in others:
            found["status"] = json.loads(self.answer("status"))
        return found

    def answer(self, name: str) -> bytes:
        return self.root.at(f"/answers/{name}").read_bytes()

    def romctl(self, *arguments: str) -> None:
        self.call(f"{_PROGRAMS}/romctl/romctl {' '.join(arguments)} || exit 7")


def differences(one: object, other: object, place: str = "") -> List[str]:
    """Where two trees of JSON are not the same, in a few words each."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [line for key in one for line in differences(one[key], other[key], f"{place}.{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other))
        return [line for number, (a, b) in pairs for line in differences(a, b, f"{place}[{number}]")]
    return [] if one == other else [f"{place}: {one!r:.300} / {other!r:.300}"]


class AnswerCase(unittest.TestCase):
    maxDiff = None

    def same(self, found: Dict[str, dict]) -> dict:
        """All of them say the same; what that is."""
        first: Optional[dict] = None
        for name, told in found.items():
            if name == "status":
                continue
            told = {key: value for key, value in told.items() if key not in ("source", "time")}
            first = first or told
            self.assertEqual(differences(told, first), [], name)
        assert first is not None
        if "status" in found:
            self.compare_with_status(first, found["status"])
        return first

    def compare_with_status(self, told: dict, status: dict) -> None:
        links = [dict(link) for link in told["host"]["links"]]
        for link in links:
            del link["changed"], link["maybe_changed"]
        self.assertEqual(differences(links, status["links"]), [])
        self.assertEqual(differences(told["host"]["guests"], status["guests"]), [])
        self.assertEqual(told["host"]["layout"], status["layout"]["name"])
