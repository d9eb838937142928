# SPDX-License-Identifier: GPL-2.0-or-later
"""rom_link on hosts of every layout: there and back, again, foretold by check mode, and refused."""

from __future__ import annotations

import shutil
import unittest

from push.servers import SshHost
from rpm.host import NO_PROGRAM, World

from . import hosts
from .case import DEBIAN, EL7, EL8, EL9, SUSE, AnsibleCase, whole_tree


class LinkCase(AnsibleCase):
    def found(self, host: SshHost) -> set:
        return set(hosts.found(host.root, host.world).values())

    def assert_stock(self, host: SshHost) -> None:
        self.assertFalse(self.found(host) & {"ours", "other", "nothing"}, hosts.found(host.root, host.world))


class Layouts(LinkCase):
    """To ours and the stock ROM and back to how it was, each foretold and the same again, on all layouts at once."""

    def test_there_and_back(self) -> None:
        fleet = {world.layout: self.with_files(world.layout, world) for world in (EL7, EL8, EL9, SUSE, DEBIAN)}
        clean = {name: whole_tree(host) for name, host in fleet.items()}
        for state in ("ours", "stock", "ours", "absent"):
            run = self.foretold(fleet, "rom_link", {"state": state})
            self.assertEqual(len(run.changed()), len(fleet), f"{state}\n{run.output}")
            again = self.assert_status(0, self.controller.task("rom_link", arguments={"state": state}))
            self.assertEqual(again.changed(), [], state)
            for name, host in fleet.items():
                with self.subTest(state, layout=name):
                    links = run.only(name).result["links"]
                    self.assertEqual({link["outcome"]["verdict"] for link in links}, {"good"})
                    if state == "ours":
                        self.assertEqual(self.found(host), {"ours"})
                    else:
                        self.assert_stock(host)
        for name, host in fleet.items():
            self.assert_unchanged(host, clean[name])


class Choices(LinkCase):
    def test_one_group_only(self) -> None:
        host = self.with_files()
        self.twice("rom_link", {"group": "efi-virtio.rom"})
        found = hosts.found(host.root, host.world)
        self.assertEqual(found["efi-virtio.rom"], "ours")
        self.assertNotEqual(found["pxe-virtio.rom"], "ours")

    def test_selection(self) -> None:
        host = self.with_files()
        for state in ("ours", "stock"):
            self.assert_status(0, self.controller.task("rom_link", arguments={"state": state}))
        for selection in ("manual", "auto"):
            run = self.twice("rom_link", {"state": "ours", "selection": selection})
            self.assertEqual({link["after"]["selection"] for link in run.only().result["links"]}, {selection})
            self.assertEqual(self.found(host), {"ours"})
        self.assertIn("by priority", self.failure("rom_link", arguments={"state": "stock", "selection": "auto"}))
        self.assertEqual(self.found(host), {"ours"})

    def test_a_choice_by_priority_becomes_a_manual_one(self) -> None:
        """On a host where nothing is registered yet, and where the right ROM is chosen by priority already."""
        manual = {"state": "ours", "selection": "manual"}
        fleet = {world.layout: self.with_files(world.layout, world) for world in (EL9, DEBIAN)}
        self.foretold(fleet, "rom_link", manual)
        for after in ({"state": "ours", "selection": "auto"}, manual):
            run = self.foretold(fleet, "rom_link", after)
            self.assertEqual(len(run.changed()), len(fleet), run.output)
            for name, host in fleet.items():
                links = run.only(name).result["links"]
                self.assertEqual({link["after"]["selection"] for link in links}, {after["selection"]})
                self.assertEqual(self.found(host), {"ours"})
        again = self.assert_status(0, self.controller.task("rom_link", arguments=manual))
        self.assertEqual(again.changed(), [])

    def test_a_named_alternative(self) -> None:
        host = self.with_files()
        self.assert_status(0, self.controller.task("rom_link"))
        own = "/srv/own.rom"
        named = {"state": "named", "path": own}
        self.assertIn(own, self.failure("rom_link", arguments=named))
        shutil.copy(host.root.at(hosts.packaged_rom(host.world)), host.root.at(own))
        link = next(link for link in host.links if link.group == "efi-virtio.rom")
        host.root.run("update-alternatives", "--install", link.path, link.group, own, "5").check()
        self.twice("rom_link", named)
        self.assertEqual(host.root.resolve(link.path), own)

    def test_what_the_administrator_had_chosen_is_put_in_order(self) -> None:
        """A link that alternatives does not manage, over ours."""
        host = self.with_files()
        self.assert_status(0, self.controller.task("rom_link"))
        for link in host.links:
            host.root.link(link.path, link.stock)
        run = self.foretold({"kvm1": host}, "rom_link", {"state": "ours"})
        self.assertEqual(run.changed(), ["kvm1: rom_link"])
        self.assertEqual(self.found(host), {"ours"})

    def test_no_alternatives_program(self) -> None:
        """Then ours is a plain link, where that can be."""
        host = self.with_files(world=World("el9", NO_PROGRAM))
        clean = whole_tree(host)
        self.twice("rom_link", {"state": "ours"})
        self.assertEqual(self.found(host), {"ours"})
        self.twice("rom_link", {"state": "absent"})
        self.assert_unchanged(host, clean)

    def test_diff(self) -> None:
        host = self.with_files()
        run = self.controller.task("rom_link", "--diff")
        link = host.links[0]
        self.assertRegex(run.output, rf"(?m)^-{link.path}: stock")
        self.assertRegex(run.output, rf"(?m)^\+{link.path}: ours, auto, {link.romdir}/multinic-")


class Refusals(LinkCase):
    def assert_refused(self, host: SshHost, arguments: dict, *words: str) -> None:
        before = whole_tree(host)
        message = self.failure("rom_link", arguments=arguments)
        for word in words:
            self.assertIn(word, message)
        self.assert_unchanged(host, before)

    def test_options(self) -> None:
        host = self.with_files()
        self.assert_refused(host, {"statte": "ours"}, "statte", "Did you mean state?")
        self.assert_refused(host, {"state": "theirs"}, "ours", "theirs")
        self.assert_refused(host, {"state": "named"}, "path")
        self.assert_refused(host, {"state": "named", "path": "own.rom"}, "path")
        self.assert_refused(host, {"group": "net.rom"}, "net.rom", "efi-virtio.rom")

    def test_no_rom_of_ours(self) -> None:
        self.assert_refused(self.host(), {"state": "ours"}, "")

    def test_no_qemu(self) -> None:
        host = self.host()
        for folder in ("/usr/share/ipxe", "/usr/share/ipxe.efi", "/usr/share/qemu-kvm"):
            shutil.rmtree(host.root.at(folder))
        self.assert_refused(host, {}, "no folder with QEMU's ROMs")

    def test_nobody_who_is_not_root(self) -> None:
        host = self.with_files(variables={"ansible_user": "deputy", "ansible_remote_tmp": "/home/deputy/.ansible/tmp"})
        host.user("deputy")
        self.assert_refused(host, {"state": "ours"}, "")
        self.assert_stock(host)


if __name__ == "__main__":
    unittest.main()
