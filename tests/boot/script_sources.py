# SPDX-License-Identifier: GPL-2.0-or-later
"""Where scripts and settings come from, which of them count, and what becomes of broken ones; and that
what the manual page and the README say of libvirt and QEMU does it."""

from __future__ import annotations

import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Union

from lab import libvirt, paths
from lab.case import LabCase
from lab.machine import Machine
from lab.nics import Nic, UserNetwork
from lab.processes import run
from lab.vm import Vm

SCRIPT = "opt/org.qemu-rom-multinic/script"
SETTINGS = "opt/org.qemu-rom-multinic/settings"
MANUAL = paths.TOP / "packaging" / "man" / "multinic-script.7"
README = paths.TOP / "README.md"
FACTS = "[${menu}] [${menu-timeout}] [${boot-timeout}] [${flavour}]"


def script(name: str, more: str = "") -> str:
    """Says that it runs, where it came from, and some settings."""
    return f"#!ipxe\necho {name}: ${{script-source}} [${{settings-source}}] {FACTS}\n{more}"


class SourcesCase(LabCase):
    def file(self, content: Union[str, bytes]) -> Path:
        file = self.lab.file("item")
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def embedded(self, text: str = "", settings: Sequence[str] = ()) -> Path:
        """The ROM under test with a script and settings in its slot."""
        rom = self.lab.file("own.rom")
        command = [str(paths.romctl()), "embed"]
        command += ["--script", str(self.file(text))] if text else []
        for setting in settings:
            command += ["--set", setting]
        run([*command, str(paths.rom()), "-o", str(rom)])
        return rom

    def ends(
        self,
        rom: Optional[Path] = None,
        fw_cfg: Optional[Dict[str, Union[str, bytes]]] = None,
        smbios: Sequence[str] = (),
        nics: Sequence[Nic] = (),
        arguments: Sequence[str] = (),
    ) -> Vm:
        """A machine that has gone on to its disk. Nobody is there, and no boot server unless told."""
        machine = Machine(
            nics=self.in_order(*(nics or [self.silent_nic()])),
            default_rom=rom,
            fw_cfg={name: self.file(content) for name, content in (fw_cfg or {}).items()},
            smbios=list(smbios),
            disk=self.disk(),
            disk_bootindex=9,
            counted_time=True,
        )
        vm = self.lab.vm(machine, arguments)
        self.assert_disk(vm)
        return vm

    def assert_said(self, vm: Vm, *lines: str) -> None:
        said = vm.serial().split("\n")
        for line in lines:
            self.assertIn(line, said, vm.diagnosis())


class Ends(SourcesCase):
    def test_how_it_ended_is_in_the_report(self) -> None:
        for command, reason in (("exit", "ended"), ("exit 7", "failed"), ("ifopen net9", "failed")):
            with self.subTest(command=command):
                vm = self.ends(fw_cfg={SCRIPT: f"#!ipxe\n{command}\n"})
                self.assertEqual(f"the script {reason}", vm.report.first("exit")["reason"])


