// SPDX-License-Identifier: GPL-2.0-or-later
// Where each distribution keeps its alternatives, and what is not as it is recorded.
#include "state/alternatives.hpp"

#include "state/test_tree.hpp"

using namespace state;
using fixture::Tree;

namespace {

const std::string record = "auto\n/l/efi.rom\n\n/ours.rom\n50\n/stock.rom\n10\n";

}  // namespace

TEST_CASE("whose program a host has") {
    const Tree tree;
    CHECK(*find_alternatives_program(tree.root()) == AlternativesProgram::none);
    SECTION("dpkg's") {
        tree.file("/usr/bin/update-alternatives", "");
        CHECK(*find_alternatives_program(tree.root()) == AlternativesProgram::dpkg);
    }
    SECTION("SUSE's") {
        tree.file("/usr/sbin/update-alternatives", "");
        CHECK(*find_alternatives_program(tree.root()) == AlternativesProgram::dpkg);
    }
    SECTION("chkconfig's, which comes under both names") {
        tree.file("/usr/sbin/alternatives", "");
        tree.link("/usr/sbin/update-alternatives", "alternatives");
        CHECK(*find_alternatives_program(tree.root()) == AlternativesProgram::chkconfig);
    }
    SECTION("a link that leads nowhere is no program") {
        tree.link("/usr/sbin/alternatives", "absent");
        CHECK(*find_alternatives_program(tree.root()) == AlternativesProgram::none);
    }
    SECTION("a folder that cannot be told leaves it open") {
        tree.link("/usr/sbin", std::string(300, 'n'));
        CHECK_FALSE(find_alternatives_program(tree.root()));
    }
}

TEST_CASE("the record is found where each distribution keeps it") {
    for (const char* folder : {"/var/lib/dpkg/alternatives",
                               "/var/lib/alternatives",
                               "/etc/alternatives-admindir",
                               "/etc/alternatives.admindir"}) {
        const Tree tree;
        const std::string path = std::string(folder) + "/efi.rom";
        tree.file(path, record);
        tree.link("/etc/alternatives/efi.rom", "/ours.rom");
        const GroupFacts facts = read_group(tree.root(), "efi.rom");
        CHECK(facts.record_path == path);
        REQUIRE(facts.record);
        CHECK(facts.record->choices.size() == 2);
        CHECK(facts.chosen == "/ours.rom");
        CHECK_FALSE(facts.unreadable);
        CHECK(facts.stale.empty());
        CHECK_FALSE(facts.will_become_manual());
    }
}

TEST_CASE("no group at all is a fact") {
    const Tree tree;
    const GroupFacts facts = read_group(tree.root(), "efi.rom");
    CHECK(facts.managed_link == "/etc/alternatives/efi.rom");
    CHECK(facts.record_path.empty());
    CHECK_FALSE(facts.record);
    CHECK_FALSE(facts.chosen);
    CHECK_FALSE(facts.unreadable);
}

TEST_CASE("a record that cannot be read is not an absent one") {
    const Tree tree;
    SECTION("nonsense") {
        tree.file("/var/lib/alternatives/efi.rom", "auto\n");
        const GroupFacts facts = read_group(tree.root(), "efi.rom");
        REQUIRE(facts.unreadable);
        CHECK_THAT(facts.unreadable->where,
                   Catch::EndsWith("/var/lib/alternatives/efi.rom: line 1"));
    }
    SECTION("a folder in its place") {
        tree.folder("/var/lib/alternatives/efi.rom");
        CHECK(read_group(tree.root(), "efi.rom").unreadable);
    }
    SECTION("too large") {
        tree.file("/var/lib/alternatives/efi.rom", std::string(300 << 10, '\n'));
        CHECK(read_group(tree.root(), "efi.rom").unreadable);
    }
    const GroupFacts facts = read_group(tree.root(), "efi.rom");
    CHECK(facts.record_path == "/var/lib/alternatives/efi.rom");
    CHECK_FALSE(facts.record);
}

TEST_CASE("chkconfig's takes a link beside the best choice for a manual one; dpkg's does not") {
    const Tree tree;
    tree.link("/etc/alternatives/efi.rom", "/stock.rom");
    tree.file("/var/lib/alternatives/efi.rom", record);
    CHECK(read_group(tree.root(), "efi.rom").will_become_manual());
    tree.file("/var/lib/alternatives/efi.rom", record + "\n");
    CHECK_FALSE(read_group(tree.root(), "efi.rom").will_become_manual());
    tree.file("/var/lib/alternatives/efi.rom", "manual" + record.substr(4));
    CHECK_FALSE(read_group(tree.root(), "efi.rom").will_become_manual());
}

TEST_CASE("a record that a killed run left half-written is found") {
    const Tree tree;
    tree.file("/var/lib/alternatives/efi.rom.new", "");
    CHECK(read_group(tree.root(), "efi.rom").stale ==
          std::vector<std::string>{"/var/lib/alternatives/efi.rom.new"});
}
