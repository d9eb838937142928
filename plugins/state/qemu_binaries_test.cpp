// SPDX-License-Identifier: GPL-2.0-or-later
// Answers of emulators, and the emulator of the machine that runs the tests.
#include "state/qemu_binaries.hpp"

#include <algorithm>

#include "state/test_tree.hpp"

using namespace state;
using fixture::Tree;
using Words = std::vector<std::string>;

TEST_CASE("versions of emulators") {
    struct Row {
        const char* answer;
        const char* version;  ///< empty: refused
        const char* package;
    };
    const Row row =
        GENERATE(Row{"QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)\nCopyright (c) 2003\n",
                     "7.2.22",
                     "Debian 1:7.2+dfsg-7"},
                 Row{"QEMU emulator version 9.1.0 (qemu-kvm-9.1.0-15.el9)",
                     "9.1.0",
                     "qemu-kvm-9.1.0-15.el9"},
                 Row{"QEMU emulator version 1.5.3 (qemu-kvm-1.5.3-175.el7), Copyright",
                     "1.5.3",
                     "qemu-kvm-1.5.3-175.el7"},
                 Row{"QEMU emulator version 10.0.50\n", "10.0.50", ""},
                 Row{"QEMU emulator version 8.0.0 (open", "8.0.0", ""},
                 Row{"QEMU emulator version 8.0.0 ()", "8.0.0", ""},
                 Row{"QEMU emulator version \n", "", ""},
                 Row{"QEMU emulator version .1", "", ""},
                 Row{"QEMU emulator version 8", "", ""},
                 Row{"something else\nQEMU emulator version 7.2", "", ""},
                 Row{"", "", ""});
    CAPTURE(row.answer);
    const auto version = parse_qemu_version(row.answer);
    REQUIRE(bool(version) == (*row.version != '\0'));
    if (version) {
        CHECK(version->version == row.version);
        CHECK(version->package_version == row.package);
    }
}

TEST_CASE("search paths of emulators") {
    struct Row {
        std::string answer;
        Words folders;  ///< empty: refused
    };
    std::string many;
    for (int i = 0; i < 65; ++i)
        many += "/a\n";
    const Row row = GENERATE_COPY(
        Row{"/usr/share/qemu\n/usr/lib/ipxe/qemu\n", {"/usr/share/qemu", "/usr/lib/ipxe/qemu"}},
        Row{"/a b", {"/a b"}},
        Row{"\n/a\n\n", {"/a"}},
        Row{"", {}},
        Row{"qemu: help: no such option\n", {}},
        Row{"/" + std::string(5000, 'a'), {}},
        Row{many, {}});
    CAPTURE(row.answer.substr(0, 100));
    const auto folders = parse_search_path(row.answer);
    REQUIRE(bool(folders) == !row.folders.empty());
    if (folders)
        CHECK(*folders == row.folders);
}

TEST_CASE("emulators of an image are found and not run") {
    const Tree tree;
    tree.file("/usr/libexec/qemu-kvm", "none");
    tree.link("/usr/bin/qemu-kvm", "../libexec/qemu-kvm");
    tree.link("/usr/bin/qemu-system-aarch64", "/nowhere");
    tree.folder("/usr/bin/qemu-system-i386");
    const QemuBinaries found = find_qemu_binaries(tree.root());
    CHECK(found.unknown.empty());
    REQUIRE(found.binaries.size() == 2);
    CHECK(found.binaries[0].path == "/usr/libexec/qemu-kvm");
    CHECK(found.binaries[1].path == "/usr/bin/qemu-kvm");
    for (const QemuBinary& binary : found.binaries) {
        CHECK(binary.target == "/usr/libexec/qemu-kvm");
        CHECK(!binary.version);
        CHECK(!binary.search_path);
        REQUIRE(binary.unknown.size() == 1);
        CHECK(binary.unknown[0].find("running system") != std::string::npos);
    }
}

TEST_CASE("programs that do not answer as an emulator does") {
    struct Row {
        const char* script;
        const char* reason;
    };
    const Row row =
        GENERATE(Row{"#!/bin/sh\necho broken >&2\nexit 3\n", "ended with status 3: broken"},
                 Row{"#!/bin/sh\necho hello\n", "hello"},
                 Row{"#!/absent/interpreter\n", "cannot run it"});
    CAPTURE(row.script);
    const Tree tree;
    tree.file("/qemu", row.script);
    std::filesystem::permissions(tree.at("/qemu"), std::filesystem::perms::owner_all);
    QemuBinary binary{tree.at("/qemu"), tree.at("/qemu"), {}, {}, {}, {}};
    ask_qemu_binary(binary);
    CHECK(!binary.version);
    CHECK(!binary.search_path);
    REQUIRE(binary.unknown.size() == 2);
    for (const std::string& reason : binary.unknown) {
        CHECK(reason.starts_with(binary.path + ": "));
        CHECK(reason.find(row.reason) != std::string::npos);
    }
}

TEST_CASE("the emulator of this machine tells what it is") {
    const std::string path = "/usr/bin/qemu-system-x86_64";
    const QemuBinaries found = find_qemu_binaries(Root());
    const auto binary = std::find_if(found.binaries.begin(),
                                     found.binaries.end(),
                                     [&path](const QemuBinary& each) { return each.path == path; });
    if (!std::filesystem::exists(path)) {
        CHECK(binary == found.binaries.end());
        return;
    }
    REQUIRE(binary != found.binaries.end());
    CHECK(binary->unknown.empty());
    REQUIRE(binary->version);
    CHECK(binary->version->find('.') != std::string::npos);
    REQUIRE(binary->search_path);
    CHECK(!binary->search_path->empty());
}
