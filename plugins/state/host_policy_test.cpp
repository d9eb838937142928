// SPDX-License-Identifier: GPL-2.0-or-later
// Which of the wishes of a fleet's policy a host comes to have.
#include "state/host_policy.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <string>

using namespace state;
using romfile::Verdict;

namespace {

FleetPolicy fleet_of(const std::string& text) {
    const auto fleet = parse_fleet_policy("p", "schema: 1\n" + text);
    INFO((fleet ? std::string() : romfile::explain(fleet.error())));
    REQUIRE(fleet);
    return *fleet;
}

/// The inventory: rack is below lab, lab and tests are below site.
bool is_below(const std::string& group, const std::string& other) {
    static const std::map<std::string, std::vector<std::string>> above{
        {"rack", {"lab", "site"}}, {"lab", {"site"}}, {"tests", {"site"}}};
    const auto found = above.find(group);
    return found != above.end() &&
           std::find(found->second.begin(), found->second.end(), other) != found->second.end();
}

HostPolicy policy_of(const std::string& text, const std::vector<std::string>& groups) {
    return policy_for(fleet_of(text), {"kvm01", groups}, is_below);
}

/// "link a: ours", a line each, then "undecided a" and "conflict ITEM".
std::string told(const HostPolicy& host) {
    const Policy& policy = host.policy;
    std::string lines;
    for (const LinkPolicy& link : policy.links)
        lines += "link " + link.group + ": " + link.text + "\n";
    if (policy.rom.version)
        lines += "version: " + policy.rom.version->text() + "\n";
    for (const std::string& digest : policy.rom.sha256)
        lines += "sha256: " + digest.substr(0, 1) + "\n";
    if (policy.rom.script_sha256)
        lines += "script: " + *policy.rom.script_sha256 + "\n";
    for (const auto& [name, value] : policy.rom.settings)
        lines += "setting " + name + ": " + value + "\n";
    for (const PackagePolicy& package : policy.packages)
        lines += "package " + package.name + (package.installed ? "" : ": absent") +
                 (package.version ? ": " + package.version->text() : "") +
                 (package.verified ? ": verified" : "") + "\n";
    if (policy.old_rom_days)
        lines += "days: " + std::to_string(*policy.old_rom_days) + "\n";
    if (policy.rom_enabled)
        lines += std::string("enabled: ") + (*policy.rom_enabled ? "true" : "false") + "\n";
    for (const std::string& link : policy.undecided_links)
        lines += "undecided " + link + "\n";
    for (const PolicyFinding& finding : host.conflicts)
        lines += "conflict " + finding.item + "\n";
    return lines;
}

const std::string digests[] = {std::string(64, 'a'), std::string(64, 'b')};

/// Each kind of item, wished at the top, by lab and by tests.
struct Item {
    std::string everyone, lab, tests;
    const char *of_everyone, *of_lab, *conflict;
};
const Item items[] = {
    {"links: {a.rom: ours}",
     "links: {a.rom: stock}",
     "links: {a.rom: absent}",
     "link a.rom: ours\n",
     "link a.rom: stock\n",
     "undecided a.rom\nconflict link a.rom\n"},
    {"links: {all: ours}",
     "links: {all: stock}",
     "links: {all: /srv/x}",
     "link all: ours\n",
     "link all: stock\n",
     "conflict link all\n"},
    {"rom: {version: '1'}",
     "rom: {version: '2'}",
     "rom: {version: '3'}",
     "version: 1\n",
     "version: 2\n",
     "conflict rom version\n"},
    {"rom: {sha256: [" + digests[0] + "]}",
     "rom: {sha256: [" + digests[1] + "]}",
     "rom: {sha256: [" + digests[0] + "," + digests[1] + "]}",
     "sha256: a\n",
     "sha256: b\n",
     "conflict rom sha256\n"},
    {"rom: {script_sha256: builtin}",
     "rom: {script_sha256: " + digests[0] + "}",
     "rom: {script_sha256: " + digests[1] + "}",
     "script: builtin\n",
     "script: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
     "conflict rom script\n"},
    {"rom: {settings: {menu: a}}",
     "rom: {settings: {menu: b}}",
     "rom: {settings: {menu: c}}",
     "setting menu: a\n",
     "setting menu: b\n",
     "conflict rom setting menu\n"},
    {"package: {name: q, version: '1'}",
     "packages: [{name: q, verified: true}]",
     "package: {name: q, installed: false}",
     "package q: 1\n",
     "package q: verified\n",
     "conflict package q\n"},
    {"guests: {old_rom_days: 1}",
     "guests: {old_rom_days: 2}",
     "guests: {old_rom_days: 3}",
     "days: 1\n",
     "days: 2\n",
     "conflict guests\n"},
    {"domains: {rom_enabled: true}",
     "domains: {rom_enabled: false}",
     "domains: {rom_enabled: true}",
     "enabled: true\n",
     "enabled: false\n",
     "conflict domains\n"},
};

std::string grouped(const std::string& lab, const std::string& tests) {
    return "groups:\n  lab: {" + lab + "}\n  tests: {" + tests + "}\n";
}

}  // namespace

