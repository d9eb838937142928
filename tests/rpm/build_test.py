# SPDX-License-Identifier: GPL-2.0-or-later
"""The spec, and what it makes: packages, scriptlets, files of every layout; the same bytes each time."""

from __future__ import annotations

import functools
import hashlib
import re
import shutil
import tempfile
import unittest
from pathlib import Path

from lab.paths import TOP

from . import built, fixtures, layouts
from .built import command, output

ROM, TAKEOVER, TOOLS = "qemu-rom-multinic", "qemu-rom-multinic-takeover", "qemu-rom-multinic-tools"
COLLECTION, PLUGIN = "ansible-collection-multinic-qemu_rom", "rpm-plugin-multinic"
COLLECTION_FOLDER = "usr/share/ansible/collections/ansible_collections/multinic/qemu_rom"
LICENCES = {TOOLS: "GPL-2.0-or-later AND BSD-3-Clause AND MIT", COLLECTION: "GPL-2.0-or-later AND MIT"}
CLASSES = (64, 128, 256, 512)  # KiB
# Folders that every distribution's package of base folders has.
BASE = {"/usr", "/usr/bin", "/usr/lib", "/usr/share", "/usr/share/doc", "/usr/share/licenses"}
BASE |= {"/usr/share/man", "/usr/share/man/man1", "/usr/share/man/man5", "/usr/share/man/man7"}
# And those of rpm itself, and of systemd.
BASE |= {"/usr/share/man/man8", "/usr/lib/rpm", "/usr/lib/rpm/macros.d", "/var", "/var/log"}
BASE |= {"/usr/lib64", "/usr/lib64/rpm-plugins", "/usr/lib/systemd", "/usr/lib/systemd/system"}


def with_links(layout: str) -> str:
    """Which package makes the links."""
    return TAKEOVER if layout == "suse" else ROM


def for_each_layout(test):
    """The test is called with each layout and its packages."""

    @functools.wraps(test)
    def all_of_them(self) -> None:
        for layout in layouts.LAYOUTS:
            with self.subTest(layout=layout):
                test(self, layout, built.of_layout(layout))

    return all_of_them


def assembled(layout: str, what: str) -> str:
    return output(TOP / "packaging" / "links" / "assemble", layout, what)


class Case(unittest.TestCase):
    maxDiff = 2000

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="multinic-build-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)


class Packages(Case):
    @for_each_layout
    def test_names_and_architectures(self, layout, packages) -> None:
        machine = output("rpm", "-E", "%{_target_cpu}").strip()
        wanted = {ROM: "noarch", TOOLS: machine, COLLECTION: machine}
        if layout == "suse":
            wanted[TAKEOVER] = "noarch"
        if layout != "el7":
            wanted[PLUGIN] = machine
        self.assertEqual(wanted, {name: package.query("%{ARCH}") for name, package in packages.items()})

    @for_each_layout
    def test_versions_agree(self, _, packages) -> None:
        version = re.search(r"project\(\S+ VERSION (\S+)", (TOP / "CMakeLists.txt").read_text())[1]
        self.assertIn(f"\n## [{version}]", (TOP / "CHANGELOG.md").read_text())
        for package in packages.values():
            self.assertEqual(version, package.query("%{VERSION}"))
            self.assertIn(f" - {version}-1", package.query("%{CHANGELOGNAME}"))

    @for_each_layout
    def test_what_they_require(self, layout, packages) -> None:
        program = "/usr/sbin/update-alternatives" if layout.startswith("el") else "update-alternatives"
        required = set(packages[with_links(layout)].rows("%{REQUIRENAME} %{REQUIREFLAGS:deptype}"))
        for phase in ("post", "preun", "postun"):
            self.assertLessEqual({f"coreutils {phase}", f"{program} {phase}"}, required)
        # EL 7's rpm knows neither the one nor the other.
        recommended = packages[ROM].query("%{RECOMMENDNAME}")
        self.assertEqual("(none)" if layout == "el7" else TOOLS, recommended)
        self.assertEqual("xz", packages[ROM].query("%{PAYLOADCOMPRESSOR}"))

    def test_the_takeover_is_of_the_same_build(self) -> None:
        packages = built.of_layout("suse")
        self.assertIn(f"{ROM} = {packages[ROM].query('%{EVR}')}", packages[TAKEOVER].rows("%{REQUIRENEVRS}"))

    @for_each_layout
    def test_licences(self, _, packages) -> None:
        for name, package in packages.items():
            self.assertEqual(LICENCES.get(name, "GPL-2.0-or-later"), package.query("%{LICENSE}"))
            if name != TAKEOVER:
                self.assertIn(f"/usr/share/licenses/{name}/LICENSE", package.paths())


