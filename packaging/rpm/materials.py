# SPDX-License-Identifier: GPL-2.0-or-later
"""What a build is made of: sources, compilers, libraries, with versions and licences."""

import hashlib
import os
import pathlib
import re
import subprocess
import typing

ROM_SOURCES = ("firmware/", "plugins/romfile/", "CMakeLists.txt", "cmake/")
TOOL_SOURCES = ("plugins/", "firmware/std/", "packaging/links/", "packaging/layouts.table", "CMakeLists.txt", "cmake/")
PLUGIN_SOURCES = ("plugins/rpm/", "plugins/journal/", "plugins/romfile/result.hpp", "packaging/layouts.table")
PLUGIN_SOURCES += ("CMakeLists.txt", "cmake/")
MODULE_SOURCES = ("ansible/", *TOOL_SOURCES)
TEST_SOURCE = re.compile(r"_test\.(cpp|py)$|/tests/")


class CannotTell(Exception):
    """Something of the build is not known: a bill of materials with a gap would say that it is not there."""


class Material(typing.NamedTuple):
    """A compiler or a library. `role` is its SPDX relationship, to the package that is described for what
    builds, from it for what is linked."""

    name: str
    version: str
    license: str
    role: str
    comment: typing.Optional[str] = None

    @property
    def purl(self):
        return f"pkg:generic/{self.name}@{self.version}"

    def fields(self):
        """The arguments for spdx.Document.package."""
        return {
            "name": self.name,
            "version": self.version,
            "license": self.license,
            "purl": self.purl,
            "purpose": "LIBRARY" if self.role.endswith("LINK") else "APPLICATION",
            "comment": self.comment,
        }


# What CMake calls it | its name | licence | what it is for and role
LIBRARIES = {
    "fmt": ("fmt", "MIT", {"tools": "DYNAMIC_LINK", "modules": "STATIC_LINK"}),
    "CLI11": ("cli11", "BSD-3-Clause", {"tools": "STATIC_LINK"}),
    "nlohmann_json": ("nlohmann-json", "MIT", {"tools": "STATIC_LINK", "modules": "STATIC_LINK"}),
    "Nettle": (
        "nettle",
        "LGPL-3.0-or-later OR GPL-2.0-or-later",
        {"tools": "DYNAMIC_LINK", "modules": "STATIC_LINK"},
    ),
    "yaml-cpp": ("yaml-cpp", "MIT", {"tools": "DYNAMIC_LINK", "modules": "STATIC_LINK"}),
    "libssh": ("libssh", "LGPL-2.1-or-later", {"tools": "DYNAMIC_LINK"}),
    "RpmLibrary": ("rpm", "GPL-2.0-or-later OR LGPL-2.0-or-later", {"plugin": "DYNAMIC_LINK"}),
    "pugixml": ("pugixml", "MIT", {"tools": "DYNAMIC_LINK", "modules": "STATIC_LINK"}),
    "SQLite3": ("sqlite", "blessing", {"tools": "DYNAMIC_LINK"}),
    "ZLIB": ("zlib", "Zlib", {"tools": "DYNAMIC_LINK"}),
}

# Variable of CMakeCache.txt | name | licence
TOOLS = (
    ("CMAKE_CXX_COMPILER", "clang", "Apache-2.0 WITH LLVM-exception"),
    ("LLD_PROGRAM", "lld", "Apache-2.0 WITH LLVM-exception"),
    ("OBJCOPY_PROGRAM", "llvm", "Apache-2.0 WITH LLVM-exception"),
    ("CMAKE_COMMAND", "cmake", "BSD-3-Clause"),
)
STANDARD_LIBRARY = ("libstdc++-headers", "GPL-3.0-or-later WITH GCC-exception-3.1")


def version(top):
    found = re.search(r"project\(qemu-rom-multinic VERSION ([0-9.]+)", (top / "CMakeLists.txt").read_text())
    if not found:
        raise CannotTell("CMakeLists.txt does not tell the version")
    return found[1]


def tree_files(top):
    """All files of the tree, relative to `top`."""
    command = [top / "tests" / "lint" / "files", "all"]
    listing = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return [os.fsdecode(name) for name in listing.split(b"\0") if name]


def sources(top):
    return [path for path in tree_files(top) if not TEST_SOURCE.search(path)]


def tree_digest(top):
    """What `tests/lint/files all | xargs -0 sha256sum | sha256sum` prints."""
    listing = hashlib.sha256()
    for name in tree_files(top):
        content = hashlib.sha256((top / name).read_bytes()).hexdigest()
        listing.update(f"{content}  {name}\n".encode())
    return listing.hexdigest()


def rom_files(build):
    names = sorted(path.name for path in build.glob("multinic-*.rom"))
    if not names:
        raise CannotTell(f"no multinic-*.rom in {build}")
    return names


def tools(build):
    """What compiles and links the ROM."""
    cache = dict(re.findall(r"^(\w+):\w+=(.*)$", (build / "CMakeCache.txt").read_text(), re.MULTILINE))
    found = []
    for variable, name, license in TOOLS:
        if variable not in cache:
            raise CannotTell(f"{build} was not configured for clang: its cache has no {variable}")
        found.append(Material(name, _program_version(cache[variable]), license, "BUILD_TOOL_OF"))
    macros = _output(cache["CMAKE_CXX_COMPILER"], "-std=c++20", "-x", "c++", "-dM", "-E", "-include", "version", os.devnull)
    release = re.search(r"_GLIBCXX_RELEASE (\d+)", macros)
    if not release:
        raise CannotTell("the compiler's standard library is not libstdc++")
    comment = "functions of its headers are compiled into the ROM; nothing is linked"
    found.append(Material(STANDARD_LIBRARY[0], release[1], STANDARD_LIBRARY[1], "BUILD_DEPENDENCY_OF", comment))
    return found


def libraries(build, purpose):
    """Of the libraries that CMake has found those for `purpose`, in its order."""
    found = []
    for line in (build / "libraries.txt").read_text().splitlines():
        cmake_name, number = line.split()
        if cmake_name not in LIBRARIES:
            raise CannotTell(f"nothing is known of the library {cmake_name}: it needs a row in {pathlib.Path(__file__).name}")
        name, license, roles = LIBRARIES[cmake_name]
        if purpose in roles:
            found.append(Material(name, number, license, roles[purpose]))
    return found


def _program_version(program):
    found = re.search(r"\b\d+\.\d+\.\d+\b", _output(program, "--version"))
    if not found:
        raise CannotTell(f"{program} --version tells no version")
    return found[0]


def _output(*command):
    try:
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotTell(f"{command[0]} does not run: {error}") from error
