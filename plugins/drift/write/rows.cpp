// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "drift/write/time_text.hpp"

namespace drift {

bool explained(const HostReport& host) {
    return std::any_of(host.findings.begin(), host.findings.end(), [&](const Finding& finding) {
        return finding.compared.verdict == host.verdict;
    });
}

std::vector<Finding> rows_of(const HostReport& host) {
    std::vector<Finding> rows;
    if (!explained(host))
        rows.push_back({{"host", host.verdict, "", "", host.reason}, "", {}, {}, false});
    rows.insert(rows.end(), host.findings.begin(), host.findings.end());
    return rows;
}

std::vector<HostReport> hosts_of(const Report& report) {
    std::vector<HostReport> hosts = report.hosts;
    if (!report.interrupted && !hosts.empty())
        return hosts;
    HostReport whole;
    whole.host = "report";
    whole.reason = report.interrupted ? "ended before all hosts were asked" : "there are no hosts";
    hosts.push_back(whole);
    return hosts;
}

std::string difference(const Finding& finding) {
    const state::PolicyFinding& compared = finding.compared;
    std::string text;
    if (!compared.expected.empty())
        text = "expected " + compared.expected;
    if (!compared.found.empty())
        text += (text.empty() ? "found " : ", found ") + compared.found;
    return text;
}

std::string trend_text(const Finding& finding) {
    std::string text;
    if (finding.trend)
        text = trend_name(*finding.trend);
    if (finding.since)
        text += (text.empty() ? "since " : " since ") + minute_text(*finding.since);
    if (finding.flapping)
        text += text.empty() ? "flapping" : ", flapping";
    return text;
}

std::size_t count(const Report& report, Trend trend) {
    std::size_t number = 0;
    for (const HostReport& host : report.hosts)
        for (const Finding& finding : host.findings)
            number += finding.trend == trend ? 1 : 0;
    return number;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
    return fmt::format("{}", fmt::join(words, between));
}

std::string counts_text(const Report& report) {
    const Counts counts = count(report);
    return fmt::format("{} host{}: {} good, {} bad, {} unknown",
                       counts.hosts,
                       counts.hosts == 1 ? "" : "s",
                       counts.good,
                       counts.bad,
                       counts.unknown);
}

}  // namespace drift
