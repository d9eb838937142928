// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/policy.hpp"

#include <catch2/catch.hpp>

#include <string>

using state::parse_policy;
using state::Policy;
using state::Wanted;

namespace {

constexpr const char* everything = R"(schema: 1
links:
  efi-virtio.rom: ours
  pxe-virtio.rom: /srv/site.rom
  all: stock
rom:
  version: ">=0.1.0 <0.2"
  sha256: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]
  script_sha256: builtin
  settings: {menu: never, dhcp-total: 20}
package: {name: qemu-rom-multinic, version: ">=0.1", verified: yes}
packages:
  - {name: ipxe-qemu, installed: false}
guests: {old_rom_days: 7}
domains: {rom_enabled: true}
exceptions:
  - {item: link efi-virtio.rom, reason: being migrated, expires: 2027-01-31}
)";

}  // namespace

TEST_CASE("policy: everything that can be asked for") {
    const auto policy = parse_policy("site.yml", everything);
    REQUIRE(policy);
    REQUIRE(policy->links.size() == 3);
    CHECK(policy->links[0].wanted.kind == Wanted::Kind::multinic);
    CHECK(policy->links[1].wanted.path == "/srv/site.rom");
    CHECK(policy->links[2].group == "all");
    CHECK(policy->rom.version->text() == ">=0.1.0 <0.2");
    CHECK(policy->rom.sha256.size() == 1);
    CHECK(policy->rom.script_sha256 == "builtin");
    CHECK(policy->rom.settings.at("dhcp-total") == "20");
    REQUIRE(policy->packages.size() == 2);
    CHECK(policy->packages[0].verified);
    CHECK_FALSE(policy->packages[1].installed);
    CHECK(policy->old_rom_days == 7);
    CHECK(policy->rom_enabled == true);
    REQUIRE(policy->exceptions.size() == 1);
    CHECK(policy->exceptions[0].expires == 1801440000);  // 2027-02-01T00:00Z
}

TEST_CASE("policy: JSON is YAML, too") {
    CHECK(parse_policy("task", R"({"schema": 1, "links": {"all": "ours"}})"));
}

TEST_CASE("policy: mistakes are named with their place") {
    struct Row {
        const char* text;
        const char* where;
        const char* what;
        const char* advice;
    };
    const Row rows[] = {
        {"", "p", "must be a mapping", ""},
        {"- 1\n", "p:1:1", "must be a mapping", ""},
        {"links: {all: ours}\n", "p:1:1", "no schema", "schema: 1"},
        {"schema: 2\n", "p:1:9", "must be 1", ""},
        {"schema: 1\n", "p:1:1", "asks for nothing", ""},
        {"schema: 1\nlinkz: {}\n", "p:2:1", "no key linkz", "Did you mean links?"},
        {"schema: 1\nlinks: {}\nlinks: {}\n", "p:3:1", "twice", ""},
        {"schema: 1\nlinks:\n  all: our\n", "p:3:8", "must be ours", "Did you mean ours?"},
        {"schema: 1\nlinks: ours\n", "p:2:8", "must be a mapping", ""},
        {"schema: 1\nrom: {version: latest}\n", "p:2:16", "no range of versions", ""},
        {"schema: 1\nrom: {sha256: [abc]}\n", "p:2:16", "64 digits", ""},
        {"schema: 1\nrom: {sha256: abc}\n", "p:2:15", "must be a list", ""},
        {"schema: 1\nguests: {old_rom_days: -1}\n", "p:2:24", "number of days", ""},
        {"schema: 1\ndomains: {rom_enabled: perhaps}\n", "p:2:24", "true or false", ""},
        {"schema: 1\npackage: {version: '1'}\n", "p:2:10", "no name", ""},
        {"schema: 1\nexceptions: [{item: a, reason: b, expires: 2027-02-30}]\n",
         "p:2:44",
         "a day",
         ""},
        {"schema: 1\nexceptions: [{item: a, reason: b}]\n", "p:2:14", "needs item", ""},
        {"schema: 1\nexceptions: [{item: a, reason: b, expires: soon}]\n", "p:2:44", "a day", ""},
        {"schema: [\n", "p:2:1", "", ""},
        {"schema: 1\n\tlinks: 1\n", "p:2:1", "", ""},
        {"*nobody\n", "p:1:1", "", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto policy = parse_policy("p", row.text);
        REQUIRE_FALSE(policy);
        CAPTURE(policy.error().what, policy.error().where);
        CHECK(policy.error().where == row.where);
        CHECK(policy.error().what.find(row.what) != std::string::npos);
        CHECK(policy.error().what_to_do.find(row.advice) != std::string::npos);
    }
}

TEST_CASE("policy: hostile texts are refused and cost nothing") {
    CHECK_FALSE(parse_policy("p", std::string(300 << 10, '#')));
    CHECK_FALSE(parse_policy("p", std::string("schema: 1\0", 10)));
    CHECK_FALSE(parse_policy("p", std::string(100'000, '[')));
    CHECK_FALSE(parse_policy("p", std::string(100'000, '{')));
    std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
    for (char name = 'b'; name < 'k'; ++name) {
        bomb += std::string(1, name) + ": &" + name + " [";
        for (int i = 0; i < 10; ++i)
            bomb += std::string(i == 0 ? "*" : ",*") + static_cast<char>(name - 1);
        bomb += "]\n";
    }
    CHECK_FALSE(parse_policy("p", bomb));
    std::string long_list = "schema: 1\nlinks:\n";
    for (int i = 0; i < 2000; ++i)
        long_list += "  g" + std::to_string(i) + ": ours\n";
    CHECK_FALSE(parse_policy("p", long_list));
}
