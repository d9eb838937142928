# SPDX-License-Identifier: GPL-2.0-or-later
"""romctl push on hosts that let it: every layout, again, newer, several at once, by sudo, and back."""

from __future__ import annotations

import hashlib
import shutil
import subprocess

from rpm.host import NO_PROGRAM, World
from rpm.layouts import LINKS

from . import case, servers
from .case import DEBIAN, EL7, EL8, EL9, SUSE, PushCase

RECEIPT = "romctl-push.receipt"


class Layouts(PushCase):
    """There and back, in every layout, with the alternatives program that hosts of the layout have."""

    def there_and_back(self, world: World) -> None:
        host = self.host(world)
        before = self.state(host)
        with host.watcher() as watcher:
            self.assertIn("changed:", self.assert_push(0, host.address))
            self.assert_ours(host)
            pushed = self.state(host)
            self.assertIn("unchanged:", self.assert_push(0, host.address))
            self.assert_unchanged(host, pushed)
            self.assertIn("removed", self.assert_push(0, "--undo", host.address))
            self.assert_unchanged(host, before)
            self.assertIn("unchanged:", self.assert_push(0, "--undo", host.address))
            self.assert_unchanged(host, before)
        for name, seen in watcher.roms.items():
            self.assertTrue(seen.always_there(), f"{name}: {seen}")

    def test_el7(self):
        self.there_and_back(EL7)

    def test_el8(self):
        self.there_and_back(EL8)

    def test_el9(self):
        self.there_and_back(EL9)

    def test_suse(self):
        self.there_and_back(SUSE)

    def test_debian(self):
        self.there_and_back(DEBIAN)


