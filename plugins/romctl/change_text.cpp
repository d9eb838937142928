// SPDX-License-Identifier: GPL-2.0-or-later
// The report of `romctl use` and `romctl restore` for people.
#include <fmt/format.h>

#include "romctl/link_change.hpp"
#include "romctl/status_report.hpp"
#include "romctl/table.hpp"

namespace romctl {
namespace {

using romfile::Verdict;
using state::RomLink;
using Cell = Table::Cell;

/// "ours, /usr/share/...": what a link is and where it leads.
std::string found_text(const RomLink& link) {
    const std::string state = state::link_state_name(link.state);
    return link.target ? state + ", " + safe_text(*link.target) : state;
}

Cell outcome_cell(const LinkChange& change, bool dry) {
    const char* bad = dry ? "changes" : "failed";
    if (!change.plan.problem.empty())
        bad = dry ? "cannot" : "left";
    const char* const texts[] = {dry ? "stays" : "done", bad, "unknown"};
    return {texts[static_cast<std::size_t>(change.outcome.verdict)],
            Cell::Kind::outcome,
            change.outcome.verdict};
}

}  // namespace

std::string change_text(const ChangeReport& report, const console::Paint& paint) {
    const bool dry = report.request.dry_run;
    Table table(dry ? Table::Row{{"link"}, {"plan"}, {"is"}, {"would be"}}
                    : Table::Row{{"link"}, {"result"}, {"was"}, {"is"}});
    std::string problems;
    for (const LinkChange& change : report.links) {
        const std::string link = safe_text(change.before.row.link);
        const bool stays = change.outcome.verdict == Verdict::good || !change.plan.problem.empty();
        std::string then = stays ? "as it is" : safe_text(change.plan.outcome);
        if (change.after)
            then = found_text(*change.after);
        table.add({{link}, outcome_cell(change, dry), {found_text(change.before)}, {then}});
        const std::string problem = dry && change.outcome.verdict == Verdict::bad
                                        ? change.plan.problem
                                        : change.outcome.reason;
        if (!problem.empty())
            problems += fmt::format("  {}: {}\n", link, safe_text(problem));
    }
    return table.text(paint, "  ") + (problems.empty() ? "" : "\n" + problems);
}

}  // namespace romctl
