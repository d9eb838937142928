# SPDX-License-Identifier: GPL-2.0-or-later
"""The role hypervisor and the playbooks: on fresh hosts, with a signed repository, on hosts with foreign state, in
check mode, again, and without Python."""

from __future__ import annotations

import functools
import json
import re
import shutil
import unittest
from pathlib import Path
from typing import Dict, List

import jsonschema

from lab.paths import TOP
from push import case
from push.servers import SshHost
from rpm import fixtures, mounts, ours, snapshot
from rpm.built import command
from rpm.repository_test import KEY_FILE, MAKE_REPO, Keys

from . import hosts
from .case import EL9, AnsibleCase, whole_tree
from .controller import COLLECTION, Run, assembled

ROLE = "multinic.qemu_rom.hypervisor"
REPORT_SCHEMA = json.loads((TOP / "plugins/drift/report.schema.json").read_text())
# What dnf and rpm_key leave of what they have looked at, in check mode, too.
_OF_OTHERS = re.compile(r"/var/(cache|lib)/|/root/\.gnupg")
NO_PACKAGE = {"hypervisor_manage_package": False}


@functools.lru_cache(maxsize=None)
def packages() -> List[str]:
    """Ours, with ROMs that are some, as roots see them."""
    ours.give_roms(1, lambda size: case.padded(1, size))
    return ours.packages("el9", 1)


@functools.lru_cache(maxsize=None)
def repository() -> str:
    """A signed one with our package, and its place as roots see it."""
    place = fixtures.folder() / "for-the-role"
    rpms = mounts.workspace() / "rpms-for-the-role"
    rpms.mkdir()
    for path in packages():
        shutil.copy(fixtures.folder() / path[len(fixtures.SEEN) + 1 :], rpms)
    url = f"file://{fixtures.SEEN}/{place.name}"
    keys = Keys("role@example.invalid")
    try:
        done = command(MAKE_REPO, "--rpms", rpms, "--baseurl", url, place, GNUPGHOME=str(keys.folder))
    finally:
        keys.remove()
    assert done.returncode == 0, done.stdout
    return url


class RoleCase(AnsibleCase):
    def role(self, *options: object, **variables: object) -> Run:
        play = {"hosts": "all", "gather_facts": False, "roles": [{"role": ROLE, "vars": variables}]}
        return self.controller.play([play], *options)

    def assert_settled(self, **variables: object) -> None:
        """Another run changes nothing."""
        self.assertEqual(self.assert_status(0, self.role(**variables)).changed(), [])

    def found(self, host: SshHost) -> set:
        return set(hosts.found(host.root, host.world).values())

    def report(self, path: Path) -> Dict[str, str]:
        """The verdicts by host, of a report as its schema says."""
        report = json.loads(path.read_text())
        jsonschema.validate(report, REPORT_SCHEMA)
        return {entry["host"]: entry["verdict"] for entry in report["hosts"]}


class Fresh(RoleCase):
    def fresh(self) -> SshHost:
        """A host that takes RPMs, with what a fresh RPM database does not know."""
        host = self.host()
        host.root.bind(fixtures.SEEN, fixtures.folder())
        host.root.mount_proc()
        host.root.at("/etc/yum.repos.d").mkdir()
        host.root.run("rpm", "-i", fixtures.machine(host.world.program)).check()
        return host

    def test_from_a_signed_repository(self) -> None:
        host = self.fresh()
        variables = {"hypervisor_package_manager": "dnf", "hypervisor_repository_url": repository()}
        before = whole_tree(host)
        told = self.assert_status(0, self.role("--check", **variables))
        self.assertTrue(told.changed(), told.output)
        lines = snapshot.differences(before, whole_tree(host))
        self.assertEqual([line for line in lines if not _OF_OTHERS.match(line[2:])], [])
        self.assertEqual(host.root.run("rpm", "-q", "qemu-rom-multinic").status, 1)

        run = self.assert_status(0, self.role(**variables))
        self.assertEqual(host.root.run("rpm", "-q", "--qf", "%{VERSION}", "qemu-rom-multinic").output, "1.0.0")
        self.assertEqual(run.only(task="Compare the host with the policy").result["verdict"], "good")
        self.assertIn("gpgcheck=1", host.root.at("/etc/yum.repos.d/qemu-rom-multinic.repo").read_text())
        self.assert_settled(**variables)

    def test_a_key_that_is_another_one(self) -> None:
        host = self.fresh()
        url = repository()
        other = Keys("other@example.invalid")
        self.addCleanup(other.remove)
        (fixtures.folder() / "other-key").write_text(other.gpg("--armor", "--export"))
        key = f"{fixtures.SEEN}/other-key"
        run = self.role(hypervisor_package_manager="dnf", hypervisor_repository_url=url, hypervisor_repository_key=key)
        self.assert_status(2, run)
        self.assertEqual(host.root.run("rpm", "-q", "qemu-rom-multinic").status, 1)
        self.assertEqual(self.found(host) & {"ours"}, set())

    def test_installed_already_and_no_repository(self) -> None:
        host = self.fresh()
        for package in packages():
            host.root.run("rpm", "-i", package).check()
        variables = {"hypervisor_package_manager": "dnf"}
        self.assert_status(0, self.role(**variables))
        self.assert_settled(**variables)

    def test_a_package_manager_without_rpms(self) -> None:
        self.host()
        run = self.assert_status(2, self.role(hypervisor_repository_url="https://example.invalid/"))
        self.assertIn("romctl push", run.output)


