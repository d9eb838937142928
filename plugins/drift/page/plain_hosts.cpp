// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/plain_hosts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "drift/page/html_text.hpp"
#include "drift/page/marks.hpp"
#include "drift/page/summary.hpp"

namespace drift {
namespace {

/// The script's own data is compact, this table is not: a fleet in which all is bad must not make a
/// page that no browser likes. Beyond these, hosts have their reason only.
constexpr std::size_t most_findings = 2000;

std::string verdict_word(Verdict verdict) {
    return fmt::format("<span class=\"badge {0}\">{1} {0}</span>",
                       romfile::verdict_name(verdict),
                       mark_html(verdict));
}

/// "; since ...; changed by ...", as far as it is known.
std::string past(const std::optional<std::int64_t>& since, const std::string& cause) {
    std::string text;
    if (since)
        text += "; since " + time_html(*since);
    if (!cause.empty())
        text += "; " + html(cause);
    return text;
}

std::string finding_row(const Finding& finding) {
    const state::PolicyFinding& compared = finding.compared;
    return fmt::format(
        "<tr><th scope=\"row\">{} {}</th><td data-title=\"Expected\">{}</td><td "
        "data-title=\"Found\">{}</td><td>{}{}{}</td></tr>\n",
        verdict_word(compared.verdict),
        html(compared.item),
        html(compared.expected),
        compared.found.empty() ? "<i>not told</i>" : html(compared.found),
        html(compared.reason),
        finding.trend ? fmt::format(" ({})", trend_name(*finding.trend)) : "",
        past(finding.since, finding.cause));
}

/// Takes what it shows from the number of findings that are left to be shown.
std::string host_rows(const HostReport& host, std::size_t& left) {
    const HostSummary summary = summarise(host);
    std::vector<std::string> rows;
    for (const Finding& finding : host.findings)
        if (finding.compared.verdict != Verdict::good && rows.size() < left)
            rows.push_back(finding_row(finding));
    left -= rows.size();
    std::vector<std::string> groups;
    for (const std::string& group : host.groups)
        groups.push_back(html(group));
    // With findings, they say it in full.
    return fmt::format(
        "<tbody><tr class=\"host\"><th colspan=\"4\" scope=\"rowgroup\">{} <b>{}</b> <span "
        "class=\"groups\">{}</span> <span class=\"reason\">{}</span></th></tr>\n{}</tbody>\n",
        verdict_word(host.verdict),
        html(host.host),
        fmt::join(groups, ", "),
        rows.empty() ? html(host.reason) + past(summary.since, summary.cause) : "",
        fmt::join(rows, ""));
}

}  // namespace

std::string plain_hosts_html(const Report& report) {
    std::string bodies;
    std::size_t left = most_findings;
    for (const Verdict verdict : {Verdict::bad, Verdict::unknown})
        for (const HostReport& host : report.hosts)
            if (host.verdict == verdict)
                bodies += host_rows(host, left);
    if (bodies.empty())
        return fmt::format("<p>{}</p>\n",
                           report.hosts.empty() ? "There is none." : "All are good.");
    return "<p>These are not good. With JavaScript the page shows all hosts, and can sort and "
           "filter them.</p>\n"
           "<table class=\"plain\"><thead><tr><th scope=\"col\">What</th><th "
           "scope=\"col\">Expected</th><th scope=\"col\">Found</th><th scope=\"col\">Why, and "
           "since "
           "when</th></tr></thead>\n" +
           bodies + "</table>\n" +
           (left == 0 ? "<p>There are more findings than this table shows.</p>\n" : "");
}

}  // namespace drift
