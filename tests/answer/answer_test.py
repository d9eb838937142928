# SPDX-License-Identifier: GPL-2.0-or-later
"""The probe on hosts of each layout, by dash, bash and busybox, must say what plugins/state says there itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import List

from rpm import host as rpm_host

from . import case
from .case import NOBODY, SHELLS, AnswerCase, AskedHost

ALL = tuple(SHELLS)
EL9 = rpm_host.World("el9", "1.24")
DEBIAN = rpm_host.World("debian", "dpkg")
_DOMAIN = """<domain type='kvm'><name>{name}</name><uuid>{uuid}</uuid><devices>
<interface type='network'><source network='default'/><model type='virtio'/><mac address='52:54:00:00:00:0{digit}'/>
{rom}</interface></devices></domain>"""


def add_domains(host: AskedHost) -> None:
    """Defined and running, and what else may stand in these folders."""

    def domain(path: str, name: str, digit: int, rom: str = "") -> None:
        uuid = f"00000000-0000-0000-0000-00000000000{digit}"
        host.root.write(path, _DOMAIN.format(name=name, uuid=uuid, digit=digit, rom=rom))

    domain("/etc/libvirt/qemu/one.xml", "one", 1)
    domain("/etc/libvirt/qemu/two words.xml", "two words", 2, "<rom enabled='no'/>")
    domain("/etc/libvirt/qemu/.hidden\n$(touch answers)'\".xml", "three", 3)
    domain("/run/libvirt/qemu/one.xml", "one", 1, "<rom bar='off'/>")
    host.root.write("/etc/libvirt/qemu/empty.xml", "")
    host.root.write("/etc/libvirt/qemu/-n.xml", "no XML \\n \t %41")
    host.root.write_bytes(os.fsdecode(b"/etc/libvirt/qemu/\xe4\xff.xml"), b"\x00\x01\xff\n\n")
    host.root.write("/etc/libvirt/qemu/networks/default.xml", "<network/>")
    host.root.link("/etc/libvirt/qemu/link.xml", "../qemu/./one.xml")
    host.root.link("/etc/libvirt/qemu/away.xml", "/nowhere")
    os.mkfifo(host.root.at("/etc/libvirt/qemu/pipe.xml"))


def owners(told: dict) -> List[str]:
    return [owner[1] for owner in told["owners"].values()]


class Layouts(AnswerCase):
    def test_stock_and_ours(self):
        for world in rpm_host.NATURAL:
            with self.subTest(str(world)), AskedHost(world) as host:
                add_domains(host)
                told = self.same(host.ask("verify", guests=True, shells=ALL))
                self.assertEqual({link["state"] for link in told["host"]["links"]}, {"stock"})
                self.assertEqual(told["host"]["layout"], world.layout)
                self.assertEqual(len(told["domains"]["domains"]), 8)
                names = {guest["name"] for guest in told["host"]["guests"]["running"]}
                self.assertEqual(names, {"one", "two", "three", "four"})
                known = {"ipxe-roms-qemu", "ipxe-qemu", "qemu-ipxe", "qemu-kvm", "qemu-kvm-common"}
                self.assertEqual(set(owners(told)) - known, set())
                self.assertNotIn("", owners(told))
                host.romctl("use", "multinic")
                told = self.same(host.ask("package=ipxe-roms-qemu", "package=qemu-ipxe", "verify", shells=ALL))
                self.assertEqual({link["state"] for link in told["host"]["links"]}, {"ours"})
                self.assertEqual({link["managed_by"]["by"] for link in told["host"]["links"]}, {"alternatives"})
                self.assertEqual([path for path in told["roms"] if path["error"]], [])

    def test_links_of_every_kind(self):
        for texts in (
            ("nowhere", "../../share/./qemu-firmware/../../../nowhere"),
            ("efi-virtio.rom", "pxe-virtio.rom"),
            ("/srv/own.rom", "/srv/two words and\n$(line)"),
            ("/", "../qemu-kvm/../.."),
            ("/etc/passwd/deeper", "/srv/own.rom/."),
            ("/srv/link.rom", "../../../../../../srv/link.rom"),
        ):
            with self.subTest(texts), AskedHost(EL9) as host:
                host.root.write_bytes("/srv/two words and\n$(line)", case.our_rom())
                for link, text in zip(host.links, texts):
                    host.root.link(link.path, text)
                self.same(host.ask(shells=ALL))

    def test_a_link_text_that_a_shell_cannot_hand_on_is_unknown(self):
        with AskedHost(EL9) as host:
            host.root.link(host.links[0].path, "/srv/line\n\n")
            for name, told in host.ask(shells=ALL, others=()).items():
                self.assertEqual(told["host"]["links"][0]["state"], "unknown", name)

    def test_what_an_interrupted_change_leaves(self):
        with AskedHost(DEBIAN) as host:
            host.romctl("use", "multinic")
            link = host.links[0]
            host.root.write_bytes(f"{link.record}.shield", case.our_rom())
            host.root.write(f"{link.record}.new", "")
            host.root.link(f"{link.record}.choice", "/srv/away.rom")
            host.root.write(f"{link.path}.multinic-new", "")
            host.root.write(f"/var/lib/dpkg/alternatives/{link.group}.new", "")
            told = self.same(host.ask(shells=ALL))
            self.assertEqual(len(told["host"]["links"][0]["notes"]), 4)

    def test_known_roms_are_not_sent(self):
        with AskedHost(EL9) as host:
            whole = self.same(host.ask(others=("native",)))
            sizes = [len(host.answer(name)) for name in ("dash", "native")]
            known = {f"known={rom['sha256']}" for rom in whole["roms"]}
            found = host.ask(*known, others=("native",))
            told = self.same(found)
            for before, name in zip(sizes, ("dash", "native")):
                self.assertLess(len(host.answer(name)), before)
            self.assertIn("was not sent", told["roms"][0]["error"]["what"])


class BadHosts(AnswerCase):
    def test_no_package_database(self):
        with AskedHost(EL9) as host:
            for folder in ("/var/lib/rpm", "/var/lib/dpkg"):
                host.root.run("rm", "-rf", folder).check()
            told = self.same(host.ask("package=bash", "verify", shells=ALL))
            for package in told["packages"]:
                self.assertEqual((package["kind"], package["reason"]), ("unknown", "there is no package database"))

    def test_no_rpm(self):
        with AskedHost(EL9) as host:
            host.root.at("/usr/bin/rpm").unlink()
            for told in host.ask("package=ipxe-roms-qemu", shells=ALL, others=()).values():
                package = told["packages"][2]
                self.assertEqual(package["kind"], "unknown")
                self.assertEqual(package["reason"], "there is a database of rpm, but it could not be asked")

    def test_a_damaged_database(self):
        with AskedHost(EL9) as host:
            database = host.root.at("/var/lib/rpm/rpmdb.sqlite")
            database.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
            for name, told in host.ask("package=ipxe-roms-qemu", shells=ALL, others=("native",)).items():
                package = told["packages"][2]
                self.assertEqual(package["kind"], "unknown", name)
                self.assertIn("rpm cannot", package["reason"], name)

    def test_an_rpm_that_hangs_or_dies(self):
        for script, reason in (("exec sleep 600", "did not answer in 20 s"), ("kill -9 $$", "ended with status 137")):
            with self.subTest(script), AskedHost(EL9) as host:
                host.root.write("/usr/bin/rpm", f"#!/bin/sh\n{script}\n", 0o755)
                host.root.write("/usr/bin/timeout", '#!/bin/sh\nshift\nexec /usr/bin/real-timeout 1 "$@"\n', 0o755)
                host.root.write_bytes("/usr/bin/real-timeout", Path("/usr/bin/timeout").read_bytes(), 0o755)
                told = host.ask("package=ipxe-roms-qemu", others=())["dash"]
                self.assertEqual(told["packages"][2]["reason"], f"rpm {reason}")

    def test_differing_files(self):
        with AskedHost(EL9) as host:
            host.root.write("/usr/share/ipxe/1af41000.rom", "another content")
            host.root.at("/usr/share/ipxe.efi/1af41000.rom").unlink()
            host.root.link("/usr/share/ipxe/qemu/efi-virtio.rom", "elsewhere")
            told = self.same(host.ask("package=ipxe-roms-qemu", "verify", shells=ALL))
            package = told["packages"][2]
            self.assertEqual(len(package["differences"]), 3)

    def test_differing_files_that_dpkg_has(self):
        with AskedHost(DEBIAN) as host:
            host.root.write("/usr/share/doc/hostname/copyright", "another content")
            host.root.at("/bin/hostname").unlink()
            told = self.same(host.ask("package=hostname", "verify", shells=ALL))
            self.assertEqual(
                [(one["path"], one["what"]) for one in told["packages"][2]["differences"]],
                [("/bin/hostname", ["missing"]), ("/usr/share/doc/hostname/copyright", ["digest"])],
            )

    def test_missing_programs(self):
        for missing in (["gzip"], ["base64", "gzip"], ["timeout"], ["sha256sum"]):
            with self.subTest(missing), AskedHost(EL9) as host:
                for name in missing:
                    host.root.at(f"/usr/bin/{name}").unlink()
                add_domains(host)
                self.same(host.ask(guests=True, shells=ALL, others=("native",)))

    def test_without_grep_guests_are_seen(self):
        with AskedHost(EL9) as host:
            host.root.at("/usr/bin/grep").unlink()
            for name, told in host.ask(guests=True, shells=ALL, others=()).items():
                running = {guest["name"] for guest in told["host"]["guests"]["running"]}
                self.assertEqual(running, {"one", "two", "three", "four"}, name)

    def test_not_root(self):
        with AskedHost(EL9) as host:
            add_domains(host)
            host.root.at("/etc/libvirt").chmod(0o700)
            host.root.at("/run/libvirt/qemu/one.xml").chmod(0o600)
            host.root.write_bytes(host.links[0].path, case.our_rom(), 0o600)
            host.root.write("/var/log/qemu-rom-multinic/transactions.jsonl", "{}\n", 0o600)
            found = host.ask("no-sudo", user=NOBODY, shells=ALL)
            del found["native"], found["status"]
            told = self.same(found)
            self.assertEqual(told["uid"], 65534)
            self.assertEqual(told["notes"], ["sudo was not tried"])
            self.assertEqual(told["host"]["links"][0]["state"], "unknown")
            for text in (told["host"]["links"][0]["reason"], told["journal"]["what"]):
                self.assertIn("needs root", text)
            self.assertEqual(
                sorted((error["what"], error["where"]) for error in told["domains"]["unknown"]),
                [("needs root (cannot look at it: Permission denied)", "/etc/libvirt/qemu")],
            )
            self.assertEqual(
                told["domains"]["domains"][0]["error"]["what"], "needs root (cannot open it: Permission denied)"
            )

    def test_no_host_at_all(self):
        with AskedHost(EL9) as host:
            host.root.run("rm", "-rf", "/usr/share/ipxe", "/usr/share/ipxe.efi", "/usr/share/qemu-kvm").check()
            found = host.ask(shells=ALL, others=("native",))
            self.assertIn("no folder with QEMU's ROMs", self.same(found)["host"]["error"]["what"])

    def test_the_end_of_a_long_journal_is_sent(self):
        with AskedHost(EL9) as host:
            line = '{"a transaction": "\x7f\\u0000"}\n'
            host.root.write("/var/log/qemu-rom-multinic/transactions.jsonl", line * 5000)
            told = self.same(host.ask(shells=ALL, others=("native",)))
            self.assertEqual(told["journal"], (line * 5000)[-65536:])


class Rights(AnswerCase):
    def sudo(self, host: AskedHost, script: str) -> None:
        host.root.at("/usr/bin/sudo").unlink(missing_ok=True)
        host.root.write("/usr/bin/sudo", f"#!/bin/sh\n{script}\n", 0o755)

    def test_sudo_is_tried_once(self):
        with AskedHost(EL9) as host:
            self.sudo(host, 'printf "%s\\n" "$*" >>/answers/sudo\n[ "$1" = -n ] || exit 1\nshift\nexec "$@"')
            told = host.ask(user=NOBODY, others=())["dash"]
            self.assertEqual(told["notes"], [])
            self.assertEqual(host.answer("sudo"), b"-n sh -s\n")

    def test_a_sudo_that_refuses_leaves_no_trace(self):
        for script in ("echo a password is required >&2; exit 1", "echo Sorry; exit 1", "exit 0"):
            with self.subTest(script), AskedHost(EL9) as host:
                self.sudo(host, script)
                for name, told in host.ask(user=NOBODY, shells=ALL, others=()).items():
                    self.assertEqual(told["notes"], ["sudo -n does not make this user root"], name)
                    self.assertNotIn(b"password", host.answer(name))

    def test_root_needs_no_sudo_and_it_can_be_forbidden(self):
        with AskedHost(EL9) as host:
            self.sudo(host, "echo called >>/answers/sudo; exit 1")
            self.assertEqual(host.ask(others=())["dash"]["notes"], [])
            told = host.ask("no-sudo", user=NOBODY, others=())["dash"]
            self.assertEqual(told["notes"], ["sudo was not tried"])
            self.assertFalse(host.root.at("/answers/sudo").exists())

    def test_romctl_answers_where_it_can(self):
        with AskedHost(EL9) as host:
            native = self.same(host.ask("package=bash", "verify", others=("native",)))
            host.root.write_bytes("/answers/kept", host.answer("native"))
            script = (
                '#!/bin/sh\n[ "$*" = "drift --answer 1" ] || exit 2\ncat >/answers/request\n'
                "exec cat /answers/kept\n"
            )
            host.root.write("/usr/bin/romctl", script, 0o755)
            for name, told in host.ask("package=bash", "verify", shells=ALL, others=()).items():
                self.assertEqual(told["source"], "tools", name)
                self.assertEqual(told["packages"], native["packages"])
            self.assertEqual(host.answer("request").strip(), b"package bash\nverify")

    def test_a_romctl_that_does_not_understand_is_passed_over(self):
        for script in ("exit 2", "echo multinic-answer 1 tools", "echo no answer", "kill -9 $$", "cat; exit 1"):
            with self.subTest(script), AskedHost(EL9) as host:
                host.root.write("/usr/bin/romctl", f"#!/bin/sh\n{script}\n", 0o755)
                self.assertEqual(host.ask(others=())["dash"]["source"], "probe")
