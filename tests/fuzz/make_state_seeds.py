#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the targets alternatives, dpkg_status and qemu_command_line into corpus/."""

import pathlib

HERE = pathlib.Path(__file__).resolve().parent
LINK = "/usr/share/qemu-firmware/efi-virtio.rom"
OURS = "/usr/share/qemu-rom-multinic/multinic-256K.rom"
STOCK = "/usr/share/ipxe/qemu/efi-virtio.rom"

RECORDS = {
    "chkconfig-auto": f"auto\n{LINK}\n\n{OURS}\n50\n{STOCK}\n10\n",
    "dpkg-manual": f"manual\n{LINK}\n\n{OURS}\n50\n{STOCK}\n10\n\n",
    "followers": "auto\n/usr/bin/awk\nawk.1.gz\n/usr/share/man/awk.1.gz\nnawk\n/usr/bin/nawk\n\n/usr/bin/mawk\n5\n/m.gz\n\n\n",
    "family": "manual\n/usr/bin/java\njre\n/jre\n\n/jvm/8\n@java-8@1800 service\n/jvm/8/jre\n/jvm/9\n-1\n\n",
    "no-choice": "auto\n/l\n\n",
    "truncated": "auto\n/l\nname\n",
    "stale": "",
}
COMMAND_LINES = {
    "plain": ["-name", "guest=web,debug-threads=on", "-device", "virtio-net-pci,netdev=n0,romfile=/a,,b.rom"],
    "libvirt": ["-device", '{"driver":"virtio-net-pci","netdev":"hostnet0","id":"net0","rombar":1}', "-incoming", "defer"],
    "no-rom": ["-device", "virtio-net-pci,romfile=", "-device", '{"driver":"virtio-net-pci","rombar":0}'],
    "global": ["-global", "virtio-net-pci.romfile=/a.rom", "-set", "device.net0.romfile=", "-nic", "user,model=virtio"],
    "old": ["-M", "pc-i440fx-1.4,accel=tcg", "-net", "nic,model=virtio", "-readconfig", "f"],
    "bad-json": ["-device", '{"driver":[[[{"a":', "--device", "driver=virtio-net,rombar=off"],
}

STATUS_FILES = {
    "installed": "Package: a\nStatus: install ok installed\nArchitecture: all\nVersion: 1:2-3\nMaintainer: b <c@d>\n",
    "two": "Package: a\nArchitecture: amd64\n\nPackage: a\nArchitecture: i386\nDescription: x\n y\n .\n\tz\n",
    "other": "Package: b\n\n\nPackage: aa\n",
    "no-field": "Package: a\nthing\n",
    "version": "Package: a\nVersion: ::--1:-",
}


def main():
    for target, seeds in (("alternatives", RECORDS), ("dpkg_status", STATUS_FILES), ("qemu_command_line", COMMAND_LINES)):
        folder = HERE / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in seeds.items():
            text = content if isinstance(content, str) else "\0".join(content)
            (folder / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
