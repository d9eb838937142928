// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/csv.hpp"

#include <algorithm>
#include <iterator>

#include "drift/write/rows.hpp"
#include "drift/write/time_text.hpp"
#include "romfile/visible_text.hpp"

namespace drift {
namespace {

/// Spreadsheets take a cell that begins with one of these for a formula; the last four are the wide
/// forms of the first.
constexpr std::string_view formula_starts[] = {
    "=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

/// Control characters are visible already: no cell begins with a tab or a carriage return.
std::string cell(const std::string& text) {
    std::string safe = romfile::visible(text);
    const std::string_view start =
        std::string_view(safe).substr(std::min(safe.find_first_not_of(' '), safe.size()));
    if (std::any_of(std::begin(formula_starts), std::end(formula_starts), [&](auto sign) {
            return start.starts_with(sign);
        }))
        safe.insert(0, "'");
    if (safe.find_first_of("\",") == std::string::npos)
        return safe;
    std::string quoted = "\"";
    for (const char byte : safe)
        quoted += byte == '"' ? std::string("\"\"") : std::string(1, byte);
    return quoted + '"';
}

std::string line(const std::vector<std::string>& texts) {
    std::string line;
    for (const std::string& text : texts)
        line += (&text == &texts.front() ? "" : ",") + cell(text);
    return line + "\r\n";
}

const std::vector<std::string> heading = {"host",
                                          "address",
                                          "groups",
                                          "host_verdict",
                                          "item",
                                          "verdict",
                                          "expected",
                                          "found",
                                          "reason",
                                          "cause",
                                          "trend",
                                          "since",
                                          "flapping"};

std::string finding_line(const HostReport& host, const Finding& finding) {
    const state::PolicyFinding& compared = finding.compared;
    return line({host.host,
                 host.address,
                 joined(host.groups, " "),
                 romfile::verdict_name(host.verdict),
                 compared.item,
                 romfile::verdict_name(compared.verdict),
                 compared.expected,
                 compared.found,
                 compared.reason,
                 finding.cause,
                 finding.trend ? trend_name(*finding.trend) : "",
                 finding.since ? utc_text(*finding.since) : "",
                 finding.flapping ? "yes" : ""});
}

}  // namespace

std::string write_csv(const Report& report, const WriteOptions& /*options*/) {
    std::string text = line(heading);
    for (const HostReport& host : hosts_of(report))
        for (const Finding& finding : rows_of(host))
            text += finding_line(host, finding);
    return text;
}

}  // namespace drift
