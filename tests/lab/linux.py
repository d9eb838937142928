# SPDX-License-Identifier: GPL-2.0-or-later
"""A TFTP root from which PXELINUX boots a Linux kernel to a marker in user space."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from . import paths
from .errors import LabError

# In the order in which they can be loaded.
_MODULES = (
    "virtio_ring",
    "virtio",
    "virtio_pci_legacy_dev",
    "virtio_pci_modern_dev",
    "virtio_pci",
    "failover",
    "net_failover",
    "virtio_net",
)

_INIT = """#!/bin/sh
# Says that user space runs and which network cards it sees, then switches the machine off.
mount -t proc proc /proc
mount -t sysfs sysfs /sys
for name in {modules}; do
    [ ! -e /modules/$name.ko ] || insmod /modules/$name.ko
done
echo "LINUX-MARKER $(uname -r)"
echo "LINUX-CMDLINE $(cat /proc/cmdline)"
ip -o link
echo LINUX-END
poweroff -f
"""

_APPLETS = ("sh", "mount", "insmod", "echo", "uname", "cat", "ip", "poweroff")


def initramfs(folder: Path) -> Path:
    """Packs busybox, the virtio modules and an init script, in `folder`."""
    busybox = Path(paths.program("busybox"))
    if _is_dynamic(busybox):
        raise LabError(f"{busybox} is not static; the package is called busybox-static")
    modules = paths.deps("linux/modules")
    tree = folder / "initramfs"
    for name in ("bin", "proc", "sys", "dev", "modules"):
        (tree / name).mkdir(parents=True)
    shutil.copy(busybox, tree / "bin" / "busybox")
    for applet in _APPLETS:
        (tree / "bin" / applet).symlink_to("busybox")
    for name in _MODULES:
        module = modules / f"{name}.ko"
        if module.exists():  # else it is built into this kernel
            shutil.copy(module, tree / "modules")
    (tree / "init").write_text(_INIT.format(modules=" ".join(_MODULES)))
    (tree / "init").chmod(0o755)
    archive = folder / "initrd.cpio.gz"
    names = sorted(str(path.relative_to(tree)) for path in tree.rglob("*"))
    packed = subprocess.run(
        [paths.program("cpio"), "--create", "--format=newc", "--owner=0:0", "--quiet"],
        input="\n".join(names).encode(),
        stdout=subprocess.PIPE,
        cwd=tree,
        timeout=60,
        check=True,
    )
    archive.write_bytes(packed.stdout)
    return archive


def _is_dynamic(program: Path) -> bool:
    return b"/lib64/ld-linux" in program.read_bytes()[:4096]


def pxelinux_root(root: Path, scratch: Path) -> str:
    """Fills the TFTP root; gives the name of the boot file."""
    shutil.copy(paths.pxelinux(), root / "pxelinux.0")
    shutil.copy(paths.syslinux_modules() / "ldlinux.c32", root)
    shutil.copy(paths.deps("linux/vmlinuz"), root / "vmlinuz")
    shutil.copy(initramfs(scratch), root / "initrd.cpio.gz")
    configuration = root / "pxelinux.cfg" / "default"
    configuration.parent.mkdir()
    configuration.write_text(
        "SERIAL 0 115200\nPROMPT 0\nDEFAULT linux\nLABEL linux\n  KERNEL vmlinuz\n"
        "  INITRD initrd.cpio.gz\n  APPEND console=ttyS0 panic=-1\n  IPAPPEND 2\n"
    )
    return "pxelinux.0"
