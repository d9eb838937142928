// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/tap.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "drift/write/rows.hpp"
#include "romfile/visible_text.hpp"

namespace drift {
namespace {

/// A description: what is no directive must not look like one.
std::string description(const std::string& text) {
    std::string escaped;
    for (const char byte : romfile::visible(text)) {
        if (byte == '#' || byte == '\\')
            escaped += '\\';
        escaped += byte;
    }
    return escaped;
}

/// A line of the diagnostics. A JSON string of visible text is a YAML string, too.
std::string diagnostic(const char* key, const std::string& text) {
    if (text.empty())
        return "";
    return fmt::format("  {}: {}\n", key, nlohmann::json(romfile::visible(text)).dump());
}

std::string diagnostics(const Finding& finding) {
    const state::PolicyFinding& compared = finding.compared;
    return "  ---\n" + diagnostic("message", compared.reason) +
           diagnostic("severity", compared.verdict == Verdict::bad ? "fail" : "unknown") +
           diagnostic("expected", compared.expected) + diagnostic("found", compared.found) +
           diagnostic("cause", finding.cause) + diagnostic("trend", trend_text(finding)) +
           "  ...\n";
}

}  // namespace

std::string write_tap(const Report& report, const WriteOptions& /*options*/) {
    std::string points;
    std::size_t number = 0;
    for (const HostReport& host : hosts_of(report))
        for (const Finding& finding : rows_of(host)) {
            const bool good = finding.compared.verdict == Verdict::good;
            points += fmt::format("{} {} - {}\n",
                                  good ? "ok" : "not ok",
                                  ++number,
                                  description(host.host + ": " + finding.compared.item));
            if (!good)
                points += diagnostics(finding);
        }
    return fmt::format("TAP version 14\n1..{}\n{}# {}\n", number, points, counts_text(report));
}

}  // namespace drift
