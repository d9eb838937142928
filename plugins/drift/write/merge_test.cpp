// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/merge.hpp"

#include <catch2/catch.hpp>

#include "drift/write/test_report.hpp"

namespace drift {
namespace {

using test::host;
using test::noon;
using test::report;

const test::Items fine = {{"link efi-virtio.rom", Verdict::good}};
const test::Items broken = {{"link efi-virtio.rom", Verdict::bad}};

TEST_CASE("merge: the hosts of all, the time of the oldest") {
    const auto whole = merge_reports({report(noon + 60, {host("kvm1", fine)}),
                                      report(noon, {host("kvm2", broken), host("kvm3", {})})});
    REQUIRE(whole);
    REQUIRE(whole->hosts.size() == 3);
    CHECK(whole->hosts[2].host == "kvm3");
    CHECK(whole->time == noon);
    CHECK(whole->policy == "fleet.yml");
    CHECK(whole->notes.empty());
    CHECK(overall(*whole) == Verdict::bad);
}

TEST_CASE("merge: of a host that is in two the newer one counts, whichever comes first") {
    const Report old = report(noon, {host("kvm1", fine)});
    const Report fresh = report(noon + 60, {host("kvm1", broken)});
    for (const bool old_first : {true, false}) {
        const auto whole = old_first ? merge_reports({old, fresh}) : merge_reports({fresh, old});
        REQUIRE(whole);
        REQUIRE(whole->hosts.size() == 1);
        CHECK(whole->hosts[0].verdict == Verdict::bad);
        CHECK(whole->hosts[0].notes ==
              std::vector<std::string>{"it is in another report, too, of 2026-11-29 12:00 "
                                       "UTC: the newer one counts"});
    }
}

TEST_CASE("merge: what does not fit together is noted") {
    Report other = report(noon + 7200, {host("kvm2", fine)});
    other.policy = "other.yml";
    other.interrupted = true;
    other.compared_with = noon - 60;
    other.hosts[0].findings[0].trend = Trend::fixed;
    other.hosts[0].findings[0].since = noon;
    const auto whole = merge_reports({report(noon, {host("kvm1", fine)}), other});
    REQUIRE(whole);
    CHECK(whole->interrupted);
    CHECK(overall(*whole) == Verdict::unknown);
    CHECK(whole->policy == "fleet.yml, other.yml");
    CHECK_FALSE(whole->compared_with);
    CHECK_FALSE(whole->hosts[1].findings[0].trend);
    CHECK(whole->hosts[1].findings[0].since == noon);
    REQUIRE(whole->notes.size() == 3);
    CHECK(whole->notes[0] == "its parts are from 2026-11-29 12:00 UTC to 2026-11-29 14:00 UTC");
    CHECK(whole->notes[1] ==
          "its parts were held against different policies: fleet.yml, other.yml");
}

TEST_CASE("merge: one report stays as it is, none is an error") {
    Report one = report(noon, {host("kvm1", fine)});
    one.past = {{noon - 60, 1, 0, 0}};
    const auto whole = merge_reports({one});
    REQUIRE(whole);
    CHECK(whole->past.size() == 1);
    CHECK_FALSE(merge_reports({}));
}

}  // namespace
}  // namespace drift
