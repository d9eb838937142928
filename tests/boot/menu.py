# SPDX-License-Identifier: GPL-2.0-or-later
"""Menus, forms, shell and settings editor of a script, driven by keys of the PC and of the serial line;
what stands on the screen of 80x25, and that the terminal on the line shows the same."""

from __future__ import annotations

import unittest
from typing import Optional

from lab.case import LabCase
from lab.machine import Machine
from lab.vm import Vm
from lab.waiting import wait_for

SCRIPT = "opt/org.qemu-rom-multinic/script"
BAR = 0x4F  # white on red

MENU = """#!ipxe
:start
menu Boot of a test
item --gap -- ---- NICs ----
item --key 0 net0 net(0) first
item --key 1 net1 net(1) second
item --gap
item --gap --key o -- ---- (O)thers ----
item --key f form Fill in a (f)orm
item --key c config Open (c)onfiguration
item --key s shell Drop to a (s)hell
item --key x exit E(x)it
choose OPTIONS target && goto ${target} || echo left && goto start
:net0
:net1
echo chose ${target} and end
exit
:form
form Address
item net7/ip IPv4 address
item --secret password Password
present || echo given up
goto start
:config
config && goto start
:shell
shell
goto start
:exit
echo bye ${net7/ip} ${password} ${typed}
"""

SCREEN = """\
  Boot of a test

  ---- NICs ----
> net(0) first
  net(1) second

  ---- (O)thers ----
  Fill in a (f)orm
  Open (c)onfiguration
  Drop to a (s)hell
  E(x)it"""


class MenuCase(LabCase):
    def menu(self, options: str = "", script: str = MENU) -> Vm:
        file = self.lab.file("script")
        file.write_text(script.replace("OPTIONS", options))
        nics = self.in_order(self.silent_nic())
        return self.lab.vm(Machine(nics=nics, fw_cfg={SCRIPT: file}))

    def bar(self, vm: Vm) -> Optional[str]:
        """The text of the line that is highlighted from the first column to the last."""
        rows = vm.screen().split("\n")
        for text, colours in zip(rows, vm.screen_colours()):
            if all(colour >> 4 == BAR >> 4 for colour in colours):
                return text
        return None

    def wait_bar(self, vm: Vm, text: str) -> None:
        wait_for(lambda: self.bar(vm) == text, f"the bar on {text!r}", 30, vm.diagnosis)

    def press(self, vm: Vm, *keys: str) -> None:
        for key in keys:
            vm.send_key(*key.split("-"))

    def assert_same_on_serial(self, vm: Vm) -> None:
        """What the line was sent so far, shown by a terminal, is what stands on the screen."""

        def same() -> bool:
            return vm.serial_screen() == vm.screen()

        wait_for(
            same,
            "the same on the serial line",
            30,
            lambda: f"--- serial:\n{vm.serial_screen()}\n{vm.diagnosis()}",
        )


