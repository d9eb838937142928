# SPDX-License-Identifier: GPL-2.0-or-later
"""The description of a virtual machine, and the QEMU command line made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Optional, Union

from . import paths, serial_line
from .nics import Nic


@dataclass
class Machine:
    """One CPU, a BIOS, NICs, perhaps a disk. Nothing that QEMU would add by itself."""

    kind: str = "q35"  # or "pc"
    memory_mib: int = 256
    nics: List[Nic] = field(default_factory=list)
    # The file that stands as efi-virtio.rom before QEMU's own data folders; None leaves QEMU's.
    default_rom: Optional[Path] = None
    option_rom: Optional[Path] = None  # a ROM that belongs to no device (-option-rom)
    disk: Optional[Path] = None
    disk_bootindex: Optional[int] = None
    bus_devices: List[str] = field(default_factory=list)  # bridges, ports; before the NICs
    fw_cfg: Dict[str, Union[str, Path]] = field(default_factory=dict)
    smbios: List[str] = field(default_factory=list)  # values of -smbios
    clock: Optional[str] = None  # what its clock shows at the start: 2024-02-29T12:00:00, in UTC
    strict_boot: bool = True
    ends_itself: bool = True  # with isa-debug-exit: the programs' last word ends QEMU
    memory_file: Optional[Path] = None  # holds the machine's memory, for lab.guest_memory
    # Guest time counts instructions (64 ns each) and skips idleness: seconds of waiting pass in no
    # time, and the same on every host. Only for machines that need nobody outside QEMU.
    counted_time: bool = False

    def starts_paused(self) -> bool:
        return any(not nic.link_up for nic in self.nics)


def command_line(machine: Machine, folder: Path, netdevs: List[str]) -> List[str]:
    """The whole command; `folder` is where sockets, logs and the ROM folder of this machine are."""
    command = [paths.program("qemu-system-x86_64"), "-nodefaults", "-no-user-config", "-no-reboot"]
    command += ["-accel", "tcg", "-machine", machine.kind, "-smp", "1"]
    command += ["-m", str(machine.memory_mib), "-vga", "std", "-display", "none"]
    if machine.memory_file is not None:
        share = f"size={machine.memory_mib}M,mem-path={machine.memory_file},share=on"
        command += ["-object", f"memory-backend-file,id=memory,{share}"]
        command += ["-machine", "memory-backend=memory"]
    command += ["-boot", f"menu=off,strict={'on' if machine.strict_boot else 'off'}"]
    command += ["-qmp", f"unix:{folder}/qmp,server=on,wait=off"]
    command += _ports(folder)
    if machine.default_rom is not None:
        command += ["-L", str(_rom_folder(machine.default_rom, folder))]
    if machine.option_rom is not None:
        command += ["-option-rom", str(machine.option_rom)]
    if machine.counted_time:
        command += ["-icount", "shift=6,sleep=off"]
    if machine.ends_itself:
        command += ["-device", "isa-debug-exit,iobase=0xf4,iosize=1"]
    for name, value in machine.fw_cfg.items():
        kind = "file" if isinstance(value, Path) else "string"
        command += ["-fw_cfg", f"name={name},{kind}={value}"]
    for values in machine.smbios:
        command += ["-smbios", values]
    if machine.clock is not None:
        command += ["-rtc", f"base={machine.clock}"]
    for device in machine.bus_devices:
        command += ["-device", device]
    for number, (nic, netdev) in enumerate(zip(machine.nics, netdevs)):
        command += ["-netdev", netdev, "-device", nic.device(number)]
    if machine.disk is not None:
        index = f",bootindex={machine.disk_bootindex}" if machine.disk_bootindex is not None else ""
        command += ["-drive", f"if=none,id=disk,format=raw,snapshot=on,file={machine.disk}"]
        command += ["-device", f"ide-hd,drive=disk{index}"]
    return command + (["-S"] if machine.starts_paused() else [])


def _ports(folder: Path) -> List[str]:
    """COM1 (both ways, logged), the boot report and SeaBIOS's log."""
    return [
        *("-chardev", serial_line.chardev(folder), "-serial", "chardev:serial"),
        *("-chardev", f"file,id=report,path={folder}/report.jsonl"),
        *("-device", "isa-debugcon,iobase=0xe9,chardev=report"),
        *("-chardev", f"file,id=bios,path={folder}/seabios.log"),
        *("-device", "isa-debugcon,iobase=0x402,chardev=bios"),
    ]


def _rom_folder(rom: Path, folder: Path) -> Path:
    """A data folder in which QEMU finds `rom` as the default ROM of virtio NICs. Whatever is not in
    it QEMU takes from its own folders."""
    data = folder / "data"
    data.mkdir()
    (data / "efi-virtio.rom").symlink_to(rom.resolve())
    return data