class Links(RoleCase):
    def test_each_choice_foretold_and_settled(self) -> None:
        host = self.with_files()
        clean = whole_tree(host)
        for link in ("ours", "stock", "absent"):
            before = whole_tree(host)
            variables = {**NO_PACKAGE, "hypervisor_link": link}
            told = self.assert_status(0, self.role("--check", **variables))
            self.assert_unchanged(host, before)
            done = self.assert_status(0, self.role(**variables))
            self.assertEqual(told.changed(), done.changed(), link)
            self.assertEqual(done.only(task="Look at the running guests").outcome, "ok")
            self.assertEqual(self.found(host) == {"ours"}, link == "ours")
            self.assert_settled(**variables)
        self.assert_unchanged(host, clean)

    def test_foreign_state(self) -> None:
        """A link of the administrator's own is replaced, or left alone when that is wanted."""
        host = self.with_files()
        own = "/srv/own.rom"
        shutil.copy(host.root.at(hosts.packaged_rom(EL9, 512)), host.root.at(own))
        host.root.link(host.links[0].path, own)
        before = whole_tree(host)
        run = self.role(**NO_PACKAGE, hypervisor_link="unmanaged", hypervisor_check=False)
        self.assertEqual(self.assert_status(0, run).changed(), [])
        self.assert_unchanged(host, before)
        self.assert_status(0, self.role(**NO_PACKAGE))
        self.assertEqual(self.found(host), {"ours"})
        self.assert_settled(**NO_PACKAGE)

    def test_without_python(self) -> None:
        host = self.with_files(variables={"ansible_python_interpreter": "/nowhere/python"})
        for path in sorted(host.root.at("/usr/bin").glob("python*")):
            path.unlink()
        self.assert_status(0, self.role(**NO_PACKAGE))
        self.assertEqual(self.found(host), {"ours"})

    def test_variables_are_checked(self) -> None:
        self.with_files()
        run = self.assert_status(2, self.role(**NO_PACKAGE, hypervisor_link="theirs"))
        self.assertIn("value of hypervisor_link must be one of", run.output)


class Policy(RoleCase):
    DIFFERENT = {"schema": 1, "links": {"efi-virtio.rom": "stock"}}

    def test_a_host_that_differs(self) -> None:
        self.with_files()
        run = self.assert_status(2, self.role(**NO_PACKAGE, hypervisor_policy=self.DIFFERENT))
        self.assertIn("link efi-virtio.rom: ", run.output)
        self.assert_status(0, self.role(**NO_PACKAGE, hypervisor_policy=self.DIFFERENT, hypervisor_report_only=True))

    def test_policy_file(self) -> None:
        host = self.with_files()
        host.root.write("/etc/multinic.yml", json.dumps(self.DIFFERENT))
        self.assert_status(2, self.role(**NO_PACKAGE, hypervisor_policy_file="/etc/multinic.yml"))

    def test_report(self) -> None:
        """With every host: also one that fails, and one that cannot be reached."""
        self.with_files("good")
        self.host("bare")
        gone = self.host("gone")
        gone.stop()
        path = self.controller.home / "report.json"
        run = self.role(**NO_PACKAGE, hypervisor_report_file=str(path))
        self.assertNotEqual(run.status, 0)
        self.assertEqual(self.report(path), {"good": "good", "bare": "unknown", "gone": "unknown"})


class Playbooks(RoleCase):
    def playbook(self, name: str, *options: object) -> Run:
        return self.controller.play(assembled() / COLLECTION / "playbooks" / name, *options)

    def test_install_and_check(self) -> None:
        host = self.with_files()
        before = whole_tree(host)
        self.assert_status(2, self.playbook("check.yml"))
        self.assert_unchanged(host, before)
        options = ("-e", json.dumps(NO_PACKAGE))
        self.assert_status(0, self.playbook("install.yml", *options))
        self.assertEqual(self.assert_status(0, self.playbook("install.yml", *options)).changed(), [])
        self.assert_status(0, self.playbook("check.yml"))

    def test_a_roll_out_stops_at_the_first_group_that_fails(self) -> None:
        self.host("first")
        second = self.with_files("second")
        self.assertNotEqual(self.playbook("install.yml", "-e", json.dumps(NO_PACKAGE)).status, 0)
        self.assertNotIn("ours", self.found(second))

    def test_report(self) -> None:
        self.with_files("stock")
        gone = self.host("gone")
        gone.stop()
        path = self.controller.home / "report.json"
        policy = self.controller.write("policy.yml", "schema: 1\nlinks: {all: stock}\n")
        run = self.playbook("report.yml", "-e", f"policy_file={policy}", "-e", f"report_file={path}")
        self.assertEqual(self.report(path), {"stock": "good", "gone": "unknown"}, run.output)

    def test_guest_image(self) -> None:
        host = self.with_files()
        self.assert_status(0, self.playbook("guest_image.yml"))
        self.assertTrue(host.root.at("/usr/share/qemu-rom-multinic/guests/web1.rom").is_file())
        self.assertEqual(self.playbook("guest_image.yml").changed(), [])


if __name__ == "__main__":
    unittest.main()
