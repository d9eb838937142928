# SPDX-License-Identifier: GPL-2.0-or-later
"""The action plugins: which program is sent, what it is told, and what is said when that does not work. A stand-in
for the programs says what it was started with."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import unittest
from pathlib import Path

from lab.errors import MissingPart
from lab.paths import TOP
from push import servers
from push.servers import SshHost
from rpm import mounts

from .case import AnsibleCase
from .controller import COLLECTION, MODULES, Controller, Run

MACHINE = os.uname().machine
NO_PYTHON = {"ansible_python_interpreter": "/nowhere/python"}


def _echo() -> Path:
    named = os.environ.get("MULTINIC_ANSIBLE_ECHO")
    places = [Path(named)] if named else sorted((TOP / "build").glob("*/tests/ansible/ansible_echo"))
    for place in places:
        if place.is_file():
            return place
    raise MissingPart("ansible_echo is missing; cmake --preset test && cmake --build --preset test -t ansible_echo")


@functools.lru_cache(maxsize=None)
def collections(*architectures: str) -> Path:
    """The collection with the stand-in as each program for these architectures."""
    place = mounts.workspace() / "-".join(("echo", *architectures))
    subprocess.run([str(TOP / "ansible" / "assemble"), str(place / COLLECTION)], check=True)
    for architecture in architectures:
        folder = place / COLLECTION / "plugins/modules/__bin__" / architecture
        folder.mkdir(parents=True)
        for module in MODULES:
            shutil.copy(_echo(), folder / module)
    return place


def machine_says(host: SshHost, words: str) -> None:
    """Another uname."""
    host.root.write("/usr/bin/uname", f"#!/bin/sh\n{words}\n", 0o755)


class ActionCase(AnsibleCase):
    def new_controller(self) -> Controller:
        return Controller(collections(MACHINE))

    def told(self, run: Run, host: str = "kvm1") -> dict:
        """The argument file of the program."""
        return json.loads(run.only(host).result["arguments"])

    def message(self, run: Run, host: str = "kvm1") -> str:
        result = run.only(host)
        self.assertEqual(result.outcome, "failed", run.output)
        return result.result["msg"]


class Told(ActionCase):
    def test_each_module_has_its_own_program(self) -> None:
        self.host()
        tasks = [{"name": module, f"multinic.qemu_rom.{module}": {"word": module}} for module in MODULES]
        run = self.assert_status(0, self.controller.tasks(tasks, "-vvv"))
        for module in MODULES:
            self.assertIn(f"plugins/modules/__bin__/{MACHINE}/{module}\n", run.output)
            self.assertEqual(json.loads(run.only(task=module).result["arguments"])["word"], module)

    def test_options_as_they_were_written(self) -> None:
        self.host()
        options = {
            "text": "a 'b' \"c\" $d",
            "number": 7,
            "flag": True,
            "none": None,
            "list": [1, "2"],
            "map": {"a": {}},
        }
        told = self.told(self.controller.task("rom_info", arguments=options))
        self.assertEqual({name: value for name, value in told.items() if not name.startswith("_")}, options)

    def test_check_mode_diff_and_no_log(self) -> None:
        self.host()
        told = self.told(self.controller.task("rom_link"))
        self.assertEqual([told[f"_ansible_{flag}"] for flag in ("check_mode", "diff", "no_log")], [False] * 3)
        told = self.told(self.controller.task("rom_link", "--check", "--diff"))
        self.assertEqual([told[f"_ansible_{flag}"] for flag in ("check_mode", "diff", "no_log")], [True, True, False])
        run = self.controller.task("rom_link", "-vvv", arguments={"password": "open sesame"}, no_log=True)
        self.assertIn("censored", run.only().result)
        self.assertNotIn("open sesame", run.output)

    def test_changed_and_failed_are_what_the_program_says(self) -> None:
        self.host()
        run = self.controller.task("rom_link", arguments={"do": "change"})
        self.assertEqual((run.only().outcome, run.changed()), ("ok", ["kvm1: rom_link"]))
        run = self.assert_status(2, self.controller.task("rom_link", arguments={"do": "fail"}))
        self.assertEqual(self.message(run), "echo")

    def test_loops(self) -> None:
        self.host()
        run = self.controller.task("rom_image", arguments={"dest": "/{{ item }}"}, loop=["a", "b"])
        told = [json.loads(each["arguments"])["dest"] for each in run.only().result["results"]]
        self.assertEqual(told, ["/a", "/b"])

    def test_module_defaults_of_the_group(self) -> None:
        self.host()
        defaults = {"group/multinic.qemu_rom.rom": {"word": "default"}}
        self.assertEqual(self.told(self.controller.task("rom_info", module_defaults=defaults))["word"], "default")

    def test_nothing_is_left_on_the_host(self) -> None:
        host = self.host()
        self.assert_status(0, self.controller.task("rom_info"))
        left = [path.name for path in host.root.at("/root/.ansible/tmp").iterdir()]
        self.assertEqual(left, [])


class Users(ActionCase):
    def test_become(self) -> None:
        servers.have_sudo()
        host = self.host(variables={"ansible_user": "deputy", "ansible_remote_tmp": "/home/deputy/.ansible/tmp"})
        host.user("deputy", sudo="ALL=(ALL) NOPASSWD: ALL")
        # A user's own sshd session needs the key where the server looks for it, which is the same for all.
        host.root.at("/etc/ssh/test_authorized_keys").chmod(0o644)
        self.assertNotEqual(self.controller.task("rom_info").only().result["uid"], 0)
        self.assertEqual(self.controller.task("rom_info", become=True).only().result["uid"], 0)


class Architectures(ActionCase):
    def test_asked_of_the_host(self) -> None:
        for words in ("echo x86_64", "echo amd64", "printf 'x86_64\\r\\n'"):
            with self.subTest(words):
                self.controller = Controller(collections("x86_64"))
                host = self.host()
                machine_says(host, words)
                self.assert_status(0, self.controller.task("rom_info"))

    def test_other_names_of_arm(self) -> None:
        """The program that is chosen cannot run here; which one it is can be seen."""
        self.controller = Controller(collections("aarch64", "x86_64"))
        host = self.host()
        machine_says(host, "echo arm64")
        self.assertIn("__bin__/aarch64/rom_info\n", self.controller.task("rom_info", "-vvv").output)

    def test_no_program_for_it(self) -> None:
        self.controller = Controller(collections("aarch64", "x86_64"))
        host = self.host()
        machine_says(host, "echo riscv64")
        message = self.message(self.assert_status(2, self.controller.task("rom_info")))
        for words in ("multinic.qemu_rom.rom_info", "'riscv64'", "aarch64, x86_64", "__bin__"):
            self.assertIn(words, message)

    def test_no_program_at_all(self) -> None:
        self.controller = Controller(collections())
        self.host()
        self.assertIn("it is not built", self.message(self.controller.task("rom_info")))

    def test_not_to_be_found_out(self) -> None:
        host = self.host()
        machine_says(host, "echo 'no idea' >&2; exit 4")
        message = self.message(self.controller.task("rom_info"))
        self.assertIn("'uname -m' ended with status 4: no idea", message)

    def test_gathered_facts_come_first(self) -> None:
        host = self.host()
        machine_says(host, "exit 4")
        gather = {"ansible.builtin.setup": {"gather_subset": ["!all", "!min", "platform"]}}
        # Python asks the kernel.
        run = self.controller.tasks([gather, {"name": "t", "multinic.qemu_rom.rom_info": {}}])
        self.assertEqual(run.only(task="t").outcome, "ok", run.output)

    def test_delegated_tasks_go_by_the_other_host(self) -> None:
        self.host("good")
        machine_says(self.host("odd"), "echo riscv64")
        run = self.controller.task("rom_info", delegate_to="good")
        self.assertEqual([each.outcome for each in run.all()], ["ok", "ok"], run.output)
        run = self.controller.task("rom_info", delegate_to="odd")
        self.assertEqual([each.outcome for each in run.all()], ["failed", "failed"], run.output)

    def test_facts_of_the_other_host(self) -> None:
        """set_fact gives them to one host only."""
        self.host("good")
        machine_says(self.host("odd"), "exit 4")
        fact = {"ansible.builtin.set_fact": {"ansible_architecture": MACHINE, "cacheable": True}}
        tasks = [
            {**fact, "when": "inventory_hostname == 'odd'"},
            {"name": "t", "multinic.qemu_rom.rom_info": {}, "delegate_to": "odd"},
        ]
        run = self.controller.tasks(tasks)
        self.assertEqual([each.outcome for each in run.all(task="t")], ["ok", "ok"], run.output)


class Refusals(ActionCase):
    def test_async(self) -> None:
        host = self.host()
        for poll in (0, 1):
            run = self.assert_status(2, self.controller.task("rom_info", **{"async": 30, "poll": poll}))
            self.assertIn("cannot run with async", self.message(run))
        self.assertFalse(host.root.at("/root/.ansible_async").exists())

    def test_killed(self) -> None:
        self.host()
        message = self.message(self.controller.task("rom_info", arguments={"do": "die"}))
        self.assertIn("ended on the host by signal 9", message)

    def test_an_older_c_library(self) -> None:
        """As the dynamic loader says it."""
        self.host()
        message = self.message(self.controller.task("rom_info", arguments={"do": "need glibc"}))
        self.assertIn("C library is older", message)

    def test_no_answer(self) -> None:
        self.host()
        result = self.controller.task("rom_info", arguments={"do": "mutter"}).only().result
        self.assertIn("gave no answer (status 3)", result["msg"])
        self.assertIn("this is no JSON", result["module_stdout"])

    def test_folder_from_which_nothing_runs(self) -> None:
        host = self.host()
        host.root.at("/root/.ansible").mkdir(exist_ok=True)
        host.root.bind("/root/.ansible", host.root.at("/root/.ansible"))
        mounts.no_programs(host.root.at("/root/.ansible"))
        message = self.message(self.controller.task("rom_info"))
        self.assertIn("ansible_remote_tmp", message)
        self.controller.hosts["kvm1"]["ansible_remote_tmp"] = "/root/elsewhere"
        self.assert_status(0, self.controller.task("rom_info"))

    def test_program_of_another_machine(self) -> None:
        self.controller = Controller(collections("x86_64"))
        self.host()
        program = self.controller.collections / COLLECTION / "plugins/modules/__bin__/x86_64/rom_info"
        content = bytearray(program.read_bytes())
        content[18:20] = b"\xf3\x00"  # e_machine: RISC-V
        self.addCleanup(shutil.copy, _echo(), program)
        program.write_bytes(content)
        self.assertIn("another architecture", self.message(self.controller.task("rom_info")))


class NoPython(ActionCase):
    def test_a_host_without_any(self) -> None:
        host = self.host(variables=NO_PYTHON)
        for path in sorted(host.root.at("/usr/bin").glob("python*")):
            path.unlink()
        self.assertFalse(host.root.at("/usr/bin/python3").exists())
        for module in MODULES:
            self.assert_status(0, self.controller.task(module))


if __name__ == "__main__":
    unittest.main()
