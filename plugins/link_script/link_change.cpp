// SPDX-License-Identifier: GPL-2.0-or-later
#include "link_script/link_change.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "link_script/link_script.hpp"
#include "state/host_status.hpp"
#include "state/process.hpp"

namespace link_script {
namespace {

using romfile::Error;
using romfile::Result;
using romfile::Verdict;
using state::RomLink;

/// What the script says when it knows no layout of this host, or not its arguments.
constexpr int refused = 2;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (end > begin)
            lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

bool can_be_tried(const LinkChange& change) {
    return change.plan.problem.empty();
}

/// The links that are meant, each with what would become of it.
Result<std::vector<LinkChange>> choose_links(const ChangeRequest& request,
                                             const std::vector<RomLink>& links) {
    const Result<state::AlternativesProgram> program =
        state::find_alternatives_program(state::Root());
    if (!program)
        return program.error();
    std::vector<LinkChange> chosen;
    std::string groups;
    for (const RomLink& link : links) {
        groups += " " + link.row.group;
        if (request.group.empty() || request.group == link.row.group)
            chosen.push_back({link,
                              state::plan_change(state::Root(), *program, link, request.wanted),
                              std::nullopt,
                              state::compare(link, request.wanted)});
    }
    if (chosen.empty())
        return Error{fmt::format("there is no link \"{}\"", request.group),
                     "",
                     fmt::format("Known are:{}.", groups)};
    // A ROM is mostly registered in one of the groups: the others are not meant.
    if (request.wanted.kind == state::Wanted::Kind::path &&
        std::any_of(chosen.begin(), chosen.end(), can_be_tried))
        chosen.erase(std::partition(chosen.begin(), chosen.end(), can_be_tried), chosen.end());
    return chosen;
}

using Command = std::vector<std::string>;

/// One run for all links, or one for each when only some are meant. Where it is known beforehand
/// that the change cannot be made the script is not run: it would make what it can of it.
std::vector<Command> commands_for(const ChangeReport& report, std::size_t links_there_are) {
    std::vector<Command> commands;
    for (const LinkChange& change : report.links)
        if (can_be_tried(change))
            commands.push_back(
                report.request.by_hand
                    ? Command{"use", report.request.name, change.before.row.group, "manual"}
                    : Command{"use", report.request.name, change.before.row.group});
    if (!commands.empty() && report.request.wanted.kind == state::Wanted::Kind::before)
        return {{"release"}};
    if (commands.size() == links_there_are && !report.request.by_hand)
        return {{"use", report.request.name}};
    return commands;
}

Result<void> run_script(const Command& command, ChangeReport& report) {
    std::vector<std::string> argv{"/bin/sh", "-s", "--"};
    argv.insert(argv.end(), command.begin(), command.end());
    // No deadline: stopped in the middle it would leave more to put in order than it could hang on.
    const Result<state::ProcessResult> result = state::run_process(argv, text(), std::nullopt);
    if (!result)
        return result.error();
    for (const std::string& line : lines_of(result->output + result->errors))
        report.messages.push_back(line);
    report.complaint |= result->status != 0;
    if (result->status == refused)
        return Error{
            report.messages.empty() ? "the link script refused" : report.messages.back(), "", ""};
    if (result->status > refused)
        report.messages.push_back(
            fmt::format("the link script ended with status {}", result->status));
    return romfile::success;
}

void look_again(LinkChange& change,
                const std::vector<RomLink>& links,
                const state::Wanted& wanted) {
    for (const RomLink& link : links)
        if (link.row.group == change.before.row.group) {
            change.after = link;
            change.outcome = state::compare(link, wanted);
        }
}

Result<void> make_change(ChangeReport& report, std::size_t links_there_are) {
    for (const Command& command : commands_for(report, links_there_are))
        if (Result<void> done = run_script(command, report); !done)
            return done.error();
    const Result<state::HostStatus> now = state::look_at_host("", report.layout);
    if (!now)
        return now.error();
    for (LinkChange& change : report.links)
        if (can_be_tried(change))
            look_again(change, now->links, report.request.wanted);
        else if (change.outcome.verdict == Verdict::bad)
            change.outcome.reason = change.plan.problem;
    return romfile::success;
}

}  // namespace

Verdict ChangeReport::verdict() const {
    const auto has = [this](Verdict verdict) {
        return std::any_of(links.begin(), links.end(), [verdict](const LinkChange& change) {
            return change.outcome.verdict == verdict;
        });
    };
    if (complaint || has(Verdict::bad))
        return Verdict::bad;
    return has(Verdict::unknown) ? Verdict::unknown : Verdict::good;
}

Result<ChangeReport> change_links(const ChangeRequest& request) {
    if (!request.dry_run && ::geteuid() != 0)
        return Error{"only root may change the links", "", "--dry-run needs no privileges."};
    const Result<state::HostStatus> host = state::look_at_host("", "");
    if (!host)
        return host.error();
    Result<std::vector<LinkChange>> links = choose_links(request, host->links);
    if (!links)
        return links.error();
    ChangeReport report{request, host->layout, std::move(*links), {}, false};
    if (request.dry_run)
        return report;
    if (Result<void> done = make_change(report, host->links.size()); !done)
        return done.error();
    return report;
}

}  // namespace link_script
