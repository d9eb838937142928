// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/fleet_policy.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace state;

namespace {

constexpr const char* everything = R"(schema: 1
links: {all: ours}
exceptions:
  - {item: link pxe-virtio.rom, reason: old guests, expires: 2027-01-31, hosts: ["kvm0?", "*.lab"]}
groups:
  site_a:
    rom:
      version: ">=0.2"
      sha256: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]
      script_sha256: builtin
      settings:
        menu: never
    packages:
      - name: qemu-rom-multinic
  lab:
    below: [site_a]
    links:
      efi-virtio.rom: stock
    guests: {old_rom_days: 3}
    domains: {rom_enabled: true}
    exceptions:
      - {item: domains, reason: r, expires: 2027-01-31, groups: [site_b]}
  rack: {below: [lab]}
)";

FleetPolicy parsed(const std::string& text) {
    const auto fleet = parse_fleet_policy("site.yml", text);
    INFO((fleet ? std::string() : romfile::explain(fleet.error())));
    REQUIRE(fleet);
    return *fleet;
}

}  // namespace

TEST_CASE("fleet policy: sections, and where each wish stands") {
    const FleetPolicy fleet = parsed(everything);
    CHECK(fleet.name == "site.yml");
    CHECK(fleet.everyone.lines == std::map<std::string, std::size_t>{{"link all", 2}});
    REQUIRE(fleet.everyone.policy.exceptions.size() == 1);
    CHECK(fleet.everyone.policy.exceptions[0].line == 4);
    CHECK(fleet.everyone.policy.exceptions[0].hosts == std::vector<std::string>{"kvm0?", "*.lab"});
    REQUIRE(fleet.groups.size() == 3);
    CHECK(fleet.groups[0].name == "site_a");
    CHECK(fleet.groups[0].section.lines ==
          std::map<std::string, std::size_t>{{"package qemu-rom-multinic", 14},
                                             {"rom script", 10},
                                             {"rom setting menu", 12},
                                             {"rom sha256", 9},
                                             {"rom version", 8}});
    CHECK(fleet.groups[1].section.lines ==
          std::map<std::string, std::size_t>{
              {"domains", 20}, {"guests", 19}, {"link efi-virtio.rom", 18}});
    CHECK(fleet.groups[1].section.policy.exceptions[0].groups ==
          std::vector<std::string>{"site_b"});
    CHECK(fleet.groups[2].below == std::vector<std::string>{"lab", "site_a"});
    CHECK(fleet.names_hosts());
    CHECK(fleet.line_for_some_hosts() == 6);
}

TEST_CASE("fleet policy: a policy for one host is one of a fleet without groups") {
    const FleetPolicy fleet = parsed("schema: 1\nlinks: {all: ours}\n");
    CHECK(fleet.groups.empty());
    CHECK_FALSE(fleet.line_for_some_hosts());
    CHECK_FALSE(fleet.names_hosts());
}

TEST_CASE("fleet policy: what is only for some hosts is not read for one without a name") {
    const std::string policy = "schema: 1\nlinks: {all: ours}\n";
    const auto grouped = parse_policy("p", policy + "groups:\n  lab:\n    links: {all: stock}\n");
    REQUIRE_FALSE(grouped);
    CHECK(grouped.error().where == "p:4");
    const auto named = parse_policy(
        "p", policy + "exceptions:\n- {item: a, reason: b, expires: 2027-01-31, hosts: [kvm1]}\n");
    REQUIRE_FALSE(named);
    CHECK(named.error().where == "p:4");
}