class Pushing(PushCase):
    def test_a_newer_rom_replaces_the_older_one_at_every_moment(self):
        host = self.host()
        before = self.state(host)
        self.assert_push(0, host.address)
        with host.watcher() as watcher:
            report = self.report(0, host.address, version=2)
        self.assert_ours(host, 2)
        for seen in watcher.roms.values():
            self.assertTrue(seen.always_there(), seen)
        (told,) = report["hosts"]
        self.assertEqual([file["changed"] for file in told["files"]], [True, True])
        self.assertEqual([link["before"] for link in told["links"]], ["ours", "ours"])
        self.assert_push(0, "--undo", host.address)
        self.assert_unchanged(host, before)

    def test_the_report(self):
        host = self.host()
        report = self.report(0, host.address)
        self.assertEqual((report["schema"], report["action"], report["dry_run"]), (1, "push", False))
        (told,) = report["hosts"]
        self.assertEqual((told["host"], told["outcome"], told["error"]), (host.address, "changed", None))
        for link, row in zip(told["links"], LINKS["el9"]):
            self.assertEqual((link["link"], link["before"], link["after"]), (row.path, "not linked", "ours"))
        for file in told["files"]:
            content = host.root.at(file["path"]).read_bytes()
            self.assertEqual(file["sha256"], hashlib.sha256(content).hexdigest())
        again = self.report(0, host.address)["hosts"][0]
        self.assertEqual(again["outcome"], "unchanged")
        self.assertEqual([file["changed"] for file in again["files"]], [False, False])
        undone = self.report(0, "--undo", host.address)
        self.assertEqual(undone["action"], "undo")
        self.assertEqual(undone["hosts"][0]["outcome"], "changed")

    def test_a_dry_run_tells_and_changes_nothing(self):
        host = self.host()
        before = self.state(host)
        self.assertIn("would be changed", self.assert_push(1, "--dry-run", host.address))
        self.assert_unchanged(host, before)
        self.assert_push(0, host.address)
        pushed = self.state(host)
        self.assertIn("unchanged", self.assert_push(0, "--dry-run", host.address))
        report = self.report(1, "--dry-run", "--undo", host.address)
        self.assertEqual((report["dry_run"], report["hosts"][0]["outcome"]), (True, "changed"))
        self.assert_unchanged(host, pushed)

    def test_several_hosts_in_the_order_given_and_one_that_fails_stops_no_other(self):
        good, bare, silent, last = self.host(), self.host(), self.host(), self.host(DEBIAN)
        for folder in ("/usr/share/ipxe", "/usr/share/ipxe.efi"):
            shutil.rmtree(bare.root.at(folder))
        silent.stop()
        addresses = [host.address for host in (good, bare, silent, last)]
        done = self.push(*addresses)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertEqual([line.split(":")[0] for line in done.stdout.splitlines()], [addresses[0], addresses[3]])
        self.assertLess(done.stderr.index(addresses[1]), done.stderr.index(addresses[2]))
        self.assertIn(f"{addresses[1]}: refused: no QEMU ROM folder of a known layout", done.stderr)
        self.assertIn("Connection refused", done.stderr)
        report = self.report(1, addresses[3], addresses[1], addresses[0], "--forks", "2")
        outcomes = [told["outcome"] for told in report["hosts"]]
        self.assertEqual(outcomes, ["unchanged", "refused", "unchanged"])
        self.assertEqual([told["host"] for told in report["hosts"]], [addresses[3], addresses[1], addresses[0]])

    def test_the_installed_rom_is_pushed_when_none_is_named(self):
        host = self.host()
        # romctl runs in a root of its own, so that what this machine has installed makes no difference.
        operator = self.host()
        operator.root.mount_proc()
        romctl = ["chroot", str(operator.root.path), *self.command(host.address)]
        for path in (self.config, self.known_hosts, servers.key("client")):
            operator.root.write(str(path), path.read_text(), 0o600)

        def run() -> subprocess.CompletedProcess:
            return subprocess.run(romctl, capture_output=True, text=True, env=self.environment(), check=False)

        done = run()
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn("there is no ROM on this machine", done.stderr)
        operator.root.write_bytes("/usr/share/qemu-rom-multinic/multinic-64K.rom", case.padded(1, 65536))
        done = run()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_ours(host)

    def test_a_layout_that_is_told(self):
        host = self.host(SUSE)
        before = self.state(host)
        self.assertIn("looks like 'suse'", self.assert_push(1, "--layout", "el9", host.address))
        self.assert_unchanged(host, before)
        self.assert_push(0, "--layout", "suse", host.address)
        self.assert_ours(host)

    def test_no_alternatives_program(self):
        host = self.host(World("el9", NO_PROGRAM))
        before = self.state(host)
        self.assertIn("there is no alternatives program", self.assert_push(0, host.address))
        self.assert_ours(host)
        self.assertIn("unchanged", self.assert_push(0, host.address))
        self.assert_push(0, "--undo", host.address)
        self.assert_unchanged(host, before)

    def test_a_path_that_is_taken_over_needs_an_alternatives_program(self):
        host = self.host(World("suse", NO_PROGRAM))
        before = self.state(host)
        self.assertIn("there is no alternatives program", self.assert_push(1, host.address))
        self.assertEqual(servers.stock_label(host, "efi-virtio.rom").split()[0], "qemu-ipxe")
        self.assert_push(0, "--undo", host.address)
        self.assert_unchanged(host, before)

    def test_a_link_that_went_astray_is_put_right(self):
        host = self.host()
        self.assert_push(0, host.address)
        link = host.links[0]
        host.root.at(link.path).unlink()
        self.assertIn("was not linked", self.assert_push(0, host.address))
        self.assert_ours(host)

    def test_a_damaged_file_is_replaced(self):
        host = self.host()
        self.assert_push(0, host.address)
        host.root.at(host.links[0].ours()).write_bytes(b"damaged")
        report = self.report(0, host.address)
        self.assertEqual([file["changed"] for file in report["hosts"][0]["files"]], [True, False])
        self.assert_ours(host)

    def test_the_class_of_the_stock_rom_decides(self):
        host = self.host(DEBIAN)
        stock = host.root.at(host.links[0].stock)
        stock.write_bytes(stock.read_bytes().ljust(400_000, b"x"))
        self.assert_push(0, host.address)
        self.assertEqual(self.found(host, "efi-virtio.rom"), case.padded(1, 512 * 1024))


