// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/nagios.hpp"

#include <fmt/format.h>

#include "drift/write/rows.hpp"
#include "romfile/visible_text.hpp"

namespace drift {
namespace {

constexpr std::size_t hosts_named = 5;
constexpr std::size_t text_limit = 150;  ///< bytes of what is said of one host

/// The bar begins the performance data; a line that is cut off ends with dots.
std::string plain(const std::string& text) {
    std::string safe;
    for (const char byte : romfile::visible(text))
        safe += byte == '|' ? std::string("\\x7c") : std::string(1, byte);
    if (safe.size() <= text_limit)
        return safe;
    std::size_t end = text_limit;
    while (end > 0 && (safe[end] & 0xC0) == 0x80)
        --end;
    return safe.substr(0, end) + "...";
}

std::string named(const std::vector<HostReport>& hosts, Verdict verdict) {
    std::string text;
    std::size_t number = 0;
    for (const HostReport& host : hosts) {
        if (host.verdict != verdict || ++number > hosts_named)
            continue;
        text +=
            fmt::format("{} {} ({})", number == 1 ? "" : ",", plain(host.host), plain(host.reason));
    }
    if (number > hosts_named)
        text += fmt::format(" and {} more", number - hosts_named);
    return text.empty() ? text : fmt::format("; {}:{}", romfile::verdict_name(verdict), text);
}

}  // namespace

std::string write_nagios(const Report& report, const WriteOptions& /*options*/) {
    static constexpr const char* states[] = {"OK", "WARNING", "UNKNOWN"};
    const Counts counts = count(report);
    const std::vector<HostReport> hosts = hosts_of(report);
    return fmt::format(
        "MULTINIC {} - {}{}{} | hosts={};;;0 good={};;;0;{} bad={};;;0;{} unknown={};;;0;{}\n",
        states[static_cast<std::size_t>(overall(report))],
        counts_text(report),
        named(hosts, Verdict::bad),
        named(hosts, Verdict::unknown),
        counts.hosts,
        counts.good,
        counts.hosts,
        counts.bad,
        counts.hosts,
        counts.unknown,
        counts.hosts);
}

}  // namespace drift