class Files(Case):
    @for_each_layout
    def test_the_rom_in_its_size_classes(self, layout, packages) -> None:
        romctl = built.LAYOUTS / "tree" / "build" / "rpm" / "romctl"
        whole = (romctl.parent / "multinic.rom").read_bytes()
        compact = (romctl.parent / "firmware" / "rom" / "multinic.rom").read_bytes()
        self.assertNotEqual(whole, compact)
        folder = layouts.LINKS[layout][0].romdir
        names = [f"{folder}/multinic-{size}K.rom" for size in CLASSES]
        self.assertEqual(sorted(names), [path for path in packages[ROM].paths() if path.endswith("K.rom")])
        root = packages[ROM].unpack(self.folder / layout)
        for size, name in zip(CLASSES, names):
            place = root / name.lstrip("/")
            self.assertEqual(size * 1024, place.stat().st_size)
            self.assertEqual(0o644, place.stat().st_mode & 0o7777)
            self.assertEqual(0, command(romctl, "inspect", place).returncode, name)
            # Beyond the headers it is the natural file; the smallest class has a ROM of its own.
            natural = compact if size == CLASSES[0] else whole
            self.assertEqual(natural[2048:], place.read_bytes()[2048 : len(natural)])

    def test_the_rom_is_the_same_for_all(self) -> None:
        found = set()
        for layout in layouts.LAYOUTS:
            digests = built.of_layout(layout)[ROM].digests()
            found.add(tuple(digests[path] for path in sorted(digests) if path.endswith("K.rom")))
        self.assertEqual(1, len(found))

    @for_each_layout
    def test_links(self, layout, packages) -> None:
        """Only what is taken over is a file of ours; see packaging/rpm/layout-files."""
        paths = [link.path for link in layouts.LINKS[layout] if link.kind == "takeover"]
        for name, package in packages.items():
            self.assertEqual(sorted(paths) if name == with_links(layout) else [], package.ghosts())
        self.assertEqual([], [path for path in packages[ROM].paths() if path.startswith("/etc")])

    @for_each_layout
    def test_every_folder_has_an_owner(self, _, packages) -> None:
        owned = {folder for package in packages.values() for folder in package.folders()}
        for package in packages.values():
            needed = {str(parent) for path in package.paths() for parent in Path(path).parents} - {"/"}
            self.assertEqual(set(), needed - owned - BASE)

    @for_each_layout
    def test_our_folders(self, layout, packages) -> None:
        rom, linking = packages[ROM].folders(), packages[with_links(layout)].folders()
        for link in layouts.LINKS[layout]:
            self.assertIn(link.romdir, rom)
            self.assertIn(f"{link.romdir}/before", linking)
            self.assertIn(str(Path(link.path).parent), rom + linking)

    @for_each_layout
    def test_tools_and_documents(self, _, packages) -> None:
        tools, rom = "\n".join(packages[TOOLS].paths()), "\n".join(packages[ROM].paths())
        for wanted in ("/usr/bin/romctl", "/man5/multinic-policy.5", "/completions/romctl", "/_romctl", "/romctl.fish"):
            self.assertIn(wanted, tools)
        for page in ("romctl", "romctl-embed", "romctl-lint"):
            self.assertIn(f"/man1/{page}.1", tools)
        pages = "/man7/qemu-rom-multinic.7", "/man7/multinic-script.7"
        for wanted in (*pages, f"/{ROM}/README.md", f"/{ROM}/CHANGELOG.md"):
            self.assertIn(wanted, rom)

    @for_each_layout
    def test_the_collection(self, layout, packages) -> None:
        """Complete, with programs that run, and without what only its developers need."""
        folder = packages[COLLECTION].unpack(self.folder / layout) / COLLECTION_FOLDER
        machine = output("uname", "-m").strip()
        for module in ("rom_check", "rom_image", "rom_info", "rom_link"):
            done = command(folder / "plugins/modules/__bin__" / machine / module)
            self.assertIn('"failed":true', done.stdout.replace(" ", ""))
            for part in ("modules/{}.yml", "modules/{}.py", "action/{}.py"):
                self.assertTrue((folder / "plugins" / part.format(module)).is_file())
        paths = packages[COLLECTION].paths()
        self.assertEqual([], [path for path in paths if "/." in path or "__pycache__" in path or "/tests/" in path])

    @for_each_layout
    def test_nothing_of_the_build_folder(self, _, packages) -> None:
        for name in packages.keys() & {TOOLS, COLLECTION, PLUGIN}:
            folder = packages[name].unpack(self.folder / "unpacked")
            for path in [path for path in folder.rglob("*") if path.is_file()]:
                self.assertNotIn(str(TOP).encode(), path.read_bytes(), path)


