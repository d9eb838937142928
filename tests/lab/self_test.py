# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of the lab's own parts that need no virtual machine."""

from __future__ import annotations

import json
import random
import socket
import struct
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import List, Tuple

from . import console, frames, libvirt, noise, paths, programs, relay, schema, transcript
from .errors import LabError, MissingPart
from .lab import Lab
from .machine import Machine, command_line
from .nics import Nic, behind_bridge, behind_root_ports
from .relay import Faults
from .report import Report
from .serial_line import SerialLine
from .waiting import wait_for


class Wire(unittest.TestCase):
    """The relay between two local sockets."""

    def pass_frames(self, faults: Faults, count: int) -> Tuple[List[int], dict]:
        """The numbers of the frames that arrive at the far end, and the counters."""
        with Lab() as lab:
            near, far = (socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(2))
            names = [lab.file(name) for name in ("near", "far", "a", "b")]
            near.bind(str(names[0]))
            far.bind(str(names[1]))
            ends = (f"unix:{names[2]},{names[0]}", f"unix:{names[3]},{names[1]}")
            child = lab.start("relay", relay.relay_command(paths.wire_relay(), *ends, faults))
            relay.wait_ready(child)
            near.connect(str(names[2]))
            arrived = []
            for number in range(count):
                near.send(struct.pack("I", number))
                if number % 8 == 7:
                    arrived += self.receive_waiting(far, wait=False)
            arrived += self.receive_waiting(far, wait=True)
            near.close()
            far.close()
            return arrived, relay.counters(child)["ab"]

    def receive_waiting(self, end: socket.socket, wait: bool) -> List[int]:
        end.settimeout(1 if wait else 0)
        found = []
        while True:
            try:
                found.append(struct.unpack("I", end.recv(2000))[0])
            except (socket.timeout, BlockingIOError):
                return found

    def test_good_wire(self) -> None:
        arrived, counters = self.pass_frames(Faults(), 500)
        self.assertEqual(list(range(500)), arrived)
        self.assertEqual((500, 500, 2000), (counters["received"], counters["sent"], counters["bytes"]))

    def test_delay_keeps_order(self) -> None:
        arrived, _ = self.pass_frames(Faults(from_machine_ms=5), 500)
        self.assertEqual(list(range(500)), arrived)

    def test_faults_are_counted_and_repeat(self) -> None:
        faults = Faults(loss=10, duplicate=10, seed=3)
        arrived, counters = self.pass_frames(faults, 1000)
        self.assertEqual(1000 - counters["lost"] + counters["duplicated"], len(arrived))
        self.assertTrue(50 < counters["lost"] < 200 and 50 < counters["duplicated"] < 200, counters)
        again, _ = self.pass_frames(faults, 1000)
        self.assertEqual(arrived, again)
        other, _ = self.pass_frames(Faults(loss=10, duplicate=10, seed=4), 1000)
        self.assertNotEqual(arrived, other)

    def test_reordering(self) -> None:
        arrived, counters = self.pass_frames(Faults(reorder=10), 1000)
        self.assertEqual(list(range(1000)), sorted(arrived))
        self.assertNotEqual(list(range(1000)), arrived)
        self.assertGreater(counters["reordered"], 0)

    def test_bad_arguments(self) -> None:
        with Lab() as lab:
            child = lab.start("relay", [str(paths.wire_relay()), "unix:a,b", "unix:c,d", "los=1"])
            wait_for(lambda: child.status() is not None, "wire_relay to refuse", 10)
            self.assertEqual(2, child.status())
            self.assertIn("los=1", child.output())


class Reports(unittest.TestCase):
    def test_schema_keywords(self) -> None:
        checker = schema.Checker(
            {
                "type": "object",
                "required": ["t"],
                "properties": {"t": {"type": "integer", "minimum": 0}, "e": {"enum": ["a", "b"]}},
                "additionalProperties": False,
                "if": {"properties": {"e": {"const": "b"}}, "required": ["e"]},
                "then": {"$ref": "#/$defs/big"},
                "$defs": {"big": {"properties": {"t": {"minimum": 10}}}},
            }
        )
        good = ({"t": 1}, {"t": 1, "e": "a"}, {"t": 10, "e": "b"})
        bad = ({}, {"t": -1}, {"t": True}, {"t": "1"}, {"t": 1, "e": "c"}, {"t": 1, "e": "b"}, [])
        self.assertEqual([None] * 3, [checker.problem(value) for value in good])
        self.assertEqual([], [value for value in bad + ({"t": 1, "x": 1},) if not checker.problem(value)])

    def test_unknown_keyword_is_an_error(self) -> None:
        with self.assertRaises(LabError):
            schema.Checker({"multipleOf": 2}).problem(4)

    def test_report(self) -> None:
        with Lab() as lab:
            path = lab.file("report")
            self.assertEqual([], Report(path).events())
            event = {"t": 1, "event": "exit", "reason": "escape", "status": 0}
            path.write_text(json.dumps(event) + '\n{"t":2,"event":"cut')
            self.assertEqual([event], Report(path).find("exit", t=1))
            with self.assertRaises(LabError):
                Report(path).first("boot")
            for bad in ("not JSON", '{"t":1}', '{"t":1,"event":"exit"}'):
                path.write_text(bad + "\n")
                with self.assertRaises(LabError):
                    Report(path).events()

    def test_project_schema_is_understood(self) -> None:
        """Every keyword of the boot report's schema is one that the lab checks."""
        checker = schema.load(paths.REPORT_SCHEMA)
        self.assertIsNotNone(checker.problem({"t": 1}))
        self.assertIsNotNone(checker.problem({"t": 1, "event": "no-such-event"}))


