// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/summary.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace drift {
namespace {

bool has_trend(const HostReport& host, Trend trend) {
    return std::any_of(host.findings.begin(), host.findings.end(), [&](const Finding& finding) {
        return finding.trend == trend;
    });
}

/// Whether the finding says why the host has the verdict that it has.
bool decides(const Finding& finding, Verdict verdict) {
    return finding.compared.verdict == verdict &&
           (verdict != Verdict::good || finding.trend == Trend::fixed);
}

void add(Counts& counts, Verdict verdict) {
    ++counts.hosts;
    ++(verdict == Verdict::good  ? counts.good
       : verdict == Verdict::bad ? counts.bad
                                 : counts.unknown);
}

}  // namespace

HostSummary summarise(const HostReport& host) {
    HostSummary summary;
    for (const Finding& finding : host.findings) {
        summary.flapping = summary.flapping || finding.flapping;
        if (!decides(finding, host.verdict))
            continue;
        if (summary.cause.empty())
            summary.cause = finding.cause;
        if (!finding.since)
            continue;
        const std::int64_t other = summary.since.value_or(*finding.since);
        summary.since = host.verdict == Verdict::good ? std::max(other, *finding.since)
                                                      : std::min(other, *finding.since);
    }
    for (const Trend trend : {Trend::fresh, Trend::still, Trend::fixed})
        if (has_trend(host, trend))
            summary.trends.push_back(trend);
    return summary;
}

std::vector<GroupCounts> count_groups(const Report& report) {
    std::map<std::string, Counts> by_name;
    for (const HostReport& host : report.hosts) {
        for (const std::string& group : host.groups)
            add(by_name[group], host.verdict);
        if (host.groups.empty())
            add(by_name[""], host.verdict);
    }
    std::vector<GroupCounts> groups;
    groups.reserve(by_name.size());
    for (const auto& [name, counts] : by_name)
        groups.push_back({name, counts});
    std::stable_sort(
        groups.begin(), groups.end(), [](const GroupCounts& one, const GroupCounts& other) {
            return std::tie(one.counts.bad, one.counts.unknown) >
                   std::tie(other.counts.bad, other.counts.unknown);
        });
    return groups;
}

std::size_t count_trend(const Report& report, Trend trend) {
    return static_cast<std::size_t>(
        std::count_if(report.hosts.begin(), report.hosts.end(), [&](const HostReport& host) {
            return has_trend(host, trend);
        }));
}

}  // namespace drift