TEST_CASE("fleet policy: mistakes are named with their place and the way to the key") {
    struct Row {
        const char* groups;
        const char* where;
        const char* what;
    };
    const Row rows[] = {
        {"groups: [lab]\n", "p:2:9", "groups must be a mapping"},
        {"groups:\n  lab: ours\n", "p:3:8", "groups.lab must be a mapping"},
        {"groups:\n  lab: {schema: 1}\n", "p:3:9", "groups.lab has no key schema"},
        {"groups:\n  lab: {groups: {}}\n", "p:3:9", "groups.lab has no key groups"},
        {"groups:\n  lab: {links: {all: our}}\n", "p:3:22", "groups.lab.links.all must be ours"},
        {"groups:\n  lab: {rom: {sha256: [1]}}\n", "p:3:24", "groups.lab.rom.sha256[0] must be"},
        {"groups:\n  lab: {packages: [{name: a}, {name: a}]}\n",
         "p:3:31",
         "groups.lab.packages[1]: the package a is there twice"},
        {"groups:\n  lab: {}\n  lab: {}\n", "p:4:3", "groups.lab is there twice"},
        {"groups:\n  lab: {below: site}\n", "p:3:16", "groups.lab.below must be a list"},
        {"groups:\n  '': {}\n", "p:3:3", "a key that is empty"},
        {"groups:\n  lab: {below: [lab]}\n", "p:3:8", "groups.lab is below itself"},
        {"groups:\n  a: {below: [b]}\n  b: {below: [c]}\n  c: {below: [a]}\n",
         "p:3:6",
         "groups.a is below itself"},
        {"groups:\n  lab: {rom: {settings: {a: 1, a: 2}}}\n",
         "p:3:32",
         "groups.lab.rom.settings.a is there twice"},
        {"exceptions: [{item: a, reason: b, expires: 2027-01-31, hosts: []}]\n",
         "p:2:63",
         "exceptions[0].hosts names nobody"},
        {"exceptions: [{item: a, reason: b, expires: 2027-01-31, groups: ['']}]\n",
         "p:2:65",
         "exceptions[0].groups[0] must not be empty"},
        {"groups: {lab: {exceptions: []}}\n", "p:1:1", "asks for nothing"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.groups);
        const auto fleet = parse_fleet_policy("p", std::string("schema: 1\n") + row.groups);
        REQUIRE_FALSE(fleet);
        CAPTURE(fleet.error().what);
        CHECK(fleet.error().where == row.where);
        CHECK(fleet.error().what.find(row.what) != std::string::npos);
    }
}

TEST_CASE("fleet policy: aliases cannot make more of a text than is read") {
    std::string bomb = "schema: 1\ngroups:\n  a: &a {packages: [";
    for (int i = 0; i < 900; ++i)
        bomb += "{name: p" + std::to_string(i) + "},";
    bomb += "]}\n";
    for (int i = 0; i < 900; ++i)
        bomb += "  g" + std::to_string(i) + ": *a\n";
    const auto fleet = parse_fleet_policy("p", bomb);
    REQUIRE_FALSE(fleet);
    CHECK(fleet.error().what.find("values") != std::string::npos);
    const auto circle = parse_fleet_policy("p", "schema: 1\nlinks: &a {all: *a}\n");
    REQUIRE_FALSE(circle);
    CHECK(circle.error().where.starts_with("p:2:"));
    const auto long_text =
        parse_fleet_policy("p", "schema: 1\nlinks: {all: /" + std::string(5000, 'x') + "}\n");
    REQUIRE_FALSE(long_text);
    CHECK(long_text.error().what.find("bytes") != std::string::npos);
}

TEST_CASE("fleet policy: links that no host has") {
    const std::vector<std::string> known{"efi-virtio.rom", "pxe-virtio.rom"};
    const std::string group = "groups:\n  lab: {links: {efi-virtio.rom: ours, all: ours}}\n";
    CHECK(check_links(parsed("schema: 1\n" + group), known));
    const auto near = check_links(parsed("schema: 1\nlinks:\n  all: ours\n  al: stock\n"), known);
    REQUIRE_FALSE(near);
    CHECK(near.error().where.ends_with(":4"));
    CHECK(near.error().what == "no host has a link al");
    CHECK(near.error().what_to_do == "Did you mean all?");
    const auto far =
        check_links(parsed("schema: 1\n" + group + "  rack: {links: {x: ours}}\n"), known);
    REQUIRE_FALSE(far);
    CHECK(far.error().where.ends_with(":4"));
    CHECK(far.error().what_to_do == "There are efi-virtio.rom, pxe-virtio.rom, all.");
}

TEST_CASE("fleet policy: groups that the inventory does not have") {
    const FleetPolicy fleet = parsed(everything);
    CHECK(unknown_groups(fleet, {"site_a", "lab", "rack", "site_b"}).empty());
    CHECK(unknown_groups(fleet, {"site_a", "labs", "rack"}) ==
          std::vector<std::string>{"site.yml:15: there is no group lab; did you mean labs?",
                                   "site.yml:22: there is no group site_b; did you mean site_a?"});
}