TEST_CASE("host policy: a group takes the place of the top, for each kind of item") {
    for (const Item& item : items) {
        CAPTURE(item.everyone);
        const std::string text = item.everyone + "\n" + grouped(item.lab, item.tests);
        CHECK(told(policy_of(text, {})) == item.of_everyone);
        CHECK(told(policy_of(text, {"site"})) == item.of_everyone);
        CHECK(told(policy_of(text, {"lab"})) == item.of_lab);
        CHECK(told(policy_of(text, {"lab", "tests"})) == item.conflict);
        // The same wish twice is none.
        CHECK(told(policy_of(item.everyone + "\n" + grouped(item.lab, item.lab),
                             {"tests", "lab"})) == item.of_lab);
    }
}

TEST_CASE("host policy: the lower group counts, wherever it stands in the file") {
    for (const Item& item : items) {
        CAPTURE(item.everyone);
        const std::vector<std::string> groups{"rack", "lab", "site"};
        const std::string rack = "  rack: {" + item.lab + "}\n",
                          lab = "  lab: {" + item.tests + "}\n",
                          site = "  site: {" + item.everyone + "}\n";
        CHECK(told(policy_of("groups:\n" + rack + lab + site, groups)) == item.of_lab);
        CHECK(told(policy_of("groups:\n" + site + lab + rack, groups)) == item.of_lab);
        // Without the inventory, the file can tell.
        const std::string file = "groups:\n  x: {below: [y], " + item.lab + "}\n  y: {" +
                                 item.everyone + "}\n  all: {" + item.tests + "}\n";
        CHECK(told(policy_for(fleet_of(file), {"h", {"y", "x"}}, nullptr)) == item.of_lab);
    }
}

TEST_CASE("host policy: what is not the same item adds up") {
    CHECK(told(policy_of("rom: {settings: {a: 1, b: 2}}\n" +
                             grouped("rom: {settings: {b: 3}}, package: {name: p}",
                                     "rom: {settings: {c: 4}}, package: {name: q}"),
                         {"lab", "tests"})) ==
          "setting a: 1\nsetting b: 3\nsetting c: 4\npackage p\npackage q\n");
}

