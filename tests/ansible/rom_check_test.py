# SPDX-License-Identifier: GPL-2.0-or-later
"""rom_check over SSH: what it says of hosts that are, are not, and cannot be seen to be as a policy wants them."""

from __future__ import annotations

import shutil
import unittest

from rpm import fixtures

from .case import DEBIAN, EL7, EL8, EL9, SUSE, AnsibleCase, whole_tree

OURS = {"schema": 1, "links": {"all": "ours"}}
STOCK = {"schema": 1, "links": {"all": "stock"}}


class CheckCase(AnsibleCase):
    def check(self, policy: dict, *options: object, **more: object) -> dict:
        run = self.controller.task("rom_check", *options, arguments={"policy": policy, **more})
        return {**run.only().result, "outcome": run.only().outcome}

    def verdicts(self, answer: dict) -> dict:
        return {finding["item"]: finding["verdict"] for finding in answer["findings"]}


class Verdicts(CheckCase):
    def test_every_layout(self) -> None:
        fleet = {world.layout: self.with_files(world.layout, world) for world in (EL7, EL8, EL9, SUSE, DEBIAN)}
        tasks = [
            {"name": "stock", "multinic.qemu_rom.rom_check": {"policy": STOCK}},
            {"name": "before", "multinic.qemu_rom.rom_check": {"policy": OURS}, "ignore_errors": True},
            {"name": "link", "multinic.qemu_rom.rom_link": {}},
            {"name": "after", "multinic.qemu_rom.rom_check": {"policy": OURS}},
        ]
        run = self.assert_status(0, self.controller.tasks(tasks))
        for name, host in fleet.items():
            with self.subTest(name):
                self.assertEqual(run.only(name, "stock").result["verdict"], "good")
                before, after = run.only(name, "before"), run.only(name, "after")
                self.assertEqual((before.outcome, before.result["verdict"]), ("ignored", "bad"))
                links = {f"link {link.group}" for link in host.links}
                self.assertEqual(self.verdicts(before.result), dict.fromkeys(links, "bad"))
                self.assertEqual(self.verdicts(after.result), dict.fromkeys(links, "good"))

    def test_changes_nothing(self) -> None:
        host = self.with_files()
        before = whole_tree(host)
        for options in ((), ("--check",)):
            self.assertFalse(self.check(OURS, *options, report_only=True)["changed"])
        self.assert_unchanged(host, before)

    def test_what_fails_the_task(self) -> None:
        host = self.with_files()
        answer = self.check(OURS)
        self.assertEqual((answer["outcome"], answer["verdict"]), ("failed", "bad"))
        self.assertIn("link efi-virtio.rom is not as it should be", answer["msg"])
        self.assertEqual(self.check(OURS, report_only=True)["outcome"], "ok")
        self.assertEqual(self.check(OURS, allow_unknown=True)["outcome"], "failed")
        # A link that leads in a circle cannot be told.
        host.root.link(host.links[0].path, host.links[0].path)
        policy = {"schema": 1, "links": {"efi-virtio.rom": "ours"}, "domains": {"rom_enabled": True}}
        answer = self.check(policy, report_only=True)
        self.assertNotEqual(answer["verdict"], "good", answer)

    def test_the_rom(self) -> None:
        host = self.with_files()
        self.assert_status(0, self.controller.task("rom_link"))
        policy = {"schema": 1, "rom": {"version": ">=0.1.0 <0.2", "script_sha256": "builtin"}}
        self.assertEqual(self.check(policy)["verdict"], "good")
        answer = self.check({"schema": 1, "rom": {"version": ">=9", "settings": {"menu": "never"}}})
        self.assertEqual(answer["verdict"], "bad")
        self.assertEqual(set(self.verdicts(answer).values()), {"bad"})
        # The same with a ROM of one's own in the place of ours.
        own = {"dest": f"{host.links[0].romdir}/multinic-256K.rom", "settings": {"menu": "never"}}
        self.assert_status(0, self.controller.task("rom_image", arguments=own))
        policy = {"schema": 1, "rom": {"settings": {"menu": "never"}}}
        self.assertEqual(self.verdicts(self.check(policy))["rom efi-virtio.rom setting menu"], "good")

    def test_exceptions(self) -> None:
        self.with_files()
        accepted = [
            {"item": f"link {name}", "reason": "later", "expires": "2999-01-01"}
            for name in ("efi-virtio.rom", "pxe-virtio.rom")
        ]
        self.assertEqual(self.check({**OURS, "exceptions": accepted})["verdict"], "good")
        over = [{**accepted[0], "expires": "2020-01-01"}, accepted[1]]
        answer = self.check({**OURS, "exceptions": over})
        self.assertEqual(self.verdicts(answer), {"link efi-virtio.rom": "bad", "link pxe-virtio.rom": "good"})

    def test_packages(self) -> None:
        host = self.host()
        host.root.bind(fixtures.SEEN, fixtures.folder())
        owner, version = fixtures.owners("el9", 1)[0], "1"
        host.root.run("rpm", "-i", "--nodeps", "--force", owner).check()
        name = fixtures.names("el9")[0]
        policy = {"schema": 1, "package": {"name": name, "version": f">={version}", "verified": True}}
        answer = self.check(policy)
        self.assertEqual(answer["verdict"], "good", answer)
        answer = self.check({"schema": 1, "package": {"name": "qemu-rom-multinic"}})
        self.assertEqual(answer["verdict"], "bad", answer)

    def test_policy_file_is_on_the_host(self) -> None:
        host = self.with_files()
        host.root.write("/etc/multinic.yml", "schema: 1\nlinks:\n  all: stock\n")
        run = self.controller.task("rom_check", arguments={"policy_file": "/etc/multinic.yml"})
        self.assertEqual(run.only().result["verdict"], "good")