class Scriptlets(Case):
    @for_each_layout
    def test_are_what_assemble_prints(self, layout, packages) -> None:
        """On EL 7 the trigger does the work of %post; see the spec."""
        wanted = {name: {} for name in packages}
        wanted[with_links(layout)] = {"POSTIN": "ensure", "PREUN": "release", "POSTUN": "after-erase"}
        if layout == "el7":
            del wanted[ROM]["POSTIN"]
        if layout == "suse":
            wanted[ROM] = {"PREUN": "release"}
        for name, package in packages.items():
            for tag in ("POSTIN", "PREUN", "POSTUN"):
                script = assembled(layout, wanted[name][tag]) if tag in wanted[name] else "(none)"
                self.assertEqual(script, package.query(f"%{{{tag}}}"), f"{name} {tag}")

    @for_each_layout
    def test_there_are_no_others(self, _, packages) -> None:
        for package in packages.values():
            for tag in ("PRETRANS", "PREIN", "POSTTRANS", "VERIFYSCRIPT"):
                self.assertEqual("(none)", package.query(f"%{{{tag}}}"))

    @for_each_layout
    def test_file_triggers(self, layout, packages) -> None:
        """They see every path of the layout."""
        package = packages[with_links(layout)]
        rows = package.rows("%{TRANSFILETRIGGERTYPE} %{TRANSFILETRIGGERCONDS}")
        bodies = package.query("[%{TRANSFILETRIGGERSCRIPTS}\x01]").split("\x01")[:-1]
        if layout == "el7":
            self.assertEqual([], rows)
            return
        for kind, what in (("in", "repair"), ("postun", "tidy")):
            of_kind = [(row, body) for row, body in zip(rows, bodies) if row.split()[0] == kind]
            self.assertEqual({assembled(layout, what)}, {body for _, body in of_kind})
            prefixes = re.findall(r"/[^\s,]+", " ".join(row for row, _ in of_kind))
            for link in layouts.LINKS[layout]:
                for path in (link.path, link.registered_stock, *link.evidence):
                    self.assertTrue(path.startswith(tuple(prefixes)), f"{path}: {kind} watches {prefixes}")

    def test_el7_triggers_on_packages(self) -> None:
        package = built.of_layout("el7")[ROM]
        conditions = package.rows("%{TRIGGERTYPE} %{TRIGGERCONDS}")
        bodies = package.query("[%{TRIGGERSCRIPTS}\x01]").split("\x01")[:-1]
        found = {row.split()[0]: (row, body) for row, body in zip(conditions, bodies)}
        self.assertEqual({"in", "postun"}, set(found))
        for kind, what in (("in", "ensure"), ("postun", "tidy")):
            row, body = found[kind]
            self.assertEqual(assembled("el7", what), body)
            for owner in fixtures.names("el7"):
                self.assertRegex(row, rf"\b{owner}\b")


