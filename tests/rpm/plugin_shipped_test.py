# SPDX-License-Identifier: GPL-2.0-or-later
"""The package of the transaction plugin as it is shipped."""

from __future__ import annotations

import shutil
import unittest

from . import built, fixtures, layouts
from .plugin_host import FOLDER, JOURNAL, LAYOUT, MACROS, OWNER, PLUGIN, PluginHost, base, changes, owner, plugin_folder

_COPY = "shipped-plugin.rpm"


class Shipped(unittest.TestCase):
    maxDiff = None

    def test_where_there_is_one(self) -> None:
        """The rpm of EL 7 has no such plugins."""
        with_plugin = [layout for layout in layouts.LAYOUTS if PLUGIN in built.of_layout(layout)]
        self.assertEqual([layout for layout in layouts.LAYOUTS if layout != "el7"], with_plugin)

    def test_what_is_in_it(self) -> None:
        package = built.of_layout(LAYOUT)[PLUGIN]
        paths = package.paths()
        documents = f"/usr/share/doc/{PLUGIN}"
        for wanted in (f"{plugin_folder()}/multinic.so", MACROS, FOLDER, f"{documents}/journal.schema.json"):
            self.assertIn(wanted, paths)
        self.assertIn(FOLDER, package.folders())
        self.assertTrue(any(path.startswith("/usr/share/man/man8/rpm-plugin-multinic.8") for path in paths))
        # The plugin is for one soname of rpm's library; another one must not come without another plugin.
        for library in ("librpm", "librpmio"):
            self.assertTrue(any(name.startswith(f"{library}.so.") for name in package.rows("%{REQUIRENAME}")), library)

    def test_installed_used_erased(self) -> None:
        shutil.copy(built.of_layout(LAYOUT)[PLUGIN].path, fixtures.folder() / _COPY)
        with PluginHost(base(with_plugin=False)) as host:
            # The libraries of this machine are in no RPM.
            host.rpm("-U", "--nodeps", f"{fixtures.SEEN}/{_COPY}").check()
            self.assertFalse(host.root.at(JOURNAL).exists())
            self.assertEqual("", host.rpm("-V", "--nodeps", PLUGIN).check().output)
            host.rpm("-U", owner(2)).check()
            self.assertEqual([f"upgrade {OWNER} 1-1.noarch 2-1.noarch"], changes(host.last()))
            self.assertEqual("", host.rpm("-V", "--nodeps", PLUGIN).check().output)
            host.rpm("-U", "--nodeps", "--replacepkgs", f"{fixtures.SEEN}/{_COPY}").check()
            host.rpm("-e", PLUGIN).check()
            self.assertFalse(host.root.at(f"{plugin_folder()}/multinic.so").exists())
            host.rpm("-U", "--oldpackage", owner(1)).check()
            self.assertEqual(1, len(host.journal()))


if __name__ == "__main__":
    unittest.main()