class Fleet(CheckCase):
    """One policy for all hosts, held against one."""

    POLICY = {
        "schema": 1,
        "links": {"all": "ours"},
        "groups": {
            "old_ones": {"links": {"all": "stock"}},
            "lab": {"links": {"all": "absent"}},
            "rack": {"below": ["old_ones"], "links": {"all": "ours"}},
        },
    }

    def test_groups_of_the_host(self) -> None:
        self.with_files()
        for groups, verdict in (
            ([], "bad"),
            (["old_ones"], "good"),
            (["rack", "old_ones"], "bad"),
            (["lab", "old_ones"], "unknown"),
        ):
            with self.subTest(groups):
                answer = self.check(self.POLICY, groups=groups, report_only=True)
                self.assertEqual(answer["verdict"], verdict, answer)
        answer = self.check(self.POLICY, groups=["lab", "old_ones"])
        self.assertIn("absent for group lab", answer["msg"])

    def test_as_the_inventory_has_them(self) -> None:
        self.with_files()
        answer = self.check(self.POLICY, groups="{{ group_names + ['old_ones'] }}")
        self.assertEqual(answer["verdict"], "good", answer)

    def test_exceptions_for_hosts(self) -> None:
        self.with_files()
        row = {"reason": "later", "expires": "2999-01-01", "hosts": ["kvm-*"]}
        items = ("link efi-virtio.rom", "link pxe-virtio.rom")
        policy = {**OURS, "exceptions": [{"item": item, **row} for item in items]}
        self.assertEqual(self.check(policy, groups=[], host="kvm-1")["verdict"], "good")
        self.assertEqual(self.check(policy, groups=[], host="web-1")["verdict"], "bad")

    def test_what_is_for_some_hosts_is_not_passed_over(self) -> None:
        self.with_files()
        message = self.failure("rom_check", arguments={"policy": self.POLICY, "report_only": True})
        self.assertIn("{{ group_names }}", message)
        row = {"item": "x", "reason": "r", "expires": "2999-01-01", "hosts": ["a"]}
        policy = {**OURS, "exceptions": [row]}
        message = self.failure("rom_check", arguments={"policy": policy, "groups": [], "report_only": True})
        self.assertIn("{{ inventory_hostname }}", message)


class Refusals(CheckCase):
    def assert_refused(self, arguments: dict, *words: str) -> None:
        message = self.failure("rom_check", arguments={"report_only": True, **arguments})
        for word in words:
            self.assertIn(word, message)

    def test_policies(self) -> None:
        host = self.with_files()
        cases = [
            ({"links": {"all": "ours"}}, "schema"),
            ({"schema": 2, "links": {"all": "ours"}}, "schema"),
            ({"schema": 1, "link": {"all": "ours"}}, "link"),
            ({"schema": 1, "links": {"all": "theirs"}}, "ours, stock, absent"),
            ({"schema": 1, "links": {"efi-virtoi.rom": "ours"}}, "efi-virtio.rom"),
            ({"schema": 1, "rom": {"version": "new"}}, "version"),
            ({"schema": 1}, "asks for nothing"),
        ]
        for policy, words in cases:
            with self.subTest(words):
                self.assert_refused({"policy": policy}, words)
        self.assert_refused({"policy_file": "/etc/absent.yml"}, "/etc/absent.yml")
        host.root.write("/etc/odd.yml", "schema: 1\nlinks:\n  all: [ours\n")
        self.assert_refused({"policy_file": "/etc/odd.yml"}, "/etc/odd.yml:")

    def test_options(self) -> None:
        self.with_files()
        self.assert_refused({}, "policy")
        self.assert_refused({"policy": OURS, "policy_file": "/x"}, "policy_file")
        self.assert_refused({"polcy": OURS}, "polcy", "Did you mean policy?")

    def test_no_qemu_is_not_good(self) -> None:
        host = self.host()
        for folder in ("/usr/share/ipxe", "/usr/share/ipxe.efi", "/usr/share/qemu-kvm"):
            shutil.rmtree(host.root.at(folder))
        answer = self.check(OURS, report_only=True)
        self.assertNotEqual(answer.get("verdict"), "good", answer)


if __name__ == "__main__":
    unittest.main()