class Again(Case):
    """Two builds, in two folders, one of them in place and with things left of other layouts, give the same
    files."""

    def test_all_packages(self) -> None:
        built.of_layout("debian")  # makes them where they are not there yet
        first, second = built.of_folder(built.LAYOUTS / "debian"), built.of_tarball()
        self.assertEqual(set(first), set(second))
        for name, package in first.items():
            self.assertEqual(package.path.name, second[name].path.name)
            self.assertEqual(self.digest(package), self.digest(second[name]), name)

    def test_source_package_elsewhere(self) -> None:
        """Made of what is in it, as a build service does, in another part of the world."""
        first = built.of_tarball()["src"]
        sources = first.unpack(self.folder / "SOURCES")
        spec = next(sources.glob("*.spec"))
        command = ("rpmbuild", "--nodeps", "--define", "_topdir .", "-bs", spec)
        output(*command, folder=self.folder, TZ="Asia/Kolkata")
        (second,) = (self.folder / "SRPMS").iterdir()
        self.assertEqual(self.digest(first), self.digest(built.Package(second)))

    def test_tarball_of_an_unpacked_tarball(self) -> None:
        first = Path(output(built.PACKAGING / "make-tarball", self.folder).strip())
        output("tar", "-xzf", first, "-C", self.folder)
        script = self.folder / first.name.removesuffix(".tar.gz") / "packaging" / "rpm" / "make-tarball"
        second = Path(output(script, self.folder / "again").strip())
        self.assertEqual(first.read_bytes(), second.read_bytes())

    @staticmethod
    def digest(package: built.Package) -> str:
        return hashlib.sha256(package.path.read_bytes()).hexdigest()


class Refusals(Case):
    def test_unknown_distribution(self) -> None:
        done = command("rpmspec", "-q", "--define", "_vendor nobody", built.SPEC)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("this distribution has no layout; choose one of packaging/layouts.table", done.stdout)

    def test_a_layout_can_be_chosen(self) -> None:
        define = ("--define", "_vendor nobody", "--define", "multinic_layout suse")
        names = output("rpmspec", "-q", "--qf", "%{NAME}\n", *define, built.SPEC).splitlines()
        self.assertEqual({ROM, TAKEOVER, TOOLS, COLLECTION, PLUGIN}, set(names))

    def test_wrong_size_class(self) -> None:
        """The build ends when a file has not the size that its name says."""
        tarball = output(built.PACKAGING / "make-tarball", self.folder).strip()
        output("tar", "-xzf", tarball, "-C", self.folder)
        tree = Path(tarball.removesuffix(".tar.gz"))
        cmake = self.folder / "bin" / "cmake"
        cmake.parent.mkdir()
        # Leaves what a build would, with one byte too many.
        cmake.write_text(
            "#!/bin/sh\nset -e\n[ $1 = --build ] || exit 0\n"
            "for size in 64 128 256 512; do truncate -s ${size}K $2/multinic-${size}K.rom; done\n"
            "truncate -s 262145 $2/multinic-256K.rom\n"
            "printf '#!/bin/sh\\n' >$2/romctl\nchmod +x $2/romctl\n"
        )
        cmake.chmod(0o755)
        path = f"{cmake.parent}:{shutil.os.environ['PATH']}"
        options = ("--in-place", "--distribution", "el9", "--without", "check", "--output", self.folder / "rpms")
        done = command(tree / "packaging" / "rpm" / "make-rpms", *options, PATH=path)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("multinic-256K.rom has 262145 bytes", done.stdout)


class Lint(Case):
    def test_rpmlint(self) -> None:
        """Every filter is needed too: rpmlint takes one that is not for an error."""
        packages = [*built.everything(layouts.LAYOUTS), built.of_tarball()["src"].path]
        done = command("rpmlint", "--rpmlintrc", built.RPMLINT_FILTERS, *packages, built.SPEC)
        self.assertRegex(done.stdout, r"; 0 errors, 0 warnings", done.stdout)
        self.assertEqual(0, done.returncode, done.stdout)


if __name__ == "__main__":
    unittest.main()
