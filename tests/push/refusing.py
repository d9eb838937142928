# SPDX-License-Identifier: GPL-2.0-or-later
"""Hosts on which push must not, or cannot: it says why, and all stays as it was."""

from __future__ import annotations

from pathlib import Path

from rpm import mounts

from . import case
from .case import DEBIAN, EL7, PushCase
from .servers import SFTP, SshHost

_PACKAGE = """Name: qemu-rom-multinic
Version: 9.8.7
Release: 1
Summary: Stands in for the real one
License: GPL-2.0-or-later
BuildArch: noarch
%description
Nothing.
%files
"""
# Hands on what SFTP says, with one byte of what is written changed.
_DAMAGING = """#!/usr/bin/python3
import subprocess, sys, threading
server = subprocess.Popen(["SFTP"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
def answers():
    while block := server.stdout.read1(65536):
        sys.stdout.buffer.write(block)
        sys.stdout.buffer.flush()
threading.Thread(target=answers, daemon=True).start()
def take(count):
    data = sys.stdin.buffer.read(count)
    if len(data) < count:
        server.stdin.close()
        server.wait()
        sys.exit(0)
    return data
while True:
    head = take(4)
    body = bytearray(take(int.from_bytes(head, "big")))
    if body[0] == 6:  # SSH_FXP_WRITE
        body[-1] ^= 1
    server.stdin.write(head + body)
    server.stdin.flush()
""".replace("SFTP", SFTP)


class Choices(PushCase):
    """What an administrator has chosen is replaced only when that is wished for."""

    def own_rom(self, host: SshHost) -> Path:
        host.root.write_bytes("/opt/own.rom", b"\x55\xaa" + bytes(200_000))
        return host.root.at("/opt/own.rom")

    def test_an_own_link(self):
        host = self.host()
        self.own_rom(host)
        link = host.links[0]
        host.root.link(link.path, "/opt/own.rom")
        before = self.state(host)
        said = self.assert_push(1, host.address)
        self.assertIn(f"{link.path}: foreign", said)
        self.assertIn("--force replaces it", said)
        # The other link is nobody's, so it is ours now.
        self.assertEqual(host.root.at(link.path).readlink(), Path("/opt/own.rom"))
        self.assertEqual(self.found(host, "pxe-virtio.rom"), case.padded(1, 128 * 1024))
        again = self.report(1, host.address)["hosts"][0]
        self.assertEqual((again["outcome"], again["links"][0]["before"]), ("refused", "foreign"))
        self.assert_push(0, "--force", host.address)
        self.assert_ours(host)
        self.assert_push(0, "--undo", host.address)
        self.assert_unchanged(host, before)

    def test_an_own_link_on_a_path_that_is_taken_over(self):
        host = self.host(EL7)
        self.own_rom(host)
        host.root.link(host.links[0].path, "/opt/own.rom")
        before = self.state(host)
        self.assertIn("foreign", self.assert_push(1, host.address))
        self.assert_unchanged(host, before)
        self.assert_push(0, "--force", host.address)
        self.assert_ours(host)
        self.assert_push(0, "--undo", host.address)
        self.assert_unchanged(host, before)

    def test_an_own_file(self):
        host = self.host(DEBIAN)
        host.root.write_bytes(host.links[0].path, b"\x55\xaa" + bytes(200_000))
        before = self.state(host)
        self.assertIn("foreign", self.assert_push(1, host.address))
        self.assert_push(0, "--force", host.address)
        self.assert_ours(host)
        self.assert_push(0, "--undo", host.address)
        self.assert_unchanged(host, before)

    def test_a_choice_by_alternatives(self):
        host = self.host()
        self.assert_push(0, host.address)
        stock = host.links[0].stock
        host.root.run("alternatives", "--set", "efi-virtio.rom", stock).check()
        chosen = self.state(host)
        said = self.assert_push(1, host.address)
        self.assertIn(f"set to {stock}", said)
        self.assert_unchanged(host, chosen)
        # A newer ROM comes, and the choice stays.
        self.assertIn(f"set to {stock}", self.assert_push(1, host.address, version=2))
        self.assertEqual(self.found(host, "efi-virtio.rom"), host.root.at(host.root.resolve(stock)).read_bytes())
        self.assertEqual(self.found(host, "pxe-virtio.rom"), case.padded(2, 128 * 1024))
        self.assert_push(0, "--force", host.address, version=2)
        self.assert_ours(host, 2)

    def test_files_that_somebody_else_put_there(self):
        host = self.host()
        ours = host.links[0].ours()
        host.root.write_bytes(ours, b"theirs")
        before = self.state(host)
        self.assertIn("push did not put it there", self.assert_push(1, host.address))
        self.assertIn("no receipt", self.assert_push(1, "--undo", host.address))
        self.assert_unchanged(host, before)
        self.assert_push(0, "--force", host.address)
        self.assert_ours(host)

    def test_a_folder_in_the_place_of_a_file(self):
        host = self.host()
        host.root.at(host.links[0].ours()).mkdir(parents=True)
        before = self.state(host)
        self.assertIn("is not a regular file", self.assert_push(1, "--force", host.address))
        self.assert_unchanged(host, before)


