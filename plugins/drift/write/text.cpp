// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/text.hpp"

#include <algorithm>

#include "console/terminal.hpp"
#include "drift/write/rows.hpp"
#include "drift/write/time_text.hpp"
#include "romfile/visible_text.hpp"

namespace drift {
namespace {

using romfile::visible;

constexpr std::size_t verdict_width = 7;  ///< of "unknown"
constexpr std::size_t narrowest = 20;     ///< columns that a broken line has at least
constexpr std::size_t listed_hosts =
    20;  ///< so many are named even when they are as they should be
constexpr std::size_t item_indent = verdict_width + 2;
constexpr std::size_t detail_indent = item_indent + 2;

/// Where a line of at most `columns` characters ends: at its last blank, or where it must.
std::size_t line_end(std::string_view text, std::size_t columns) {
    std::size_t at = 0, blank = 0;
    for (; at < text.size() && columns > 0; --columns) {
        if (text[at] == ' ')
            blank = at;
        for (++at; at < text.size() && (text[at] & 0xC0) == 0x80;)
            ++at;
    }
    if (at == text.size() || text[at] == ' ' || blank == 0)
        return at;
    return blank;
}

/// Lines with this indentation, broken at the width; visible text only.
std::string lines(std::string_view text, std::size_t indent, const WriteOptions& options) {
    const std::size_t columns =
        options.width == 0 ? text.size()
                           : std::max(narrowest, options.width - std::min(options.width, indent));
    std::string result;
    while (!text.empty()) {
        const std::size_t end = line_end(text, columns);
        result += std::string(indent, ' ') + std::string(text.substr(0, end)) + "\n";
        text.remove_prefix(std::min(text.find_first_not_of(' ', end), text.size()));
    }
    return result;
}

std::string padded(Verdict verdict, const console::Paint& paint) {
    const std::string name = romfile::verdict_name(verdict);
    return paint.as(verdict, name) + std::string(verdict_width + 2 - name.size(), ' ');
}

std::string arrow(const Finding& finding) {
    const state::PolicyFinding& compared = finding.compared;
    if (compared.expected == compared.found)
        return "";
    return (compared.expected.empty() ? "nothing" : compared.expected) + " -> " +
           (compared.found.empty() ? "?" : compared.found);
}

std::string finding_text(const Finding& finding,
                         const WriteOptions& options,
                         const console::Paint& paint) {
    const state::PolicyFinding& compared = finding.compared;
    std::string text =
        std::string(item_indent, ' ') + paint.as(compared.verdict, visible(compared.item));
    if (const std::string trend = trend_text(finding); !trend.empty())
        text += "  " + paint.faint(trend);
    text += "\n";
    for (const std::string& detail : {arrow(finding), compared.reason, finding.cause})
        text += lines(visible(detail), detail_indent, options);
    return text;
}

/// Of findings only those that are not good or were not so before: the others say nothing new.
std::string findings_text(const HostReport& host,
                          const WriteOptions& options,
                          const console::Paint& paint) {
    std::string text;
    for (const Finding& finding : host.findings)
        if (finding.compared.verdict != Verdict::good || finding.trend == Trend::fixed ||
            finding.flapping)
            text += finding_text(finding, options, paint);
    return text;
}

std::string host_text(const HostReport& host,
                      const WriteOptions& options,
                      const console::Paint& paint) {
    std::string text = padded(host.verdict, paint) + paint.strong(visible(host.host));
    if (!host.groups.empty())
        text += " " + paint.faint("(" + visible(joined(host.groups, ", ")) + ")");
    text += "\n";
    if (!explained(host))
        text += lines(visible(host.reason), item_indent, options);
    text += findings_text(host, options, paint);
    for (const std::string& note : host.notes)
        text += lines("note: " + visible(note), item_indent, options);
    return text;
}

/// Nobody reads a thousand lines of hosts that are as they should be.
bool says_nothing(const HostReport& host) {
    const auto says_something = [](const Finding& finding) {
        return finding.trend == Trend::fixed || finding.flapping;
    };
    return host.verdict == Verdict::good && host.notes.empty() &&
           std::none_of(host.findings.begin(), host.findings.end(), says_something);
}

std::string summary(const Report& report) {
    std::string text = counts_text(report);
    if (!report.policy.empty())
        text += "; policy " + visible(report.policy);
    text += "; " + minute_text(report.time);
    if (report.compared_with)
        text += "; since " + minute_text(*report.compared_with) + ": " +
                std::to_string(count(report, Trend::fresh)) + " new, " +
                std::to_string(count(report, Trend::still)) + " still, " +
                std::to_string(count(report, Trend::fixed)) + " fixed";
    return text;
}

}  // namespace

std::string write_text(const Report& report, const WriteOptions& options) {
    const console::Paint paint(options.colour);
    std::vector<HostReport> hosts = hosts_of(report);
    if (hosts.size() > listed_hosts)
        std::erase_if(hosts, says_nothing);
    std::string text;
    for (const Verdict verdict : {Verdict::bad, Verdict::unknown, Verdict::good})
        for (const HostReport& host : hosts)
            if (host.verdict == verdict)
                text += host_text(host, options, paint);
    for (const std::string& note : report.notes)
        text += lines("note: " + visible(note), 0, options);
    return text + padded(overall(report), paint) + paint.strong(summary(report)) + "\n";
}

}  // namespace drift
