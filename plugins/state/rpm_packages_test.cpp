// SPDX-License-Identifier: GPL-2.0-or-later
// What rpm's library is asked, without the child around it.
#include "state/rpm_packages.hpp"

#include "state/test_rpm.hpp"

using namespace state;
using fixture::RpmTree;
using fixture::Tree;
using Kind = PackageFacts::Kind;
using Answers = std::vector<std::vector<PackageFacts>>;

namespace {

Answers ask(const Tree& tree, const PackageQuery& query, bool may_enter) {
    const Result<RpmLibrary> library = open_rpm_library();
    REQUIRE(library);
    return ask_rpm_library(
        *library, tree.root(), "/var/lib/rpm", query, [may_enter] { return may_enter; });
}

}  // namespace

TEST_CASE("where rpm's database is") {
    const Tree tree;
    CHECK(*rpm_database(tree.root()) == std::nullopt);
    tree.folder("/var/lib/rpm");
    CHECK(*rpm_database(tree.root()) == std::nullopt);
    tree.file("/usr/lib/sysimage/rpm/Packages.db", "");
    CHECK(*rpm_database(tree.root()) == "/usr/lib/sysimage/rpm");
    tree.remove("/usr");
    tree.file("/elsewhere/Packages", "");
    tree.link("/var/lib/rpm", "../../elsewhere");
    CHECK(*rpm_database(tree.root()) == "/elsewhere");
    tree.folder("/elsewhere/Packages");
    CHECK(!rpm_database(tree.root()));
}

TEST_CASE("as root: answers come in the order of the question") {
    const RpmTree tree;
    const Answers answers =
        ask(tree, {.names = {"none", "owner"}, .owned_paths = {"/usr/share/roms/link"}}, true);
    REQUIRE(answers.size() == 3);
    CHECK(answers[0].at(0).kind == Kind::absent);
    CHECK(answers[0].at(0).name == "none");
    CHECK(answers[1].at(0).evr() == "4:1.2-3");
    CHECK(answers[2].at(0).name == "owner");
}

TEST_CASE("as root: who may not enter the folder compares no files") {
    const RpmTree tree;
    const Answers answers = ask(tree, {.names = {"owner"}, .verify = true}, false);
    CHECK(answers.at(0).at(0).not_verified == "its files can only be compared by root");
}

TEST_CASE("as root: files are looked for where the caller is") {
    const RpmTree tree;
    // Here they are not, and what may be missing is not named.
    const Answers answers = ask(tree, {.names = {"owner"}, .verify = true}, true);
    const std::vector<FileDifference> differences = answers.at(0).at(0).differences;
    REQUIRE(differences.size() == 4);
    for (const FileDifference& difference : differences)
        CHECK(difference.what == std::vector<std::string>{"missing"});
}

TEST_CASE("as root: no more packages than a caller can want") {
    const RpmTree tree;
    const Answers answers = ask(tree, {.names = std::vector<std::string>(70, "owner")}, true);
    CHECK(answers.at(63).at(0).kind == Kind::installed);
    CHECK(answers.at(64).at(0).kind == Kind::unknown);
    CHECK_THAT(answers.at(64).at(0).reason, Catch::Contains("more than 64"));
}

TEST_CASE("as root: the key of a signed package") {
    const std::string key = RpmTree::sign();
    const RpmTree tree(RpmTree::Package::signed_one);
    const Answers answers = ask(tree, {.names = {"owner"}}, true);
    CHECK(answers.at(0).at(0).signature == "key id " + key);
}