TEST_CASE("host policy: a row for all links is one for each link") {
    struct Row {
        const char *everyone, *lab, *tests, *told;
    };
    const Row rows[] = {
        // A group's row for all takes the place of the rows above it for single links.
        {"a: ours", "all: stock", "x: ours", "link all: stock\n"},
        {"all: ours, a: absent", "b: stock", "", "link all: ours\nlink a: absent\nlink b: stock\n"},
        {"all: ours", "a: stock", "", "link all: ours\nlink a: stock\n"},
        {"a: ours", "all: stock", "a: ours", "link all: stock\nundecided a\nconflict link a\n"},
        {"a: ours", "all: stock", "a: stock", "link all: stock\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.everyone, row.lab, row.tests);
        const std::string text = "links: {" + std::string(row.everyone) + "}\n" +
                                 grouped("links: {" + std::string(row.lab) + "}",
                                         "links: {" + std::string(row.tests) + "}");
        const bool both = std::string(row.tests).find("a:") == 0;
        const std::vector<std::string> groups =
            both ? std::vector<std::string>{"lab", "tests"} : std::vector<std::string>{"lab"};
        CHECK(told(policy_of(text, groups)) == row.told);
    }
}

TEST_CASE("host policy: a row for all links that nobody can tell leaves those that can be") {
    // rack's row is above neither; tests and site contradict each other for all the others.
    const std::string text = R"(groups:
  lab: {links: {a: stock}}
  site: {links: {all: ours}}
  other: {links: {all: stock}}
)";
    CHECK(told(policy_of(text, {"lab", "site", "other"})) == "link a: stock\nconflict link all\n");
}

TEST_CASE("host policy: groups that are below each other are not below") {
    const FleetPolicy fleet = fleet_of(R"(groups:
  a: {below: [b], links: {all: ours}}
  b: {links: {all: stock}}
)");
    const auto both = [](const std::string&, const std::string&) { return true; };
    CHECK(told(policy_for(fleet, {"h", {"a", "b"}}, both)) == "conflict link all\n");
    const FleetPolicy three = fleet_of(R"(groups:
  a: {links: {all: ours}}
  b: {links: {all: stock}}
  c: {links: {all: absent}}
)");
    const auto circle = [](const std::string& one, const std::string& other) {
        return one + other == "ab" || one + other == "bc" || one + other == "ca";
    };
    CHECK(told(policy_for(three, {"h", {"a", "b", "c"}}, circle)) == "conflict link all\n");
}

TEST_CASE("host policy: a conflict says which groups, and where") {
    const HostPolicy host = policy_of(R"(groups:
  lab:
    links:
      all: ours
  tests:
    links:
      all: stock
)",
                                      {"lab", "tests"});
    REQUIRE(host.conflicts.size() == 1);
    const PolicyFinding& finding = host.conflicts[0];
    CHECK(finding.item == "link all");
    CHECK(finding.verdict == Verdict::unknown);
    CHECK(finding.expected == "ours or stock");
    CHECK(finding.reason ==
          "the policy wishes ours for group lab (p:5) and stock for group tests (p:8), and neither "
          "group is below the other");
}

TEST_CASE("host policy: exceptions add up, each for its hosts") {
    const std::string row = ", reason: r, expires: 2027-01-31";
    const FleetPolicy fleet = fleet_of(
        "links: {all: ours}\nexceptions:\n- {item: every" + row + "}\n- {item: named" + row +
        ", hosts: ['kvm0?']}\n- {item: grouped" + row + ", groups: [site]}\n- {item: either" + row +
        ", hosts: ['*.lab'], groups: [tests]}\ngroups:\n  lab:\n" +
        "    exceptions:\n    - {item: of lab" + row + "}\n");
    const auto items_of = [&](const PolicyHost& host) {
        std::string names;
        for (const PolicyException& exception : policy_for(fleet, host, is_below).policy.exceptions)
            names += exception.item + ", ";
        return names;
    };
    CHECK(items_of({"kvm01", {}}) == "every, named, ");
    CHECK(items_of({"kvm011", {"site"}}) == "every, grouped, ");
    CHECK(items_of({"x.lab", {"lab"}}) == "every, either, of lab, ");
    CHECK(items_of({"x", {"tests"}}) == "every, either, ");
}

TEST_CASE("host policy: patterns of names cost no more than they are long") {
    std::string pattern;
    for (int i = 0; i < 100; ++i)
        pattern += "*a";
    const FleetPolicy fleet = fleet_of(
        "links: {all: ours}\nexceptions:\n- {item: i, reason: r, expires: 2027-01-31, "
        "hosts: ['" +
        pattern + "b']}\n");
    CHECK(policy_for(fleet, {std::string(250, 'a'), {}}, nullptr).policy.exceptions.empty());
}