class Precedence(SourcesCase):
    def test_script_of_fw_cfg_before_that_of_the_slot(self) -> None:
        vm = self.ends(self.embedded(script("second")), {SCRIPT: script("first")})
        self.assert_said(vm, "first: fw_cfg [] [] [] [] []")
        self.assertNotIn("second", vm.serial())

    def test_script_of_the_slot_before_the_built_in_one(self) -> None:
        vm = self.ends(self.embedded(script("own"), ["flavour=two words"]))
        self.assert_said(vm, "own: slot [slot] [] [] [] [two words]")
        self.assertNotIn("Press m", vm.serial())

    def test_built_in_one(self) -> None:
        vm = self.ends()
        self.assert_said(vm, "Press m for the menu")
        vm.report.first("config", source="built-in", item="script")

    def test_settings_of_all_sources(self) -> None:
        """fw_cfg, then OEM strings, then the slot; the script is of one, the settings of all."""
        slot = ["menu=slot", "menu-timeout=1", "boot-timeout=2", "flavour=slot"]
        oem = "type=11,value=multinic:menu=smbios,value=multinic:menu-timeout=10"
        oem += ",value=multinic:flavour=smbios"
        settings = "# comment\r\n\r\nmenu = fw_cfg\r\nflavour=\r\n"
        vm = self.ends(self.embedded(script("own"), slot), {SETTINGS: settings}, [oem])
        self.assert_said(vm, "own: slot [fw_cfg smbios slot] [fw_cfg] [10] [2] []")
        for source, item in (("slot", "boot-timeout"), ("smbios", "menu-timeout"), ("fw_cfg", "menu")):
            vm.report.first("config", source=source, item=item)

    def test_settings_reach_a_script_of_another_source(self) -> None:
        rom = self.embedded(settings=["boot-timeout=700"])
        vm = self.ends(rom, {SCRIPT: script("first", "show script-source\nshow boot-timeout\n")})
        self.assert_said(
            vm,
            "first: fw_cfg [slot] [] [] [700] []",
            "builtin/script-source:string = fw_cfg",
            "boot-timeout:string = 700",
        )

    def test_boot_file_that_is_a_script(self) -> None:
        """The built-in race fetches it; what it names is beside it on the server."""
        root = self.lab.folder("root")
        (root / "menus").mkdir()
        more = "echo at ${cwuri} through ${boot-nic}\nchain next.ipxe\n"
        (root / "menus" / "start.ipxe").write_text(script("fetched", more))
        (root / "menus" / "next.ipxe").write_text("#!ipxe\necho the next one\n")
        nics = [self.silent_nic(), Nic(UserNetwork(root, "menus/start.ipxe"))]
        vm = self.ends(nics=nics)
        self.assert_said(
            vm,
            "fetched: built-in [] [key] [1000] [] []",
            "at tftp://10.0.2.2/menus/start.ipxe through net1",
            "the next one",
        )

    def test_configured_script_before_the_boot_file(self) -> None:
        root = self.lab.folder("root")
        (root / "start.ipxe").write_text(script("fetched"))
        nics = [Nic(UserNetwork(root, "start.ipxe"))]
        vm = self.ends(fw_cfg={SCRIPT: script("given", "autoboot\n")}, nics=nics)
        self.assert_said(vm, "given: fw_cfg [] [] [] [] []", "fetched: fw_cfg [] [] [] [] []")


class BadSources(SourcesCase):
    def assert_reported(self, vm: Vm, source: str, item: str, reason: str) -> None:
        self.assert_said(vm, f"multinic: {source} {item}: {reason}")
        event = vm.report.first("config", lambda found: "error" in found, source=source, item=item)
        self.assertEqual(reason, event["reason"], vm.diagnosis())

    def test_script_of_fw_cfg(self) -> None:
        long = script("long") + "#" * 65536
        bad: "Dict[str, Union[str, bytes]]" = {
            "too large": long,
            "not text": script("damaged").encode() + b"\0\x01",
            "does not begin with #!ipxe": "echo no first line\n",
        }
        rom = self.embedded(script("own"))
        for reason, content in bad.items():
            with self.subTest(reason=reason):
                vm = self.ends(rom, {SCRIPT: content})
                self.assert_reported(vm, "fw_cfg", "script", reason)
                self.assert_said(vm, "own: slot [] [] [] [] []")

    def test_largest_script(self) -> None:
        text = script("large")
        vm = self.ends(fw_cfg={SCRIPT: text + "#" * (65536 - len(text))})
        self.assert_said(vm, "large: fw_cfg [] [] [] [] []")

    def test_settings_of_fw_cfg(self) -> None:
        long = "menu=fw_cfg\n" + "#" * 16384
        oem = "type=11,value=multinic:menu=smbios"
        for reason, content in {"too large": long, "not text": b"menu=\xff\0\n"}.items():
            with self.subTest(reason=reason):
                vm = self.ends(fw_cfg={SCRIPT: script("s"), SETTINGS: content}, smbios=[oem])
                self.assert_reported(vm, "fw_cfg", "settings", reason)
                self.assert_said(vm, "s: fw_cfg [smbios] [smbios] [] [] []")

    def test_lines_of_settings(self) -> None:
        settings = "menu=never\nnothing\nip=1.2.3\nflavour:none=x\nboot-timeout=500"
        vm = self.ends(fw_cfg={SCRIPT: script("s"), SETTINGS: settings})
        self.assert_reported(vm, "fw_cfg", "line 2: nothing", "not NAME=VALUE")
        self.assert_reported(vm, "fw_cfg", "line 3: ip", "not a value of the setting's type")
        self.assertIn("multinic: fw_cfg line 4: flavour:none: ", vm.serial())
        self.assert_said(vm, "s: fw_cfg [fw_cfg] [never] [] [500] []")

    def test_broken_smbios_table(self) -> None:
        """A structure that is shorter than its own header: nothing of the table counts."""
        table = self.file(bytes((128, 0, 0, 1, 0, 0)))
        smbios = [f"file={table}", "type=11,value=multinic:menu=smbios"]
        vm = self.ends(self.embedded(script("own"), ["menu=slot"]), smbios=smbios)
        self.assert_reported(vm, "smbios", "table", "a structure of the table is broken")
        self.assert_said(vm, "own: slot [slot] [slot] [] [] []")

    def test_slot_with_a_bad_checksum(self) -> None:
        rom = self.embedded(script("own"), ["menu=slot"])
        content = bytearray(rom.read_bytes())
        content[content.rindex(b"echo own")] ^= 1
        rom.write_bytes(content)
        oem = "type=11,value=multinic:menu=never,value=multinic:boot-timeout=500"
        vm = self.ends(rom, smbios=[oem])
        self.assert_reported(vm, "slot", "slot", "has a wrong checksum")
        vm.report.first("config", source="built-in", item="script")
        self.assertNotIn("own:", vm.serial())
        self.assertLess(vm.report.events()[-1]["t"], 1500, vm.diagnosis())


