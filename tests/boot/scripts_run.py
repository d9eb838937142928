# SPDX-License-Identifier: GPL-2.0-or-later
"""Every script of tests/boot/scripts, each in a machine of its own, against the transcript beside it.

The transcripts say what the rules of the language make of a script, as multinic-script(7) has them; how
they are written is in lab/transcript.py. All machines are alike: net0 has QEMU's built-in DHCP and TFTP
server, which serves tests/boot/scripts/files and names `menu/start.ipxe` as the boot file; net1 has one
that names nothing; a disk stands behind both. Where a transcript has no keys, waiting takes no time.
MULTINIC_SCRIPTS chooses scripts by a pattern (12-*).
"""

from __future__ import annotations

import os
import shutil
import unittest
from pathlib import Path
from typing import Iterator, List, Tuple

from lab import paths, programs, transcript
from lab.case import LabCase
from lab.lab import Lab
from lab.machine import Machine
from lab.nics import Nic, UserNetwork
from lab.transcript import ExpectedPage, Page
from lab.vm import PATIENCE, Vm
from lab.waiting import wait_for

SCRIPTS = paths.TOP / "tests" / "boot" / "scripts"
FW_CFG = "opt/org.qemu-rom-multinic/script"
SMBIOS = [
    "type=1,manufacturer=Test Works,product=Model 7,serial=S-1,uuid=33221100-5544-7766-8899-aabbccddeeff",
    "type=3,asset=A-42",
]
ENDS = {programs.DISK_EXIT: "disk", programs.MARKER_EXIT: "program", 0: "reset"}
AT_ONCE = max(1, min(4, os.cpu_count() or 1))


class Run:
    """A script and the machine that runs it."""

    def __init__(self, lab: Lab, script: Path, root: Path, disk: Path):
        expected = script.with_suffix(".expected").read_text()
        self.pages, self.end = transcript.parse(expected)
        self.name = script.stem
        typed = any(step.keys for page in self.pages for step in page.steps)
        nics = [
            Nic(UserNetwork(root, "menu/start.ipxe"), bootindex=1),
            Nic(UserNetwork(subnet=3)),
        ]
        machine = Machine(nics=nics, disk=disk, disk_bootindex=2, smbios=SMBIOS, fw_cfg={FW_CFG: script})
        machine.counted_time = not typed
        self.vm: Vm = lab.vm(machine)

    def found(self) -> List[Page]:
        text = self.vm.serial_bytes().decode("ascii", "replace")
        return transcript.pages_of(text.split("NBP-MARKER")[0].split("DISK-MARKER")[0])

    def type_all(self) -> None:
        for number, page in enumerate(self.pages):
            for step in page.steps:
                if step.keys:
                    self._wait(number, page, step)
                    self.vm.type_on_serial(step.keys)

    def _wait(self, number: int, page: ExpectedPage, step: transcript.Step) -> None:
        def same() -> bool:
            found = self.found()
            return len(found) == number + 1 and transcript.same_lines(step.lines, found[-1].lines())

        what = f"{self.name}: page {number + 1} to be\n" + "\n".join(step.lines)
        wait_for(same, what, PATIENCE, lambda: self.transcript("running") + "\n" + self.vm.diagnosis())

    def transcript(self, end: str) -> str:
        return transcript.as_text([(page.kind, page.lines()) for page in self.found()], end)

    def finish(self) -> str:
        """Waits for the machine's end and gives its name."""
        status = self.vm.wait_exit()
        self.vm.report.events()  # each line follows the schema
        label = (programs.marker_line(self.vm.serial()) or {}).get("label", "")
        return f"{ENDS.get(status, status)} {label}".strip()

    def wanted(self) -> str:
        """The expected transcript with what no rule determines as it was found."""
        found = [page.lines() for page in self.found()]
        pages: List[Tuple[str, List[str]]] = []
        for number, page in enumerate(self.pages):
            lines = page.steps[-1].lines
            if number < len(found) and len(found[number]) == len(lines):
                lines = [
                    there if transcript.same_line(line, there) else line
                    for line, there in zip(lines, found[number])
                ]
            pages.append((page.kind, lines))
        return transcript.as_text(pages, self.end)


def batches(scripts: List[Path]) -> Iterator[List[Path]]:
    for start in range(0, len(scripts), AT_ONCE):
        yield scripts[start : start + AT_ONCE]


class Scripts(LabCase):
    def root(self) -> Path:
        root = self.lab.path / "tftp"
        shutil.copytree(SCRIPTS / "files", root)
        (root / "boot").mkdir()
        programs.marker(root / "boot" / "marker", "live")
        return root

    def test_each_has_its_transcript(self) -> None:
        scripts = {path.stem for path in SCRIPTS.glob("*.ipxe")}
        self.assertEqual(scripts, {path.stem for path in SCRIPTS.glob("*.expected")})
        self.assertGreaterEqual(len(scripts), 30)

    def test_transcripts(self) -> None:
        root, disk = self.root(), self.disk()
        scripts = sorted(SCRIPTS.glob(os.environ.get("MULTINIC_SCRIPTS", "*") + ".ipxe"))
        for batch in batches(scripts):
            runs = [Run(self.lab, script, root, disk) for script in batch]
            for run in runs:
                with self.subTest(script=run.name):
                    run.type_all()
                    end = run.finish()
                    self.assertEqual(run.wanted(), run.transcript(end), run.vm.report.text())


if __name__ == "__main__":
    unittest.main()
