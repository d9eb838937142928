# SPDX-License-Identifier: GPL-2.0-or-later
"""The bills of materials and the provenance in the packages: complete, in form, and true."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import unittest
from pathlib import Path

from lab.paths import TOP

from . import built, layouts
from .built import command, output

ROM, TOOLS, COLLECTION = "qemu-rom-multinic", "qemu-rom-multinic-tools", "ansible-collection-multinic-qemu_rom"
PLUGIN = "rpm-plugin-multinic"
ALL = (ROM, TOOLS, COLLECTION, PLUGIN)
# SPDX 2.3, chapters 6 to 11: what must be there.
DOCUMENT = {"spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo"}
PACKAGE = {"SPDXID", "name", "downloadLocation", "versionInfo", "licenseConcluded", "licenseDeclared", "copyrightText"}
FILE = {"SPDXID", "fileName", "checksums", "licenseConcluded", "licenseInfoInFiles", "copyrightText"}
RELATIONSHIPS = {"DESCRIBES", "CONTAINS", "GENERATED_FROM", "BUILD_TOOL_OF", "BUILD_DEPENDENCY_OF"}
RELATIONSHIPS |= {"DYNAMIC_LINK", "STATIC_LINK"}
LICENSES = {"GPL-2.0-or-later", "MIT", "BSD-3-Clause", "Apache-2.0", "LGPL-2.1-or-later", "NOASSERTION"}
LICENSES |= {"GPL-2.0-or-later OR LGPL-2.0-or-later", "Zlib", "blessing"}
LICENSES |= {"LGPL-3.0-or-later OR GPL-2.0-or-later"}
LICENSES |= {"Apache-2.0 WITH LLVM-exception", "GPL-3.0-or-later WITH GCC-exception-3.1"}


class Case(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="multinic-sbom-")
        cls.addClassCleanup(temporary.cleanup)
        packages = built.of_layout("el9")
        cls.roots = {name: packages[name].unpack(Path(temporary.name) / name) for name in ALL}

    def document(self, name: str, file: str = "sbom.spdx.json"):
        return json.loads((self.roots[name] / "usr/share/doc" / name / file).read_text())

    def each_document(self):
        return [(name, self.document(name)) for name in ALL]

    def named(self, document, name: str):
        (found,) = [package for package in document["packages"] if package["name"] == name]
        return found


class Form(Case):
    def test_document(self) -> None:
        for name, document in self.each_document():
            self.assertEqual(set(), DOCUMENT - set(document))
            self.assertEqual("SPDX-2.3", document["spdxVersion"])
            self.assertEqual("CC0-1.0", document["dataLicense"])
            self.assertEqual("SPDXRef-DOCUMENT", document["SPDXID"])
            self.assertRegex(document["documentNamespace"], r"^https://[^#\s]+$")
            self.assertRegex(document["creationInfo"]["created"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
            for creator in document["creationInfo"]["creators"]:
                self.assertRegex(creator, r"^(Tool|Organization|Person): \S")
        self.assertEqual(len(ALL), len({document["documentNamespace"] for _, document in self.each_document()}))

    def test_packages(self) -> None:
        for _, document in self.each_document():
            for package in document["packages"]:
                self.assertEqual(set(), PACKAGE - set(package), package["name"])
                self.assertIn(package["licenseConcluded"], LICENSES)
                self.assertEqual(package["filesAnalyzed"], "packageVerificationCode" in package)

    def test_files(self) -> None:
        for _, document in self.each_document():
            for file in document["files"]:
                self.assertEqual(set(), FILE - set(file), file["fileName"])
                self.assertTrue(file["fileName"].startswith("./"))
                lengths = {sum["algorithm"]: len(sum["checksumValue"]) for sum in file["checksums"]}
                self.assertEqual({"SHA1": 40, "SHA256": 64}, lengths)

    def test_identifiers(self) -> None:
        for _, document in self.each_document():
            elements = [entry["SPDXID"] for part in ("packages", "files") for entry in document[part]]
            self.assertEqual(len(elements), len(set(elements)))
            for identifier in elements:
                self.assertRegex(identifier, r"^SPDXRef-[A-Za-z0-9.-]+$")
            known = {"SPDXRef-DOCUMENT", *elements}
            for relationship in document["relationships"]:
                self.assertIn(relationship["relationshipType"], RELATIONSHIPS)
                self.assertLessEqual({relationship["spdxElementId"], relationship["relatedSpdxElement"]}, known)

    def test_what_it_describes(self) -> None:
        for name, document in self.each_document():
            described = [
                relationship["relatedSpdxElement"]
                for relationship in document["relationships"]
                if relationship["relationshipType"] == "DESCRIBES"
            ]
            self.assertEqual([self.named(document, name)["SPDXID"]], described)

    def test_verification_codes(self) -> None:
        """SPDX 2.3, 7.9."""
        for _, document in self.each_document():
            of_file = {file["SPDXID"]: file["checksums"][0]["checksumValue"] for file in document["files"]}
            for package in document["packages"]:
                sums = sorted(
                    of_file[relationship["relatedSpdxElement"]]
                    for relationship in document["relationships"]
                    if relationship["relationshipType"] == "CONTAINS"
                    and relationship["spdxElementId"] == package["SPDXID"]
                )
                self.assertEqual(bool(sums), package["filesAnalyzed"])
                if sums:
                    code = hashlib.sha1("".join(sums).encode()).hexdigest()
                    self.assertEqual(code, package["packageVerificationCode"]["packageVerificationCodeValue"])


class Truth(Case):
    def digests(self, document):
        return {
            file["fileName"][2:]: sum["checksumValue"]
            for file in document["files"]
            for sum in file["checksums"]
            if sum["algorithm"] == "SHA256"
        }

    def test_the_rom_files(self) -> None:
        """The hashes are those that the RPM has, in the bill and in the provenance."""
        digests = built.of_layout("el9")[ROM].digests()
        wanted = {Path(path).name: digest for path, digest in digests.items() if path.endswith("K.rom")}
        self.assertEqual(4, len(wanted))
        found = {name: digest for name, digest in self.digests(self.document(ROM)).items() if name.endswith(".rom")}
        self.assertEqual(wanted, found)
        subjects = self.document(ROM, "provenance.json")["subject"]
        self.assertEqual(wanted, {subject["name"]: subject["digest"]["sha256"] for subject in subjects})

    def test_the_sources(self) -> None:
        tree = built.LAYOUTS / "tree"
        needed_sources = {ROM: "firmware/rom/main.cpp", TOOLS: "plugins/romctl/main.cpp"}
        needed_sources |= {COLLECTION: "ansible/modules/main.cpp", PLUGIN: "plugins/rpm/multinic.cpp"}
        for name, needed in needed_sources.items():
            found = {path: digest for path, digest in self.digests(self.document(name)).items() if "/" in path}
            self.assertIn(needed, found)
            for path, digest in found.items():
                self.assertEqual(hashlib.sha256((tree / path).read_bytes()).hexdigest(), digest, path)
        compiled = {str(path.relative_to(tree)) for path in (tree / "firmware").rglob("*.[ch]pp")}
        compiled = {path for path in compiled if not path.endswith("_test.cpp")}
        self.assertEqual(set(), compiled - set(self.digests(self.document(ROM))))

    def test_the_compiler(self) -> None:
        version = re.search(r"version (\d+\.\d+\.\d+)", output("clang++", "--version"))[1]
        self.assertEqual(version, self.named(self.document(ROM), "clang")["versionInfo"])

    def test_the_libraries(self) -> None:
        """Every library that romctl is linked with at run time, but for those of the compiler."""
        document = self.document(TOOLS)
        named = {package["name"] for package in document["packages"]}
        for package in document["packages"]:
            self.assertNotEqual("NOASSERTION", package["licenseConcluded"])
        program = output("readelf", "-d", self.roots[TOOLS] / "usr/bin/romctl")
        needed = set(re.findall(r"NEEDED.*\[lib([a-z]+)", program)) - {"c", "m", "gcc", "stdc", "pthread"}
        of_library = {"ssh": "libssh", "yaml": "yaml-cpp", "z": "zlib"}
        self.assertEqual(set(), {of_library.get(name, name) for name in needed} - named)
        self.assertLessEqual({"cli11", "nlohmann-json"}, named)

    def test_the_libraries_of_the_modules(self) -> None:
        """They need nothing on a host but the libraries of C and of the compiler."""
        named = {package["name"] for package in self.document(COLLECTION)["packages"]}
        self.assertLessEqual({"fmt", "nettle", "nlohmann-json", "yaml-cpp"}, named)
        for program in self.roots[COLLECTION].rglob("__bin__/*/*"):
            needed = set(re.findall(r"NEEDED.*\[lib([a-z]+)", output("readelf", "-d", program)))
            self.assertLessEqual(needed, {"c", "m", "gcc", "dl", "pthread"}, program)

    def test_the_library_of_the_plugin(self) -> None:
        """Besides the libraries of C it is rpm's only."""
        document = self.document(PLUGIN)
        self.assertEqual(output("rpm", "--version").split()[-1], self.named(document, "rpm")["versionInfo"])
        self.assertEqual({PLUGIN, f"{PLUGIN}-source", "rpm"}, {package["name"] for package in document["packages"]})
        (plugin,) = self.roots[PLUGIN].rglob("multinic.so")
        needed = set(re.findall(r"NEEDED.*\[(?:lib)?([a-z]+)", output("readelf", "-d", plugin)))
        self.assertLessEqual(needed, {"rpm", "rpmio", "c", "m", "ld"})

    def test_provenance(self) -> None:
        for layout in layouts.LAYOUTS:
            with tempfile.TemporaryDirectory() as folder:
                root = built.of_layout(layout)[ROM].unpack(Path(folder))
                statement = json.loads((root / "usr/share/doc" / ROM / "provenance.json").read_text())
            self.assertEqual("https://in-toto.io/Statement/v1", statement["_type"])
            self.assertEqual("https://slsa.dev/provenance/v1", statement["predicateType"])
            definition = statement["predicate"]["buildDefinition"]
            self.assertEqual(layout, definition["externalParameters"]["layout"])
            self.assertRegex(definition["buildType"], r"^[a-z]+:\S+$")
            self.assertRegex(statement["predicate"]["runDetails"]["builder"]["id"], r"^[a-z]+:\S+$")
            for dependency in definition["resolvedDependencies"]:
                self.assertTrue({"uri", "digest"} & set(dependency), dependency)
            tree = definition["resolvedDependencies"][0]["digest"]["sha256"]
            listing = "tests/lint/files all | xargs -0 sha256sum | sha256sum"
            self.assertEqual(tree, output("sh", "-c", listing, folder=built.LAYOUTS / "tree").split()[0])


class Gaps(unittest.TestCase):
    """What is not known is no bill with a gap but an error."""

    def make(self, build: Path):
        script = TOP / "packaging" / "rpm" / "make-sbom"
        return command(script, "--build", build, "--layout", "el9", "--output", build / "output")

    def test_unknown_library(self) -> None:
        built.of_layout("el9")
        of_build = built.LAYOUTS / "tree" / "build" / "rpm"
        with tempfile.TemporaryDirectory() as folder:
            build = Path(folder)
            (build / "CMakeCache.txt").write_bytes((of_build / "CMakeCache.txt").read_bytes())
            (build / "multinic-64K.rom").write_bytes(b"\0")
            (build / "libraries.txt").write_text("fmt 9.1.0\nLeftPad 1.0\n")
            done = self.make(build)
            self.assertNotEqual(0, done.returncode)
            self.assertIn("nothing is known of the library LeftPad", done.stdout)
            self.assertFalse((build / "output").exists())

    def test_no_rom(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            done = self.make(Path(folder))
            self.assertNotEqual(0, done.returncode)
            self.assertIn("no multinic-*.rom in", done.stdout)


if __name__ == "__main__":
    unittest.main()
