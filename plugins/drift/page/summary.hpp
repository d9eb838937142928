// SPDX-License-Identifier: GPL-2.0-or-later
// What a page says of a host and of a group in one line, from the findings of the report.
#pragma once

#include <string>
#include <vector>

#include "drift/report.hpp"

namespace drift {

struct HostSummary {
    /// Since when the host is as it is: its first finding of its verdict; of a good host, the last
    /// that was fixed.
    std::optional<std::int64_t> since;
    std::string cause;          ///< of the first such finding that has one; empty: not known
    std::vector<Trend> trends;  ///< each that one of its findings has, in the order of the type
    bool flapping = false;      ///< one of its findings is
};

[[nodiscard]] HostSummary summarise(const HostReport& host);

struct GroupCounts {
    std::string group;  ///< empty: of the hosts that are in none
    Counts counts;
};

/// Each group, with most bad hosts first, then with most unknown ones, then by name.
[[nodiscard]] std::vector<GroupCounts> count_groups(const Report& report);

/// How many hosts have a finding with this trend.
[[nodiscard]] std::size_t count_trend(const Report& report, Trend trend);

}  // namespace drift