class Surroundings(PushCase):
    """Hosts that are set up in ways that should make no difference."""

    def test_a_login_shell_that_talks_and_a_strict_umask(self):
        # A server that goes through the shell for SFTP would be confused, as with sftp(1).
        host = self.host(sftp="internal-sftp")
        host.root.write("/root/.bashrc", "echo Welcome; echo '@begin-x'; echo noise >&2; umask 077\n")
        host.root.run("chsh", "-s", "/bin/bash", "root").check()
        before = self.state(host)
        self.assert_push(0, host.address)
        self.assert_ours(host)
        for path in ("/usr/share/qemu-rom-multinic", "/usr/share/qemu-firmware"):
            self.assertEqual(host.root.at(path).stat().st_mode & 0o777, 0o755, path)
        self.assertEqual(host.root.at(host.links[0].ours()).stat().st_mode & 0o777, 0o644)
        self.assert_push(0, "--undo", host.address)
        self.assert_unchanged(host, before)

    def test_a_host_without_a_program_for_hashes(self):
        host = self.host()
        for name in ("sha256sum", "openssl"):
            host.root.at(f"/usr/bin/{name}").unlink()
        self.assert_push(0, host.address)
        self.assert_ours(host)
        self.assertIn("unchanged", self.assert_push(0, host.address))
        self.assertIn("wrote", self.assert_push(0, host.address, version=2))
        self.assert_ours(host, 2)

    def test_without_df(self):
        host = self.host()
        host.root.at("/usr/bin/df").unlink()
        self.assert_push(0, host.address)
        self.assert_ours(host)

    def test_folders_that_were_there_before_stay(self):
        host = self.host()
        for folder in ("/usr/share/qemu-firmware", "/usr/share/qemu-rom-multinic"):
            host.root.at(folder).mkdir()
        before = self.state(host)
        self.assert_push(0, host.address)
        self.assert_push(0, "--undo", host.address)
        self.assert_unchanged(host, before)

    def test_what_others_put_into_our_folders_stays(self):
        host = self.host()
        self.assert_push(0, host.address)
        for path in ("/usr/share/qemu-firmware/other.rom", "/usr/share/qemu-rom-multinic/note"):
            host.root.write(path, "theirs")
        self.assert_push(0, "--undo", host.address)
        for path in ("/usr/share/qemu-firmware/other.rom", "/usr/share/qemu-rom-multinic/note"):
            self.assertEqual(host.root.at(path).read_text(), "theirs")
        self.assertFalse(host.root.at(f"/usr/share/qemu-rom-multinic/{RECEIPT}").exists())
        self.assertIn("unchanged", self.assert_push(0, "--undo", host.address))


class Sudo(PushCase):
    def setUp(self):
        super().setUp()
        servers.have_sudo()

    def test_by_sudo_where_the_user_is_not_root(self):
        host = self.host()
        host.user("deputy", sudo="ALL=(ALL) NOPASSWD: ALL")
        before = self.state(host)
        with host.watcher() as watcher:
            self.assert_push(0, f"deputy@{host.address}")
        self.assertTrue(all(seen.always_there() for seen in watcher.roms.values()))
        self.assert_ours(host)
        owner = host.root.at(host.links[0].ours()).stat()
        self.assertEqual((owner.st_uid, owner.st_gid, owner.st_mode & 0o777), (0, 0, 0o644))
        self.assertIn("unchanged", self.assert_push(0, "--user", "deputy", host.address))
        self.assert_push(0, "--user", "deputy", "--undo", host.address)
        self.assert_unchanged(host, before)

    def test_neither_root_nor_sudo(self):
        host = self.host()
        host.user("guest")
        host.user("asked", sudo="ALL=(ALL) ALL")
        before = self.state(host)
        for user in ("guest", "asked"):
            self.assertIn("refused: the user is not root there", self.assert_push(1, f"{user}@{host.address}"))
        host.root.at("/usr/bin/sudo").unlink()
        self.assertIn("refused: the user is not root there", self.assert_push(1, f"guest@{host.address}"))
        self.assert_unchanged(host, before)
