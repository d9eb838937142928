#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The manual pages and the shell completions against the program: every example runs, every option is
there, and each shell completes.

Usage: docs_test.py ROMCTL ROMPACK PACKAGING_FOLDER"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

import rom_fixture

ROMCTL = ROMPACK = PACKAGING = None


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)


def sub_commands():
    listed = run(ROMCTL, "--help").stdout.split("Subcommands:")[1].split("Exit codes:")[0]
    return re.findall(r"^  (\S+)", listed, re.MULTILINE)


def options(*command):
    """The options in the help of a (sub-)command, short and long."""
    listed = run(ROMCTL, *command, "--help").stdout
    return {
        option
        for line in re.findall(r"^  (-\S*)", listed, re.MULTILINE)
        for option in line.split(",")
    }


class ManualPage(unittest.TestCase):
    """The page of romctl; those of a sub-command below."""

    NAME = "romctl"
    EXAMPLES = 4  # at least

    def setUp(self):
        self.page = PACKAGING / "man" / f"{self.NAME}.1"
        temporary = tempfile.TemporaryDirectory(prefix="romctl.")
        self.addCleanup(temporary.cleanup)
        self.folder = temporary.name

    def test_is_clean(self):
        result = run("mandoc", "-T", "lint", "-W", "warning", str(self.page))
        self.assertEqual((result.returncode, result.stdout), (0, ""), result.stderr)

    def test_examples_run(self):
        packed, _ = rom_fixture.pack(ROMPACK, self.folder)
        self.assertEqual(packed.returncode, 0, packed.stderr)
        path = f"{pathlib.Path(ROMCTL).parent}:{os.environ['PATH']}"
        examples = re.findall(r"^\.Dl \$ (.*)$", self.page.read_text(), re.MULTILINE)
        self.assertGreaterEqual(len(examples), self.EXAMPLES)
        for example in examples:
            example = example.replace(r"\e", "\\")
            # A pipeline of the examples fails with any of its parts.
            result = run("bash", "-o", "pipefail", "-c", example, cwd=self.folder, env={**os.environ, "PATH": path})
            self.assertEqual(result.returncode, 0, f"{example}\n{result.stderr}")
        self.look_at_results(pathlib.Path(self.folder))

    def look_at_results(self, folder):
        self.assertEqual((folder / "efi-virtio.rom").stat().st_size, 262144)

    def text(self):
        text = run("mandoc", "-T", "utf8", str(self.page)).stdout
        return re.sub(r".\x08", "", text)  # overstriking

    def assert_options(self, found):
        for option in found:
            self.assertRegex(self.text(), rf"{re.escape(option)}\b")

    def test_has_every_command_and_option(self):
        for command in sub_commands():
            self.assertIn(f"romctl {command}", self.text())
        # Those of a command with a page of its own are there.
        here = [command for command in sub_commands() if not (PACKAGING / "man" / f"romctl-{command}.1").exists()]
        self.assert_options(options().union(*map(options, here)))


class EmbedPage(ManualPage):
    NAME = "romctl-embed"

    def look_at_results(self, folder):
        self.assertEqual((folder / "own.rom").stat().st_size, 262144)

    def test_has_every_command_and_option(self):
        self.assert_options(options("embed"))


class DriftPage(ManualPage):
    NAME = "romctl-drift"
    EXAMPLES = 2

    def look_at_results(self, folder):
        self.assertIn("schema: 1", (folder / "policy.yml").read_text())

    def test_has_every_command_and_option(self):
        self.assert_options(options("drift"))