class Parts(unittest.TestCase):
    def test_screen(self) -> None:
        memory = bytearray(b" \7" * 2000)
        memory[160:164] = b"H\7i\7"
        self.assertEqual("\nHi", console.screen_text(bytes(memory)))
        memory[161] = 0x4F
        self.assertEqual(b"\x4f\7\7", console.screen_colours(bytes(memory))[1][:3])

    def test_serial_terminal(self) -> None:
        for received, shown in (
            ("one\r\ntwo\nx\b\b_", "one\ntwo\n  _x"),
            ("\x1b[2;3Hab\x1b[1Ac\x1b[4D\x1b[1;31md\x1b[H^", "^d  c\n  ab"),
            ("abc\x1b[2D\x1b[K\r\ndef\x1b[1;1H\x1b[J", ""),
            ("abc\x1b[2Dx\x1b[K", "ax"),
            ("y" * 81 + "\x1b[2J", ""),
            ("z" * 81, "z" * 80 + "\nz"),
            ("first\r\n" + "\r\n" * 23 + "last\r\n", "\n" * 23 + "last"),
        ):
            with self.subTest(received=received):
                terminal = console.SerialTerminal()
                terminal.receive(received)
                self.assertEqual(shown, terminal.text())

    def test_serial_line(self) -> None:
        """As QEMU opens it: nothing that was said is lost, whenever it ends; typing before is refused."""
        with Lab() as lab:
            folder = lab.folder("vm")
            line = SerialLine(folder)
            # Both ends for reading and writing, so that opening them waits for nobody.
            said, typed = (open(folder / f"serial.{way}", "r+b", buffering=0) for way in ("out", "in"))
            line.type(b"typed")
            self.assertEqual(b"typed", typed.read(5))
            for number in range(500):
                said.write(b"%d\r\n" % number)
            said.close()
            line.finish()
            line.finish()
            self.assertEqual(b"".join(b"%d\r\n" % number for number in range(500)), line.said())
            typed.close()

    def test_transcript_pages(self) -> None:
        for sent, kind, lines in (
            ("one\r\ntwo", transcript.TEXT, ["one", "two"]),
            ("1%\r22%\x1b[K\r\nx", transcript.TEXT, ["22%", "x"]),
            ("Key?\b\b\b\b\x1b[Kdone", transcript.TEXT, ["done"]),
            ("10\x1b[2D\x1b[C1\x1b[K", transcript.TEXT, ["11"]),
            ("\x1b[31mred\x1b[0m\r\n", transcript.TEXT, ["\\e[31mred\\e[0m"]),
            ("\x1b[2;3Hb\x1b[1;1H\x1b[1ma\x1b[24;1Hkeys", transcript.SCREEN, ["a", "  b"]),
        ):
            with self.subTest(sent=sent):
                (page,) = transcript.pages_of(f"\x1b[0m\x1b[2J\x1b[H{sent}")
                self.assertEqual((kind, lines), (page.kind, page.lines()))
        self.assertEqual([["a"], ["b"]], [page.lines() for page in transcript.pages_of("a\x1b[2J\x1b[Hb")])

    def test_transcript_of_a_test(self) -> None:
        pages, end = transcript.parse(
            "\nKey?\n<<< \\x20\npressed\n=== screen\nA\n> B\n<<< \\e[A\n> A\nB\n=== text\n--- disk\n"
        )
        self.assertEqual("disk", end)
        self.assertEqual([transcript.TEXT, transcript.SCREEN], [page.kind for page in pages])
        self.assertEqual([(["", "Key?"], b" "), (["", "pressed"], b"")], self.steps(pages[0]))
        self.assertEqual([(["A", "> B"], b"\x1b[A"), (["> A", "B"], b"")], self.steps(pages[1]))
        for wanted, found, same in (
            ("a{{\\d+}}.", "a12.", True),
            ("a{{\\d+}}.", "a12x", False),
            ("a.", "ab", False),
        ):
            self.assertEqual(same, transcript.same_line(wanted, found), wanted)

    def steps(self, page: transcript.ExpectedPage) -> "List[Tuple[List[str], bytes]]":
        return [(step.lines, step.keys) for step in page.steps]

    def test_libvirt(self) -> None:
        """What libvirt's own tests expect of it."""
        domain = ElementTree.fromstring(
            "<domain><sysinfo type='smbios'><oemStrings><entry>Hello</entry><entry>World</entry>"
            "<entry>This is, more tricky value=escaped</entry></oemStrings></sysinfo>"
            "<sysinfo type='fwcfg'><entry name='opt/com.example/name'>example value</entry>"
            "<entry name='opt/com.coreos/config' file='/tmp/provision.ign'/></sysinfo>"
            "<os><smbios mode='sysinfo'/></os></domain>"
        )
        strings = "type=11,value=Hello,value=World,value=This is,, more tricky value=escaped"
        name = "name=opt/com.example/name,string=example value"
        config = "name=opt/com.coreos/config,file=/tmp/provision.ign"
        wanted = ["-smbios", strings, "-fw_cfg", name, "-fw_cfg", config]
        self.assertEqual(wanted, libvirt.arguments(domain))
        domain.remove(domain.findall("os")[0])
        self.assertNotIn("-smbios", libvirt.arguments(domain))

    def test_command_line(self) -> None:
        nics = [Nic(bootindex=1), Nic(link_up=False)]
        command = command_line(Machine(nics=nics), Path("/nowhere"), ["hubport,id=net0", "hubport"])
        devices = [command[at + 1] for at, word in enumerate(command) if word == "-device"]
        self.assertEqual(2, sum(device.startswith("virtio-net-pci,") for device in devices))
        self.assertIn("-S", command)
        self.assertEqual("tcg", command[command.index("-accel") + 1])

    def test_placement(self) -> None:
        nics = [Nic() for _ in range(28)]
        self.assertEqual(28, len(set(behind_root_ports(nics))))
        self.assertEqual(28, len({nic.bus for nic in nics}))
        behind_bridge(nics)
        self.assertEqual(28, len({nic.address for nic in nics}))

    def test_programs(self) -> None:
        with Lab() as lab:
            marker = programs.marker(lab.file("marker"), "x", payload=4000)
            self.assertGreater(marker.stat().st_size, 4000)
            self.assertEqual(b"\x55\xaa", programs.disk(lab.file("disk")).read_bytes()[510:512])
            self.assertTrue(programs.fetch(lab.file("fetch"), "f").read_bytes().endswith(b"f\0"))
        line = "x\r\nNBP-MARKER label=a pxe=ok\r\n"
        self.assertEqual({"label": "a", "pxe": "ok"}, programs.marker_line(line))
        done = programs.fetched("FETCH-DONE status=0 size=10 crc=A tsc=200 hz=100\r\n")
        assert done is not None
        self.assertEqual((16, 10), (done.size, done.crc))
        self.assertAlmostEqual(0.2197, done.seconds, 4)

    def test_frames_are_right_unless_they_lie(self) -> None:
        datagram = frames.udp(("10.0.0.1", 67), ("10.0.0.2", 68), b"hello")
        packet = frames.ipv4("10.0.0.1", "10.0.0.2", datagram)
        self.assertEqual(0, frames.checksum(packet[:20]))
        found = frames.parse_datagram(frames.ethernet(b"\1" * 6, b"\2" * 6, frames.IPV4, packet))
        assert found is not None
        self.assertEqual((("10.0.0.1", 67), b"hello"), (found.source, found.payload))
        message = frames.dhcp(frames.OFFER, 7, b"\1" * 6, "10.0.0.2", "10.0.0.1")
        self.assertEqual(frames.OFFER, frames.dhcp_kind(message))

    def test_every_noise_makes_frames(self) -> None:
        victim = noise.Victim(b"\1" * 6, 7, "10.0.0.2", b"\2" * 6, "10.0.0.1")
        for name, kind in noise.ALL.items():
            for seed in range(20):
                self.assertNotEqual([], kind(victim, random.Random(seed)), name)

    def test_what_is_missing_is_said(self) -> None:
        with self.assertRaisesRegex(MissingPart, "no-such-program is missing.*install-deps"):
            paths.program("no-such-program")

    def test_nothing_is_left(self) -> None:
        with Lab() as lab:
            child = lab.start("sleep", [paths.program("sleep"), "60"])
            folder = lab.path
        self.assertIsNotNone(child.status())
        self.assertFalse(folder.exists())


if __name__ == "__main__":
    unittest.main()
