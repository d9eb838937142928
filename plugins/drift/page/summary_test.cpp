// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/summary.hpp"

#include <catch2/catch.hpp>

namespace drift {
namespace {

Finding finding(Verdict verdict, std::optional<std::int64_t> since, const std::string& cause) {
    Finding finding;
    finding.compared = {"link efi-virtio.rom", verdict, "this", "that", "differs"};
    finding.since = since;
    finding.cause = cause;
    return finding;
}

HostReport host(Verdict verdict, std::vector<Finding> findings) {
    HostReport host;
    host.verdict = verdict;
    host.findings = std::move(findings);
    return host;
}

TEST_CASE("page summary: a host is bad since the first of its bad findings") {
    const HostSummary summary = summarise(host(Verdict::bad,
                                               {finding(Verdict::good, 5, "of the good one"),
                                                finding(Verdict::unknown, 10, "of the unknown one"),
                                                finding(Verdict::bad, 30, ""),
                                                finding(Verdict::bad, 20, "an upgrade"),
                                                finding(Verdict::bad, 40, "another")}));
    CHECK(summary.since == 20);
    CHECK(summary.cause == "an upgrade");
    CHECK_FALSE(summary.flapping);
    CHECK(summary.trends.empty());
}

TEST_CASE("page summary: a good host is good since the last that was fixed") {
    Finding one = finding(Verdict::good, 20, "an install");
    Finding other = finding(Verdict::good, 30, "");
    one.trend = other.trend = Trend::fixed;
    const HostSummary summary =
        summarise(host(Verdict::good, {finding(Verdict::good, 50, "nothing"), one, other}));
    CHECK(summary.since == 30);
    CHECK(summary.cause == "an install");
    CHECK(summary.trends == std::vector{Trend::fixed});
}

TEST_CASE("page summary: what is not known is not there") {
    const HostSummary summary = summarise(host(Verdict::unknown, {}));
    CHECK_FALSE(summary.since);
    CHECK(summary.cause.empty());
}

TEST_CASE("page summary: each trend once, in their order") {
    std::vector<Finding> findings(4, finding(Verdict::bad, 1, ""));
    findings[0].trend = Trend::fixed;
    findings[1].trend = Trend::still;
    findings[2].trend = Trend::fresh;
    findings[3].trend = Trend::still;
    findings[3].flapping = true;
    const HostSummary summary = summarise(host(Verdict::bad, findings));
    CHECK(summary.trends == std::vector{Trend::fresh, Trend::still, Trend::fixed});
    CHECK(summary.flapping);
    Report report;
    report.hosts = {host(Verdict::bad, findings), host(Verdict::good, {})};
    CHECK(count_trend(report, Trend::still) == 1);
}

TEST_CASE("page summary: groups, the worst first, and the hosts that are in none") {
    const auto in = [](Verdict verdict, std::vector<std::string> groups) {
        HostReport host;
        host.verdict = verdict;
        host.groups = std::move(groups);
        return host;
    };
    Report report;
    report.hosts = {in(Verdict::good, {"a", "b"}),
                    in(Verdict::unknown, {"b"}),
                    in(Verdict::bad, {"c"}),
                    in(Verdict::good, {}),
                    in(Verdict::good, {"c"})};
    const std::vector<GroupCounts> groups = count_groups(report);
    REQUIRE(groups.size() == 4);
    CHECK(groups[0].group == "c");
    CHECK(groups[0].counts.hosts == 2);
    CHECK(groups[0].counts.bad == 1);
    CHECK(groups[0].counts.good == 1);
    CHECK(groups[1].group == "b");
    CHECK(groups[1].counts.unknown == 1);
    CHECK(groups[2].group.empty());
    CHECK(groups[3].group == "a");
}

}  // namespace
}  // namespace drift