class Units(unittest.TestCase):
    """What calls romctl drift regularly."""

    def test_their_options_exist(self):
        known = options("drift")
        for name in ("romctl-drift.service", "romctl-drift.cron"):
            text = (PACKAGING / "units" / name).read_text().replace("\\\n", " ")
            (line,) = re.findall(r"romctl drift (--[^\n]*)", text)
            used = set(re.findall(r"(?<!\S)--[a-z-]+", line.split("||")[0]))
            self.assertGreaterEqual(len(used), 5, name)
            self.assertEqual(used - known, set(), name)

    def test_systemd_understands_them(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("romctl-drift.service", "romctl-drift.timer"):
                text = (PACKAGING / "units" / name).read_text()
                # Neither the program nor its pages are installed where this runs.
                text = text.replace("/usr/bin/romctl", "/bin/true")
                pathlib.Path(folder, name).write_text(re.sub("(?m)^Documentation=.*$", "", text))
            units = sorted(str(path) for path in pathlib.Path(folder).iterdir())
            result = run("systemd-analyze", "verify", *units)
            self.assertEqual((result.returncode, result.stdout + result.stderr), (0, ""))


class LintPage(ManualPage):
    NAME = "romctl-lint"

    def look_at_results(self, folder):
        self.assertTrue((folder / "again.ipxe").is_file())

    def test_has_every_command_and_option(self):
        self.assert_options(options("lint"))


class Completion(unittest.TestCase):
    """What each shell offers for a line; the tables below are the same for all of them."""

    LINES = [
        ("romctl ", {"drift", "embed", "inspect", "lint", "pad", "push", "restore", "status", "use"}),
        ("romctl in", {"inspect"}),
        ("romctl inspect --j", {"--json"}),
        ("romctl embed --no", {"--no-lint"}),
        ("romctl embed --class 2", {"256K"}),
        ("romctl embed --script oth", {"other.rom"}),
        ("romctl embed --set a=b som", {"some.rom"}),
        ("romctl lint --st", {"--strict"}),
        ("romctl lint oth", {"other.rom"}),
        ("romctl pad --class ", {"64K", "128K", "256K", "512K", "1M"}),
        ("romctl pad --cl", {"--class"}),
        ("romctl pad --class 64K some", {"some.rom"}),
        ("romctl pad --class 64K some.rom -o oth", {"other.rom"}),
        ("romctl inspect ", {"folder", "other.rom", "some.rom"}),
        ("romctl push --connect", {"--connect-timeout"}),
        ("romctl drift --format j", {"json", "junit"}),
        ("romctl drift --check", {"--check-policy"}),
        ("romctl drift --inventory oth", {"other.rom"}),
        ("romctl drift m", {"merge"}),
        ("romctl drift merge oth", {"other.rom"}),
        ("romctl use ", {"multinic", "stock", "auto"}),
        ("romctl use st", {"stock"}),
        ("romctl use stock --link e", {"efi-virtio.rom"}),
        ("romctl status --layout e", {"el7", "el8", "el9"}),
        ("romctl status --root fol", {"folder"}),
        ("romctl restore --d", {"--dry-run"}),
    ]

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="romctl.")
        self.addCleanup(temporary.cleanup)
        self.folder = temporary.name
        for name in ("some.rom", "other.rom"):
            pathlib.Path(self.folder, name).touch()
        pathlib.Path(self.folder, "folder").mkdir()
        self.files = PACKAGING / "completion"

    def test_bash(self):
        script = """
            source "$1"
            read -r -a COMP_WORDS <<<"$2"
            [[ $2 != *' ' ]] || COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _romctl
            printf '%s\\n' "${COMPREPLY[@]}"
        """
        for line, expected in self.LINES:
            result = run("bash", "-c", script, "bash", str(self.files / "romctl.bash"), line, cwd=self.folder)
            offered = {word for word in result.stdout.split() if expected <= {word} or not word.startswith("-")}
            self.assertEqual(offered, expected, f"{line!r}: {result.stderr}")

    def test_fish(self):
        script = "source $argv[1]; complete -C $argv[2]"
        environment = {**os.environ, "HOME": self.folder}
        for line, expected in self.LINES:
            result = run(
                "fish", "--no-config", "-c", script, str(self.files / "romctl.fish"), line,
                cwd=self.folder, env=environment,
            )  # fmt: skip
            offered = {row.split("\t")[0].removesuffix("/") for row in result.stdout.splitlines()}
            self.assertEqual(offered, expected, f"{line!r}: {result.stderr}")

    def test_zsh_reads_it(self):
        result = run("zsh", "-n", str(self.files / "_romctl"))
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_every_shell_knows_every_command_and_option(self):
        for name in ("romctl.bash", "_romctl", "romctl.fish"):
            text = (self.files / name).read_text()
            for command in sub_commands():
                self.assertRegex(text, rf"\b{command}\b", name)
                for option in options(command):
                    if option.startswith("--"):
                        # fish writes a long option as "-l name".
                        self.assertRegex(text, rf"(--|-l ){option[2:]}\b", f"{name}: {command}")


if __name__ == "__main__":
    PACKAGING = pathlib.Path(sys.argv.pop())
    ROMPACK = sys.argv.pop()
    ROMCTL = sys.argv.pop()
    for tool in ("mandoc", "jq", "bash", "fish", "zsh", "systemd-analyze"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is missing: packaging/install-deps installs it")
    unittest.main()