class Keyboard(MenuCase):
    def test_screen(self) -> None:
        vm = self.menu()
        vm.wait_screen("Esc: leave")
        self.wait_bar(vm, "> net(0) first")
        self.assertTrue(vm.screen().startswith(SCREEN + "\n"), vm.screen())
        self.assertRegex(vm.screen(), r"\n  Up, Down: move +Enter: choose +Esc: leave$")
        self.assert_same_on_serial(vm)

    def test_arrows(self) -> None:
        vm = self.menu()
        self.wait_bar(vm, "> net(0) first")
        for key, bar in (
            ("down", "> net(1) second"),
            ("down", "> Fill in a (f)orm"),
            ("end", "> E(x)it"),
            ("home", "> net(0) first"),
            ("o", "> Fill in a (f)orm"),
            ("up", "> net(1) second"),
        ):
            vm.send_key(key)
            self.wait_bar(vm, bar)
        self.assert_same_on_serial(vm)
        vm.send_key("ret")
        vm.wait_screen("chose net1 and end")

    def test_countdown_takes_the_default(self) -> None:
        vm = self.menu("--timeout 4000 --default net1")
        vm.wait_screen(r"Selection starts in [1-4] s")
        self.wait_bar(vm, "> net(1) second")
        vm.wait_screen("chose net1 and end")

    def test_key_stops_the_countdown(self) -> None:
        vm = self.menu("--timeout 30000")
        vm.wait_screen(r"starts in \d+ s")
        vm.send_key("down")
        self.wait_bar(vm, "> net(1) second")
        self.assertNotIn("starts in", vm.screen())
        vm.send_key("x")
        vm.wait_screen("bye")

    def test_form(self) -> None:
        vm = self.menu()
        vm.wait_screen(r"E\(x\)it")
        vm.send_key("f")
        vm.wait_screen("IPv4 address")
        self.press(vm, "1", "ret", "s", "shift-e", "ret")
        vm.wait_screen(r"Not done: not a value of the setting's type")
        self.assertIn("> IPv4 address                  1\n  Password                      **", vm.screen())
        self.press(vm, "dot", "2", "dot", "3", "dot", "4", "ret", "ret")
        vm.wait_screen(r"E\(x\)it")
        vm.send_key("x")
        vm.wait_screen("bye 1.2.3.4 sE")

    def test_config(self) -> None:
        vm = self.menu()
        vm.wait_screen(r"E\(x\)it")
        vm.send_key("c")
        vm.wait_screen(r"^  Settings\n\n> \(of all\)\n")
        vm.send_key("ret")
        vm.wait_screen("Settings: of all")
        self.press(vm, "ret", "1", "dot", "2", "dot", "3", "dot", "5", "ret")
        vm.wait_screen(r"> ip +1\.2\.3\.5\n")
        vm.wait_screen("ip:ipv4$")
        self.assert_same_on_serial(vm)
        self.press(vm, "ctrl-d")
        vm.wait_screen(r"> ip\n")
        self.press(vm, "esc")
        vm.wait_screen(r"> \(of all\)\n")
        self.press(vm, "esc")
        vm.wait_screen(r"E\(x\)it")

    def test_shell(self) -> None:
        vm = self.menu()
        vm.wait_screen(r"E\(x\)it")
        vm.send_key("s")
        vm.wait_screen("multinic>")
        self.press(vm, *"foo", "ret")
        vm.wait_screen("foo: command not found\nmultinic>")
        self.press(vm, *"no", "ctrl-c")
        vm.wait_screen("multinic> no\nmultinic>$")
        self.press(vm, "up", "backspace", "backspace", "backspace")
        self.press(vm, *"set", "spc", *"typed", "spc", "5", "ret")
        vm.wait_screen("multinic> set typed 5\nmultinic>$")
        self.assert_same_on_serial(vm)
        self.press(vm, *"exit", "ret")
        vm.wait_screen(r"E\(x\)it")
        vm.send_key("x")
        vm.wait_screen("bye +5")

    def test_ctrl_c_leaves_and_twice_ends(self) -> None:
        vm = self.menu()
        vm.wait_screen(r"E\(x\)it")
        self.press(vm, "ctrl-c")
        vm.wait_serial("left")
        vm.wait_screen(r"E\(x\)it")
        self.press(vm, "ctrl-c", "ctrl-c")
        vm.wait_serial("stopped by Ctrl-C")

    def test_hundreds_of_items(self) -> None:
        many = "#!ipxe\nmenu Many\n:more\ninc i\nitem name${i} Entry ${i}\n"
        many += "iseq ${i} 300 || goto more\nchoose x\necho chose ${x}\n"
        vm = self.menu(script=many)
        self.wait_bar(vm, "> Entry 1")
        vm.wait_screen(r"\n  Entry 20\n  \.\.\.\n")
        self.press(vm, "pgdn")
        self.wait_bar(vm, "> Entry 21")
        self.press(vm, "end")
        self.wait_bar(vm, "> Entry 300")
        vm.wait_screen(r"^  Many\n  \.\.\.\n  Entry 281\n")
        self.assert_same_on_serial(vm)
        self.press(vm, "ret")
        vm.wait_screen("chose name300")


class SerialLine(MenuCase):
    def test_arrows_and_hot_keys(self) -> None:
        vm = self.menu()
        self.wait_bar(vm, "> net(0) first")
        for keys, bar in (
            (b"\x1b[B", "> net(1) second"),
            (b"\x1b[F", "> E(x)it"),
            (b"\x1b[H", "> net(0) first"),
            (b"o", "> Fill in a (f)orm"),
            (b"\x1bOA", "> net(1) second"),
        ):
            vm.type_on_serial(keys)
            self.wait_bar(vm, bar)
            self.assert_same_on_serial(vm)
        vm.type_on_serial(b"\r")
        vm.wait_screen("chose net1 and end")

    def test_escape_leaves(self) -> None:
        vm = self.menu()
        vm.wait_screen(r"E\(x\)it")
        vm.type_on_serial(b"\x1b")
        vm.wait_serial("left")
        vm.wait_screen(r"E\(x\)it")

    def test_stray_key_holds_a_strict_menu_for_a_while_only(self) -> None:
        strict = MENU.replace("#!ipxe\n", "#!ipxe\nset menu-strict-timeout 1\n")
        vm = self.menu("--timeout 3000 --retimeout 3000", strict)
        vm.wait_screen(r"Default starts in \d s")
        vm.type_on_serial(b"\x1b[B")
        self.wait_bar(vm, "> net(1) second")
        self.assertRegex(vm.screen(), r"Default starts in \d s")
        vm.wait_screen("chose net0 and end")


if __name__ == "__main__":
    unittest.main()
