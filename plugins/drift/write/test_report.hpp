// SPDX-License-Identifier: GPL-2.0-or-later
// Reports for unit tests, in few words.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "drift/report.hpp"

namespace drift::test {

inline constexpr std::int64_t noon = 1'795'953'600;  ///< 2026-11-29T12:00:00Z
inline constexpr std::int64_t day = 86'400;

using Items = std::vector<std::pair<std::string, Verdict>>;

/// A host that answered; one without items did not.
inline HostReport host(const std::string& name, const Items& items) {
    HostReport host;
    host.host = name;
    host.source = items.empty() ? Source::nothing : Source::probe;
    if (items.empty())
        host.reason = "connection refused";
    for (const auto& [item, verdict] : items) {
        Finding finding;
        finding.compared = {
            item, verdict, "this", "that", verdict == Verdict::good ? "" : "differs"};
        host.findings.push_back(finding);
    }
    judge(host);
    return host;
}

inline Report report(std::int64_t time, std::vector<HostReport> hosts) {
    Report report;
    report.time = time;
    report.policy = "fleet.yml";
    report.hosts = std::move(hosts);
    return report;
}

}  // namespace drift::test