class Refused(PushCase):
    def test_a_host_with_the_package(self):
        host = self.host()
        host.root.write("/tmp/package.spec", _PACKAGE)
        host.root.run("rpmbuild", "-bb", "--quiet", "--define", "_rpmdir /tmp", "/tmp/package.spec").check()
        host.root.run("rpm", "-i", "/tmp/noarch/qemu-rom-multinic-9.8.7-1.noarch.rpm").check()
        before = self.state(host)
        for arguments, advice in (((), "dnf upgrade"), (("--undo",), "dnf remove"), (("--force",), "dnf upgrade")):
            said = self.assert_push(1, *arguments, host.address)
            self.assertIn("refused: managed by its package manager (qemu-rom-multinic 9.8.7-1", said)
            self.assertIn(advice, said)
        self.assert_unchanged(host, before)
        self.assertEqual(self.report(1, host.address)["hosts"][0]["package"], "9.8.7-1")

    def test_an_unknown_layout(self):
        host = self.host()
        for folder in ("/usr/share/ipxe", "/usr/share/ipxe.efi", "/usr/share/qemu-kvm"):
            for path in sorted(host.root.at(folder).rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
            host.root.at(folder).rmdir()
        before = self.state(host)
        for arguments in ((), ("--undo",)):
            self.assertIn("refused: no QEMU ROM folder of a known layout", self.assert_push(1, *arguments, host.address))
        self.assert_unchanged(host, before)

    def test_read_only_usr(self):
        host = self.host()
        before = self.state(host)
        host.root.make_read_only("/usr")
        self.assertIn("/usr/share: cannot be written to", self.assert_push(1, host.address))
        host.root.unmount_last()
        self.assert_unchanged(host, before)
        self.assert_push(0, host.address)
        pushed = self.state(host)
        host.root.make_read_only("/usr")
        self.assertIn("unchanged", self.assert_push(0, host.address))
        self.assertIn("cannot be written to", self.assert_push(1, host.address, version=2))
        self.assertIn("cannot be written to", self.assert_push(1, "--undo", host.address))
        host.root.unmount_last()
        self.assert_unchanged(host, pushed)

    def test_no_sftp(self):
        host = self.host(sftp="/bin/false")
        before = self.state(host)
        said = self.assert_push(1, host.address)
        self.assertIn("refused: offers no SFTP", said)
        self.assertIn("Subsystem sftp", said)
        self.assert_unchanged(host, before)

    def test_what_does_not_arrive_as_it_was_sent(self):
        host = self.host(sftp="/damaging")
        host.root.write("/damaging", _DAMAGING, 0o755)
        before = self.state(host)
        self.assertIn("refused: multinic-256K.rom: did not arrive as it was sent", self.assert_push(1, host.address))
        self.assert_unchanged(host, before)
        for name in ("sha256sum", "openssl"):
            host.root.at(f"/usr/bin/{name}").unlink()
        self.assertIn("refused: multinic-256K.rom: did not arrive as it was sent", self.assert_push(1, host.address))
        self.assert_unchanged(host, before)


class DiskFull(PushCase):
    def fill(self, host: SshHost, leave: int) -> None:
        """Of what can be written on the host, `leave` bytes are left."""
        filler = host.root.at("/filler")
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        with filler.open("r+b") as file:
            file.truncate(filler.stat().st_size - leave)

    def test_too_little_space_is_seen_before_anything_is_done(self):
        host = self.host(size="4m")
        before = self.state(host)
        self.fill(host, 200_000)
        self.assertRegex(self.assert_push(1, host.address), r"refused: /\S+: \d+ KiB are free, 448 are needed")
        self.assert_unchanged(host, before)

    def test_the_disk_fills_up_meanwhile(self):
        for leave in (16_384, 100_000, 300_000):
            with self.subTest(leave=leave):
                host = self.host(size="4m")
                host.root.at("/usr/bin/df").unlink()
                before = self.state(host)
                self.fill(host, leave)
                with host.watcher() as watcher:
                    said = self.assert_push(1, host.address)
                self.assertIn("refused: ", said)
                self.assertRegex(said, r"KiB are free there|No space left")
                self.assertTrue(all(seen.always_there() for seen in watcher.roms.values()))
                self.assert_unchanged(host, before)
                host.root.at("/filler").unlink()
                self.assert_push(0, host.address)
                self.assert_ours(host)

    def test_a_full_disk_keeps_the_older_rom(self):
        host = self.host(size="4m")
        host.root.at("/usr/bin/df").unlink()
        self.assert_push(0, host.address)
        pushed = self.state(host)
        self.fill(host, 100_000)
        self.assertIn("refused: ", self.assert_push(1, host.address, version=2))
        self.assert_unchanged(host, pushed)

    def test_a_small_file_system_for_our_folder(self):
        host = self.host()
        folder = host.root.at("/usr/share/qemu-rom-multinic")
        folder.mkdir()
        mounts.tmpfs(folder, "128k")
        self.addCleanup(mounts.unmount, folder)
        host.root.at("/usr/bin/df").unlink()
        before = self.state(host)
        self.assertIn("refused: ", self.assert_push(1, host.address))
        self.assert_unchanged(host, before)


class Input(PushCase):
    """Mistakes on the command line: nobody is talked to."""

    def test_mistakes(self):
        host = self.host()
        before = self.state(host)
        foreign = self.home / "foreign.rom"
        foreign.write_bytes(Path("/usr/lib/ipxe/qemu/pxe-virtio.rom").read_bytes())
        damaged = self.home / "damaged.rom"
        content = bytearray(case.rom().read_bytes())
        content[case.rom_fixture.PAYLOAD + 100] ^= 1
        damaged.write_bytes(content)
        address = host.address
        for arguments, words in (
            ((), "--help"),
            ((address, address), "is named twice"),
            (("-oProxyCommand=true",), "--help"),
            (("--", "-oProxyCommand=true"), "is no host"),
            (("root@",), "is no host"),
            ((address, "--rom", foreign), "is no ROM of qemu-rom-multinic"),
            ((address, "--rom", damaged), "A damaged ROM is not pushed"),
            ((address, "--rom", "/absent"), "cannot open"),
            ((address, "--layout", "el99"), "there is no such layout"),
            ((address, "--port", "0"), "is no port number"),
            ((address, "--jump", "a b"), "is no host"),
            ((address, "--forks", "0"), "--help"),
            ((address, "--timeout", "0"), "--help"),
            ((address, "-F", "/absent"), "--help"),
        ):
            with self.subTest(arguments=arguments):
                self.assertIn(words, self.assert_push(2, *arguments))
        self.assert_unchanged(host, before)
        self.assertNotIn("Accepted", host.log())

    def test_a_mistake_in_json(self):
        report = self.report(2, "root@")
        self.assertEqual((report["schema"], report["error"]["where"]), (1, "root@"))

    def test_a_mistake_in_the_configuration(self):
        self.config.write_text("Port many\n")
        self.assertIn(f"{self.config}:1", self.assert_push(2, "host"))
        self.config.write_text('Host "open\n')
        self.assertIn(f"{self.config}:1", self.assert_push(2, "host"))
