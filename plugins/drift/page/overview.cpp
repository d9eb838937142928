// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/overview.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drift/page/html_text.hpp"
#include "drift/page/marks.hpp"
#include "drift/page/summary.hpp"

namespace drift {
namespace {

constexpr std::size_t groups_at_once = 8;

struct Part {
    Verdict verdict;
    std::size_t Counts::*number;
    const char* meaning;
};
constexpr Part parts[] = {
    {Verdict::bad, &Counts::bad, "not as the policy wants"},
    {Verdict::unknown, &Counts::unknown, "could not be told"},
    {Verdict::good, &Counts::good, "as the policy wants"},
};

/// A bar of the parts, drawn without styles, which the page's security policy would not let pass.
std::string bar(const Counts& counts) {
    std::string rectangles;
    std::size_t begin = 0;
    for (const Part& part : parts) {
        const std::size_t number = counts.*part.number;
        if (number != 0)
            rectangles += fmt::format("<rect class=\"{}\" x=\"{}\" width=\"{}\" height=\"1\"/>",
                                      romfile::verdict_name(part.verdict),
                                      begin,
                                      number);
        begin += number;
    }
    return fmt::format(
        "<svg class=\"bar\" viewBox=\"0 0 {} 1\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\">{}</svg>",
        std::max<std::size_t>(begin, 1),
        rectangles);
}

std::string facts(const Report& report) {
    std::string text = "<span>" + time_html(report.time) + "</span>";
    if (!report.policy.empty())
        text += " <span>policy <b>" + html(report.policy) + "</b></span>";
    if (report.compared_with)
        text += " <span>compared with " + time_html(*report.compared_with) + "</span>";
    return text;
}

std::string figures(const Report& report) {
    const Counts counts = count(report);
    std::string items;
    for (const Part& part : parts) {
        const char* const name = romfile::verdict_name(part.verdict);
        items += fmt::format(
            "<li><a class=\"figure {0}\" href=\"#verdict={0}\" data-key=\"verdict\" "
            "data-value=\"{0}\"><span class=\"number\">{1}</span> <span class=\"word\">{2} "
            "{0}</span> <span class=\"meaning\">{3}</span></a></li>\n",
            name,
            counts.*part.number,
            mark_html(part.verdict),
            part.meaning);
    }
    return "<ul class=\"figures\">\n" + items + "</ul>\n";
}

std::string trends(const Report& report) {
    struct Row {
        Trend trend;
        const char* meaning;
    };
    constexpr Row rows[] = {{Trend::fresh, "since the earlier report"},
                            {Trend::still, "as in the earlier report"},
                            {Trend::fixed, "since the earlier report"}};
    std::string items;
    for (const Row& row : rows)
        items += fmt::format(
            "<li><a class=\"trend {0}\" href=\"#trend={0}\" data-key=\"trend\" "
            "data-value=\"{0}\"><b>{1}</b> {0} <span class=\"meaning\">{2}</span></a></li>\n",
            trend_name(row.trend),
            count_trend(report, row.trend),
            row.meaning);
    return "<ul class=\"trends\">\n" + items + "</ul>\n";
}

std::string group_row(const GroupCounts& row) {
    std::string numbers;
    for (const Part& part : parts)
        numbers += fmt::format(
            "<span class=\"count {0}{1}\">{2} {3}<span class=\"visually-hidden\"> "
            "{0}</span></span> ",
            romfile::verdict_name(part.verdict),
            row.counts.*part.number == 0 ? " none" : "",
            mark_html(part.verdict),
            row.counts.*part.number);
    return fmt::format(
        "<li><a class=\"group\" href=\"#group={}\" data-key=\"group\" data-value=\"{}\"><span "
        "class=\"name\">{}</span>{}{}</a></li>\n",
        fragment_value(row.group),
        html(row.group),
        row.group.empty() ? "in no group" : html(row.group),
        bar(row.counts),
        numbers);
}

}  // namespace

std::string headline(const Report& report) {
    const Counts counts = count(report);
    const std::string hosts = plural(counts.hosts, "hypervisor", "hypervisors");
    if (counts.hosts == 0)
        return "No hypervisor was asked";
    if (counts.bad != 0)
        return fmt::format("{} of {} {} not as the policy wants",
                           counts.bad,
                           hosts,
                           counts.bad == 1 ? "is" : "are");
    if (counts.unknown != 0)
        return fmt::format("{} of {} could not be told", counts.unknown, hosts);
    if (report.interrupted)
        return fmt::format("{} asked, all as the policy wants, but not all were asked", hosts);
    return counts.hosts == 1 ? "The hypervisor is as the policy wants"
                             : fmt::format("All {} are as the policy wants", hosts);
}

std::string verdict_html(const Report& report) {
    const Verdict verdict = overall(report);
    return fmt::format(
        "<section class=\"verdict {0}\" aria-labelledby=\"headline\">\n"
        "<h1 id=\"headline\">{1}<span><span class=\"visually-hidden\">{0}: "
        "</span>{2}</span></h1>\n"
        "<p class=\"facts\">{3}</p>\n{4}{5}{6}{7}</section>\n",
        romfile::verdict_name(verdict),
        mark_html(verdict),
        html(headline(report)),
        facts(report),
        report.interrupted ? "<p class=\"warning\"><b>Interrupted:</b> the run ended before all "
                             "hosts were asked. Those that are missing here are unknown.</p>\n"
                           : "",
        bar(count(report)),
        figures(report),
        report.compared_with ? trends(report) : "");
}

std::string groups_html(const Report& report) {
    const std::vector<GroupCounts> groups = count_groups(report);
    if (groups.empty() || (groups.size() == 1 && groups.front().group.empty()))
        return "";
    std::string first;
    std::string others;
    for (std::size_t at = 0; at < groups.size(); ++at)
        (at < groups_at_once ? first : others) += group_row(groups[at]);
    if (!others.empty())
        others = fmt::format(
            "<details class=\"more\"><summary>{} more</summary>\n<ul>\n{}</ul></details>\n",
            plural(groups.size() - groups_at_once, "group", "groups"),
            others);
    return fmt::format(
        "<section class=\"groups card\" aria-labelledby=\"groups-title\">"
        "<h2 id=\"groups-title\">Groups <small>{}</small></h2>\n"
        "<ul>\n{}</ul>\n{}</section>\n",
        groups.size(),
        first,
        others);
}

std::string notes_html(const Report& report) {
    if (report.notes.empty())
        return "";
    std::string items;
    for (const std::string& note : report.notes)
        items += fmt::format("<li>{}</li>\n", html(note));
    return fmt::format(
        "<section aria-labelledby=\"notes-title\"><h2 id=\"notes-title\">Notes</h2>\n"
        "<ul class=\"notes\">\n{}</ul></section>\n",
        items);
}

}  // namespace drift
