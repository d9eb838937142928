// SPDX-License-Identifier: GPL-2.0-or-later
// Whom a path belongs to, by the databases of the host.
#include "state/package_owner.hpp"

#include "state/test_tree.hpp"

using namespace state;
using fixture::Tree;
using Kind = Owner::Kind;

namespace {

Owner ask(const Tree& tree, const std::string& path) {
    const Root root = tree.root();
    return package_databases(root)(path);
}

}  // namespace

TEST_CASE("dpkg's lists") {
    const Tree tree;
    tree.file("/var/lib/dpkg/info/ipxe-qemu.list", "/.\n/usr/lib/a.rom\n/usr/lib/b.rom\n");
    tree.file("/var/lib/dpkg/info/lib3.11:amd64.list", "/.\n/usr/lib/c.rom\n");
    tree.file("/var/lib/dpkg/info/other.conffiles", "/usr/lib/d.rom\n");
    CHECK(ask(tree, "/usr/lib/b.rom").package == "ipxe-qemu");
    CHECK(ask(tree, "/usr/lib/c.rom").package == "lib3.11");
    CHECK(ask(tree, "/usr/lib").kind == Kind::nobody);
    CHECK(ask(tree, "/usr/lib/d.rom").kind == Kind::nobody);
}

TEST_CASE("no database, or one that cannot be read, leaves the owner open") {
    const Tree tree;
    CHECK(ask(tree, "/a").kind == Kind::unknown);
    CHECK(ask(tree, "/a").reason == "there is no package database");
    tree.folder("/var/lib/dpkg/info/broken.list");
    CHECK(ask(tree, "/a").kind == Kind::unknown);
    CHECK_THAT(ask(tree, "/a").reason, Catch::Contains("not a regular file"));
}

TEST_CASE("rpm is not run for a folder that is another host's") {
    const Tree tree;
    tree.file("/var/lib/rpm/rpmdb.sqlite", "");
    CHECK(ask(tree, "/a").kind == Kind::unknown);
    CHECK_THAT(ask(tree, "/a").reason, Catch::Contains("running system only"));
    tree.file("/var/lib/dpkg/info/x.list", "/a\n");
    CHECK(ask(tree, "/a").package == "x");
    CHECK(ask(tree, "/b").kind == Kind::unknown);
}
