# SPDX-License-Identifier: GPL-2.0-or-later
"""rom_info over SSH: facts of hosts of every layout, only those that were asked for, and what could not be told."""

from __future__ import annotations

import json
import shutil
import unittest

from rpm import fixtures

from .case import DEBIAN, EL7, EL8, EL9, SUSE, AnsibleCase, whole_tree

PARTS = ("links", "images", "packages", "qemu", "guests", "domains")
DOMAIN = """<domain type='kvm'><name>web1</name><devices>
<interface type='network'><mac address='52:54:00:00:00:01'/><model type='virtio'/><rom enabled='no'/></interface>
<interface type='network'><mac address='52:54:00:00:00:02'/><model type='virtio'/></interface>
</devices></domain>
"""


class InfoCase(AnsibleCase):
    def info(self, **arguments: object) -> dict:
        run = self.assert_status(0, self.controller.task("rom_info", arguments=arguments))
        self.assertEqual(run.changed(), [])
        return run.only().result


class Facts(InfoCase):
    def test_every_layout(self) -> None:
        fleet = {world.layout: self.with_files(world.layout, world) for world in (EL7, EL8, EL9, SUSE, DEBIAN)}
        before = {name: whole_tree(host) for name, host in fleet.items()}
        tasks = [{"name": name, "multinic.qemu_rom.rom_info": {"gather": ["links"]}} for name in ("stock", "ours")]
        tasks.insert(1, {"name": "link", "multinic.qemu_rom.rom_link": {}})
        told = self.assert_status(0, self.controller.tasks(tasks[:1], "--check"))
        for name, host in fleet.items():
            self.assertEqual(told.only(name).result["host"]["layout"]["name"], name)
            self.assert_unchanged(host, before[name])
        run = self.assert_status(0, self.controller.tasks(tasks))
        for name, host in fleet.items():
            for state in ("stock", "ours"):
                links = run.only(name, state).result["host"]["links"]
                wanted = {link.group: state for link in host.links}
                self.assertEqual({link["group"]: link["state"] for link in links}, wanted, name)

    def test_only_what_was_asked_for(self) -> None:
        self.with_files()
        whole = self.info()["host"]
        self.assertLessEqual(set(PARTS), set(whole))
        self.assertEqual(whole["schema"], 1)
        for part in PARTS:
            found = self.info(gather=[part])["host"]
            self.assertEqual(set(PARTS) & set(found), {part})

    def test_text_for_a_list(self) -> None:
        """As it comes from a command line."""
        self.with_files()
        found = self.info(gather="links,images")["host"]
        self.assertEqual(set(PARTS) & set(found), {"links", "images"})

    def test_changes_nothing(self) -> None:
        host = self.with_files()
        before = whole_tree(host)
        self.info()
        self.assert_unchanged(host, before)

    def test_further_files(self) -> None:
        self.with_files()
        image = {"dest": "/srv/own.rom", "settings": {"menu": "never"}}
        made = self.assert_status(0, self.controller.task("rom_image", arguments=image)).only().result["image"]
        told = json.dumps(self.info(gather=["images"], files=["/srv/own.rom"])["host"]["images"])
        self.assertIn(made["sha256"], told)
        self.assertIn("/srv/own.rom", told)

    def test_a_file_that_cannot_be_told(self) -> None:
        self.with_files()
        result = self.info(gather=["images"], files=["/srv/absent.rom"])
        self.assertNotEqual(result["verdict"], "good", result)
        self.assertIn("/srv/absent.rom", json.dumps(result["host"]))

    def test_domains(self) -> None:
        host = self.with_files()
        host.root.write("/srv/domains/web1.xml", DOMAIN)
        told = json.dumps(self.info(gather=["domains"], domain_folders=["/srv/domains"])["host"]["domains"])
        for words in ("web1", "52:54:00:00:00:01", "52:54:00:00:00:02"):
            self.assertIn(words, told)

    def test_packages(self) -> None:
        host = self.host()
        host.root.bind(fixtures.SEEN, fixtures.folder())
        host.root.run("rpm", "-i", "--nodeps", "--force", *fixtures.owners("el9", 1)).check()
        told = json.dumps(self.info(gather=["packages"])["host"]["packages"])
        self.assertIn("ipxe-roms-qemu", told)

    def test_without_root(self) -> None:
        host = self.with_files(variables={"ansible_user": "deputy", "ansible_remote_tmp": "/home/deputy/.ansible/tmp"})
        host.user("deputy")
        result = self.info(gather=["links"])
        self.assertEqual({link["state"] for link in result["host"]["links"]}, {"stock"})

    def test_a_layout_that_is_told(self) -> None:
        self.with_files()
        self.assertEqual(self.info(gather=["links"], layout="el9")["host"]["layout"]["name"], "el9")

    def test_no_qemu_is_not_good(self) -> None:
        host = self.host()
        for folder in ("/usr/share/ipxe", "/usr/share/ipxe.efi", "/usr/share/qemu-kvm"):
            shutil.rmtree(host.root.at(folder))
        run = self.controller.task("rom_info")
        self.assertNotEqual(run.only().result.get("verdict"), "good", run.output)


class Report(InfoCase):
    def test_the_filter_takes_it(self) -> None:
        self.with_files()
        report = "{{ hostvars | multinic.qemu_rom.rom_report(register='state', hosts=ansible_play_hosts_all) }}"
        tasks = [
            {"multinic.qemu_rom.rom_info": {"gather": ["links"]}, "register": "state"},
            {"name": "report", "ansible.builtin.set_fact": {"report": report}},
        ]
        run = self.assert_status(0, self.controller.tasks(tasks))
        (entry,) = run.only(task="report").result["ansible_facts"]["report"]["hosts"]
        self.assertEqual(entry["host"], "kvm1")
        self.assertIn(entry["verdict"], ("bad", "unknown"))


class Refusals(InfoCase):
    def test_options(self) -> None:
        self.with_files()
        cases = [
            ({"gahter": ["links"]}, "Did you mean gather?"),
            ({"gather": ["linkz"]}, "links"),
            ({"layout": "el99"}, "el99"),
        ]
        for arguments, words in cases:
            with self.subTest(words):
                self.assertIn(words, self.failure("rom_info", arguments=arguments))


if __name__ == "__main__":
    unittest.main()