class Documented(SourcesCase):
    """What the documents show, with a file of ours where they name one."""

    def boots(self, arguments: Sequence[str], wanted: str) -> None:
        given = str(self.file(script("given")))
        arguments = [
            word.replace("=boot.ipxe", f"={given}").replace("=/etc/multinic/boot.ipxe", f"={given}")
            for word in arguments
        ]
        vm = self.ends(self.embedded(script("own")), arguments=arguments)
        self.assert_said(vm, wanted)

    def test_libvirt_in_the_manual(self) -> None:
        made = [libvirt.arguments(domain) for domain in libvirt.examples(MANUAL)]
        wanted = [
            "own: slot [smbios] [first] [] [30000] []",
            "given: fw_cfg [] [] [] [] []",
            "given: fw_cfg [fw_cfg] [never] [] [] []",
        ]
        self.assertEqual(len(wanted), len(made), made)
        for arguments, line in zip(made, wanted):
            with self.subTest(arguments=arguments):
                self.boots(arguments, line)

    def test_libvirt_in_the_readme(self) -> None:
        self.assertIn("with `<smbios mode='sysinfo'/>` in `<os>`:", README.read_text())
        (domain,) = libvirt.examples(README)
        ElementTree.SubElement(ElementTree.SubElement(domain, "os"), "smbios", mode="sysinfo")
        self.boots(libvirt.arguments(domain), "own: slot [smbios] [first] [5000] [] []")

    def test_qemu(self) -> None:
        oem = "type=11,value=multinic:"
        wanted: "Dict[str, str]" = {
            f"name={SCRIPT},file=boot.ipxe": "given: fw_cfg [] [] [] [] []",
            f"name={SETTINGS},string=menu=first": "own: slot [fw_cfg] [first] [] [] []",
            f"{oem}menu=first,value=multinic:menu-timeout=3000": "own: slot [smbios] [first] [3000] [] []",
            f"{oem}boot-order=net1,value=multinic:menu=never": "own: slot [smbios] [never] [] [] []",
        }
        lines: List[List[str]] = libvirt.qemu_lines(MANUAL) + libvirt.qemu_lines(README)
        self.assertEqual(set(wanted), {line[1] for line in lines})
        for option, value in {tuple(line) for line in lines}:
            with self.subTest(value=value):
                self.boots([option, value], wanted[value])

    def test_comma(self) -> None:
        """Written twice for QEMU, once in XML."""
        domain = ElementTree.fromstring(
            "<domain><sysinfo type='smbios'><oemStrings><entry>multinic:flavour=a,b</entry></oemStrings>"
            "</sysinfo><os><smbios mode='sysinfo'/></os></domain>"
        )
        self.assertEqual(
            ["-smbios", "type=11,value=multinic:flavour=a,,b"], libvirt.arguments(domain)
        )
        self.boots(libvirt.arguments(domain), "own: slot [smbios] [] [] [] [a,b]")


if __name__ == "__main__":
    unittest.main()
