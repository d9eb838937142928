// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/host_policy_check.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace state;
using romfile::Verdict;

namespace {

constexpr std::int64_t now = 1'800'000'000;  // 2027-01-15

FleetPolicy fleet_of(const std::string& text) {
    const auto fleet = parse_fleet_policy("p", "schema: 1\n" + text);
    INFO((fleet ? std::string() : romfile::explain(fleet.error())));
    REQUIRE(fleet);
    return *fleet;
}

}  // namespace

TEST_CASE("host policy check: held against a host") {
    RomLink link;
    link.row.group = "a.rom";
    link.state = LinkState::stock;
    RomLink other = link;
    other.row.group = "b.rom";
    const HostStatus status{"", "el9", true, std::nullopt, {link, other}, {}, false};
    const PolicyFacts facts{[&] { return status; }, nullptr, nullptr, now};
    const std::string exceptions = R"(exceptions:
- {item: link a.rom, reason: later, expires: 2027-01-10}
- {item: link b.rom, reason: never, expires: 2027-12-31}
- {item: link c.rom, reason: gone, expires: 2027-12-31}
)";
    const FleetPolicy fleet =
        fleet_of("links: {all: ours}\n" + exceptions +
                 "groups:\n  lab: {links: {a.rom: ours}}\n  tests: {links: {a.rom: stock}}\n");
    std::set<std::size_t> needed;
    auto findings = hold_against(policy_for(fleet, {"h", {}}, nullptr), facts, needed);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].verdict == Verdict::bad);
    CHECK_THAT(findings[0].reason,
               Catch::Contains("was accepted until 2027-01-10, and expired on 2027-01-11: later"));
    CHECK(findings[1].verdict == Verdict::good);
    CHECK(needed == std::set<std::size_t>{4, 5});
    CHECK(exceptions_without_need(fleet, needed) ==
          std::vector<std::string>{"p:6: no host needs the exception for link c.rom any more"});

    // What groups contradict each other in is unknown, and neither wish is compared.
    findings = hold_against(policy_for(fleet, {"h", {"lab", "tests"}}, nullptr), facts, needed);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].item == "link a.rom");
    CHECK(findings[0].verdict == Verdict::unknown);
    CHECK(findings[1].item == "link b.rom");

    findings = hold_against(
        policy_for(fleet_of("groups:\n  lab: {links: {all: ours}}\n"), {"h", {}}, nullptr),
        facts,
        needed);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].item == "policy");
    CHECK(findings[0].verdict == Verdict::unknown);
    CHECK(overall(findings) == Verdict::unknown);
}
