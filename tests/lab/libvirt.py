# SPDX-License-Identifier: GPL-2.0-or-later
"""The QEMU arguments that libvirt makes of the parts of a domain that configure our ROM.

After libvirt's own test data, tests/qemuxml2argvdata: smbios.xml and smbios.args for OEM strings,
smbios-type-fwcfg.xml and smbios-type-fwcfg.x86_64-latest.args for fw_cfg; <qemu:commandline> is handed on
as it stands (https://libvirt.org/drvqemu.html#pass-through-of-arbitrary-qemu-commands).
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import List

_QEMU = "{http://libvirt.org/schemas/domain/qemu/1.0}"
_LITERAL = re.compile(r"^\.Bd -literal.*?$(.*?)^\.Ed$", re.MULTILINE | re.DOTALL)


def examples(document: Path) -> "List[ElementTree.Element]":
    """The XML of a manual page or of a Markdown file, each example below a <domain>."""
    text = document.read_text()
    if document.suffix == ".md":
        blocks = re.split(r"\n(?! {4}|\n)", text)
        blocks = ["\n".join(line for line in block.split("\n") if line[:4] == "    ") for block in blocks]
    else:
        blocks = _LITERAL.findall(text)
    found = []
    for block in blocks:
        if block.lstrip().startswith("<"):
            element = ElementTree.fromstring(f"<examples>{block}</examples>")
            domain = element.find("domain")
            found.append(element if domain is None else domain)
    return found


def qemu_lines(document: Path) -> "List[List[str]]":
    """The lines of QEMU arguments in a manual page (.Dl) or a Markdown file, as words."""
    lines = re.findall(r"^(?:\.Dl| {4}) *(-(?:fw_cfg|smbios) .*)$", document.read_text(), re.MULTILINE)
    return [line.split() for line in lines]


def arguments(domain: ElementTree.Element) -> List[str]:
    made: List[str] = []
    mode = domain.find("os/smbios")
    for sysinfo in domain.findall("sysinfo"):
        strings = [_escaped(entry.text or "") for entry in sysinfo.findall("oemStrings/entry")]
        # Without <smbios mode='sysinfo'/> libvirt leaves them out.
        if strings and mode is not None and mode.get("mode") == "sysinfo":
            made += ["-smbios", ",".join(["type=11", *(f"value={string}" for string in strings)])]
        if sysinfo.get("type") == "fwcfg":
            for entry in sysinfo.findall("entry"):
                made += ["-fw_cfg", _fw_cfg(entry)]
    return made + [word.get("value", "") for word in domain.findall(f"{_QEMU}commandline/{_QEMU}arg")]


def _fw_cfg(entry: ElementTree.Element) -> str:
    file = entry.get("file")
    what = f"file={_escaped(file)}" if file else f"string={_escaped(entry.text or '')}"
    return f"name={_escaped(entry.get('name', ''))},{what}"


def _escaped(text: str) -> str:
    """A comma ends a value of QEMU's; two of them are one."""
    return text.replace(",", ",,")
