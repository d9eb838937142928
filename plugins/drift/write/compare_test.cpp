// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/compare.hpp"

#include <catch2/catch.hpp>

#include "drift/write/test_report.hpp"

namespace drift {
namespace {

using test::day;
using test::host;
using test::noon;
using test::report;

constexpr auto good = Verdict::good;
constexpr auto bad = Verdict::bad;
constexpr auto unknown = Verdict::unknown;

/// What becomes of one finding of a host that is in both.
Finding compared(const test::Items& before, const test::Items& now) {
    Report later = report(noon, {host("kvm1", now)});
    REQUIRE(compare_with(later, report(noon - day, {host("kvm1", before)})));
    return later.hosts[0].findings.at(0);
}

TEST_CASE("compare: new, still, fixed, and since when") {
    struct Row {
        test::Items before;
        Verdict now;
        std::optional<Trend> trend;
        std::int64_t since;
    };
    const Row rows[] = {
        {{{"link", good}}, good, std::nullopt, noon - day},
        {{{"link", good}}, bad, Trend::fresh, noon},
        {{{"link", good}}, unknown, Trend::fresh, noon},
        {{{"link", bad}}, bad, Trend::still, noon - day},
        {{{"link", bad}}, unknown, Trend::still, noon},
        {{{"link", unknown}}, bad, Trend::still, noon},
        {{{"link", bad}}, good, Trend::fixed, noon},
        {{{"link", unknown}}, good, Trend::fixed, noon},
        {{{"package", bad}}, bad, Trend::fresh, noon},
        {{{"package", bad}}, good, std::nullopt, noon},
        {{}, bad, Trend::fresh, noon},
        {{}, good, std::nullopt, noon},
    };
    for (const Row& row : rows) {
        const Finding finding = compared(row.before, {{"link", row.now}});
        CHECK(finding.trend == row.trend);
        CHECK(finding.since == row.since);
    }
}

TEST_CASE("compare: since goes on through reports") {
    Report first = report(noon - 2 * day, {host("kvm1", {{"link", bad}})});
    Report second = report(noon - day, {host("kvm1", {{"link", bad}})});
    Report third = report(noon, {host("kvm1", {{"link", bad}})});
    REQUIRE(compare_with(second, first));
    REQUIRE(compare_with(third, second));
    CHECK(third.hosts[0].findings[0].since == noon - 2 * day);
    CHECK(third.compared_with == noon - day);
}

TEST_CASE("compare: of several findings with one item each is held against its own") {
    Report later = report(noon, {host("kvm1", {{"guest a", bad}, {"guest a", good}})});
    REQUIRE(compare_with(later,
                         report(noon - day, {host("kvm1", {{"guest a", bad}, {"guest a", bad}})})));
    CHECK(later.hosts[0].findings[0].trend == Trend::still);
    CHECK(later.hosts[0].findings[1].trend == Trend::fixed);
}

TEST_CASE("compare: a host that does not answer, or is not asked, fixes nothing") {
    Report later = report(noon, {host("kvm1", {}), host("kvm3", {{"link", bad}})});
    later.interrupted = true;
    REQUIRE(compare_with(
        later, report(noon - day, {host("kvm1", {{"link", bad}}), host("kvm2", {{"link", bad}})})));
    CHECK(later.hosts[0].findings.empty());
    CHECK(later.hosts[0].notes.empty());
    CHECK(later.hosts[1].findings[0].trend == Trend::fresh);
    CHECK(later.notes ==
          std::vector<std::string>{"new in this report: kvm3", "not asked in this run: kvm2"});
}

TEST_CASE("compare: what was bad and is not compared any more is not fixed, but noted") {
    Report later = report(noon, {host("kvm1", {{"link", good}})});
    REQUIRE(compare_with(later,
                         report(noon - day, {host("kvm1", {{"link", good}, {"package", bad}})})));
    CHECK(later.hosts[0].notes ==
          std::vector<std::string>{"was not good before, and is not compared any more: "
                                   "package"});
}

TEST_CASE("compare: hosts that vanished are named, but not all of many") {
    Report earlier = report(noon - day, {host("kvm1", {{"link", good}})});
    for (int i = 0; i < 12; ++i)
        earlier.hosts.push_back(host("old" + std::to_string(i), {}));
    earlier.policy = "other.yml";
    Report later = report(noon, {host("kvm1", {{"link", good}})});
    REQUIRE(compare_with(later, earlier));
    REQUIRE(later.notes.size() == 2);
    CHECK(later.notes[0] ==
          "no longer in this report: old0, old1, old2, old3, old4, old5, old6, old7, old8, old9 "
          "and 2 more");
    CHECK(later.notes[1] == "the earlier report was held against another policy: other.yml");
}

TEST_CASE("compare: reports that cannot be compared") {
    Report later = report(noon, {host("kvm1", {{"link", bad}})});
    const auto other_fleet = compare_with(later, report(noon - day, {host("web1", {})}));
    REQUIRE_FALSE(other_fleet);
    CHECK(other_fleet.error().what == "the reports have no host in common");
    const auto swapped = compare_with(later, report(noon + 1, {host("kvm1", {})}));
    REQUIRE_FALSE(swapped);
    CHECK(swapped.error().what ==
          "the earlier report is of 2026-11-29T12:00:01Z, the later one of 2026-11-29T12:00:00Z");
    CHECK_FALSE(later.hosts[0].findings[0].trend);
    CHECK(compare_with(later, later));
}

}  // namespace
}  // namespace drift
