// SPDX-License-Identifier: GPL-2.0-or-later
// What the formats that list findings list: besides the findings themselves, whatever else keeps a
// host or the whole report from being good. So none of them can look fine when something is not.
#pragma once

#include <string>
#include <vector>

#include "drift/report.hpp"

namespace drift {

/// Whether a finding of the host has the host's verdict.
[[nodiscard]] bool explained(const HostReport& host);

/// The findings of the host. Where they do not explain its verdict - there are none, or it did not
/// answer - one more that does, with the item "host".
[[nodiscard]] std::vector<Finding> rows_of(const HostReport& host);

/// The hosts of the report, and one more named "report" with an unknown finding when the report
/// ended early or has no hosts.
[[nodiscard]] std::vector<HostReport> hosts_of(const Report& report);

/// "expected, found" of a finding in words: "expected A, found B"; what is empty is left out.
[[nodiscard]] std::string difference(const Finding& finding);

/// "new since 2026-11-29 06:00 UTC, flapping"; empty when nothing is known.
[[nodiscard]] std::string trend_text(const Finding& finding);

/// How many findings of the report have this trend.
[[nodiscard]] std::size_t count(const Report& report, Trend trend);

/// All words with the text between them.
[[nodiscard]] std::string joined(const std::vector<std::string>& words, const char* between);

/// Of the whole report, in one line without colours: "3 hosts: 1 good, 1 bad, 1 unknown".
[[nodiscard]] std::string counts_text(const Report& report);

}  // namespace drift
