# SPDX-License-Identifier: GPL-2.0-or-later
"""The transaction plugin in a real rpm and a real dnf: what it writes, and that nothing that goes wrong about
its journal is seen by rpm."""

from __future__ import annotations

import unittest

from . import fixtures, ours, plugin_host
from .fixtures import Package
from .plugin_host import LAYOUT, LINK, STOCK, PluginHost, changes, rom

OWNER = "ipxe-roms-qemu"


def owner(version: int) -> str:
    """The package that owns the ROMs."""
    return fixtures.owners(LAYOUT, version)[-1]


class Actions(unittest.TestCase):
    maxDiff = None

    def test_what_is_done_to_an_owner(self) -> None:
        with PluginHost() as host:
            before = host.digest(STOCK)
            host.rpm("-U", owner(2)).check()
            self.assertEqual([f"upgrade {OWNER} 1-1.noarch 2-1.noarch"], changes(host.last()))
            self.assertEqual("done", host.last()["result"])
            stock = rom(host.last(), STOCK)
            text, target = "../../ipxe.efi/1af41000.rom", "/usr/share/ipxe.efi/1af41000.rom"
            self.assertEqual({"link": text, "target": target, "sha256": before}, stock["before"])
            self.assertEqual({"link": text, "target": target, "sha256": host.digest(STOCK)}, stock["after"])
            self.assertNotEqual(stock["before"], stock["after"])
            host.rpm("-U", "--oldpackage", owner(1)).check()
            self.assertEqual([f"downgrade {OWNER} 2-1.noarch 1-1.noarch"], changes(host.last()))
            host.rpm("-U", "--replacepkgs", owner(1)).check()
            self.assertEqual([f"reinstall {OWNER} 1-1.noarch 1-1.noarch"], changes(host.last()))
            host.rpm("-e", OWNER).check()
            self.assertEqual([f"erase {OWNER} 1-1.noarch"], changes(host.last()))
            self.assertIsNone(rom(host.last(), STOCK)["after"])
            host.rpm("-i", owner(2)).check()
            self.assertEqual([f"install {OWNER} 2-1.noarch"], changes(host.last()))
            self.assertIsNone(rom(host.last(), STOCK)["before"])
            self.assertEqual(5, len(host.journal()))


if __name__ == "__main__":
    unittest.main()
