// SPDX-License-Identifier: GPL-2.0-or-later
// A package that could not be asked for is never absent.
#include "drift/answer/package_answers.hpp"

#include <catch2/catch.hpp>

#include "state/recorded_tree.hpp"

using namespace drift;
using Kind = state::PackageFacts::Kind;

namespace {

const char* const ipxe = "/usr/share/ipxe/qemu";
const std::string one = "/usr/share/ipxe/qemu/efi-virtio.rom";
const std::string two = "/usr/share/ipxe/qemu/pxe-virtio.rom";

/// A host with rpm's database alone, and two ROM files.
state::Root rpm_host() {
    auto tree = std::make_shared<state::RecordedTree>();
    state::Entry folder;
    folder.kind = state::Entry::Kind::folder;
    for (const char* const path :
         {"/", "/var", "/var/lib", "/var/lib/rpm", "/usr", "/usr/share", "/usr/share/ipxe", ipxe})
        tree->add(path, folder);
    state::Entry file;
    file.kind = state::Entry::Kind::file;
    tree->add("/var/lib/dpkg", state::Entry{});
    for (const std::string& path : {std::string("/var/lib/rpm/rpmdb.sqlite"), one, two})
        tree->add(path, file);
    tree->add_names("/usr", std::vector<std::string>{"share"});
    tree->add_names("/usr/share", std::vector<std::string>{"ipxe"});
    tree->add_names("/usr/share/ipxe", std::vector<std::string>{"qemu"});
    return state::Root(tree);
}

const std::string bash_lines =
    "multinic bash\n=1\n=5.1\n=2.el9\n=x86_64\n=Vendor\n=1700000000\n=RSA/SHA256, Key ID abc\n";

state::PackageFacts ask(const ProgramAnswer& program) {
    return read_package_answers({program}, rpm_host(), {{"bash"}, false, true}).packages.at(0);
}

}  // namespace

TEST_CASE("package answers: an installed package and an absent one") {
    const state::PackageFacts bash = ask({"rpm-query", "0", "warning: old", bash_lines, {}});
    CHECK(bash.kind == Kind::installed);
    CHECK(bash.evr() == "1:5.1-2.el9");
    CHECK(bash.signature == "key id abc");
    CHECK(bash.installed_at == 1'700'000'000);
    CHECK(ask({"rpm-query", "1", "", "package bash is not installed\n", {}}).kind == Kind::absent);
}

TEST_CASE("package answers: whatever is no answer is unknown") {
    const std::string absent = "package bash is not installed\n";
    CHECK(ask({"rpm-query", "1", "error: cannot open Packages", absent, {}}).reason ==
          "rpm cannot read its database: error: cannot open Packages");
    CHECK(ask({"rpm-query", "124", "", absent, {}}).reason == "rpm did not answer in 20 s");
    CHECK(ask({"rpm-query", "139", "", absent, {}}).reason == "rpm ended with status 139");
    CHECK(ask({"rpm-query", "long", "", "", {}}).reason == "rpm says more than can be an answer");
    CHECK(ask({"rpm-query", "0", "", "", {}}).reason == "rpm gives no answer about it");
    CHECK(ask({"rpm-query", "0", "", "multinic bash\n=1\n", {}}).reason ==
          "what rpm says of it is no package");
    CHECK(ask({"other", "0", "", "", {}}).reason ==
          "there is a database of rpm, but it could not be asked");
}

TEST_CASE("package answers: owners of paths, together and one by one") {
    const std::string nobody = "file " + two + " is not owned by any package\n";
    const auto together = read_package_answers(
        {{"rpm-owners", "1", "", bash_lines + nobody, {one, two}}}, rpm_host(), {});
    CHECK(together.owners.at(one).package == "bash");
    CHECK(together.owners.at(two).kind == state::Owner::Kind::nobody);
    const auto alone =
        read_package_answers({{"rpm-owners", "0", "", bash_lines + bash_lines, {one}},
                              {"rpm-owners", "1", "", nobody, {two}}},
                             rpm_host(),
                             {});
    CHECK(alone.packages.size() == 3);
    CHECK(alone.owners.at(two).kind == state::Owner::Kind::nobody);
    const auto mixed =
        read_package_answers({{"rpm-owners", "1", "", nobody, {one, two}}}, rpm_host(), {});
    CHECK(mixed.owners.at(one).kind == state::Owner::Kind::unknown);
}

TEST_CASE("package answers: files that differ") {
    const auto ask_files = [](const std::string& out, const std::string& status, bool as_root) {
        return read_package_answers({{"rpm-query", "0", "", bash_lines, {}},
                                     {"rpm-verify:bash", status, "", out, {}}},
                                    rpm_host(),
                                    {{"bash"}, true, as_root})
            .packages.at(0);
    };
    CHECK_FALSE(ask_files("", "0", true).not_verified);
    CHECK(ask_files("S........    /a\n", "1", true).differences.at(0).path == "/a");
    CHECK(ask_files("..?......    /a\n", "1", true).differences.size() == 1);
    const state::PackageFacts user = ask_files("..?......    /a\n", "1", false);
    CHECK(user.differences.empty());
    CHECK(user.not_verified == "needs root (cannot read /a)");
    CHECK(ask_files("", "124", true).not_verified == "rpm did not answer in 20 s");
}
