// SPDX-License-Identifier: GPL-2.0-or-later
// rom_link: which ROM the links of this host lead to. The change is made by the package's own link
// script; what has become of each link is then looked at, whatever the script said.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "link_script/link_change.hpp"
#include "modules/modules.hpp"
#include "modules/rom_link_spec.hpp"
#include "state/host_status.hpp"
#include "state/json.hpp"

namespace modules {
namespace {

using link_script::ChangeReport;
using link_script::ChangeRequest;
using link_script::LinkChange;
using module::Answer;
using module::Arguments;
using module::Json;
using module::Task;
using romfile::Check;
using romfile::Error;
using romfile::Result;
using romfile::Verdict;
using state::RomLink;
using state::Wanted;

/// What the task asks of each link.
struct Request {
    Wanted wanted;          ///< where it leads
    std::string name;       ///< of `wanted`, for the link script
    std::string selection;  ///< "auto", "manual", or empty for either
    std::string group;
};

Result<Request> read_request(const Arguments& arguments) {
    struct Row {
        const char* state;
        const char* name;
    };
    static constexpr Row rows[] = {{"ours", "multinic"}, {"stock", "stock"}, {"absent", ""}};
    Request request{
        {Wanted::Kind::before, ""}, "", arguments.text("selection"), arguments.text("group")};
    const std::string wanted = arguments.text("state");
    std::string name = arguments.text("path");
    for (const Row& row : rows)
        if (wanted == row.state)
            name = row.name;
    if (wanted == "absent")
        return request;
    const Result<Wanted> parsed = state::parse_wanted(name);
    if (!parsed || (wanted == "named" && parsed->kind != Wanted::Kind::path))
        return Error{"is no absolute path", "path", ""};
    request.wanted = *parsed;
    request.name = name;
    return request;
}

Check compare_selection(const RomLink& link, const std::string& wanted) {
    if (wanted.empty() || link.manager.kind == state::Manager::Kind::plain)
        return {};
    if (link.manager.kind != state::Manager::Kind::alternatives)
        return {Verdict::bad, "is not managed by alternatives"};
    if (!link.manager.selection)
        return {Verdict::unknown, "alternatives have no record of it"};
    const bool automatic =
        *link.manager.selection == state::Selection::automatic && !link.group.will_become_manual();
    if (automatic == (wanted == "auto"))
        return {};
    return {Verdict::bad, automatic ? "is chosen by priority" : "is a manual choice"};
}

Check compare(const RomLink& link, const Request& request) {
    const Check leads = state::compare(link, request.wanted);
    return leads.verdict == Verdict::good ? compare_selection(link, request.selection) : leads;
}

/// "ours, auto, /usr/share/...": a link in the diff and in messages.
std::string line_of(const RomLink& link) {
    std::string text = fmt::format("{}: {}", link.row.link, state::link_state_name(link.state));
    if (link.manager.selection)
        text += fmt::format(", {}", state::selection_name(*link.manager.selection));
    if (link.target)
        text += ", " + *link.target;
    return text + "\n";
}

/// The links that are meant. An error names those that there are when none is.
Result<std::vector<RomLink>> choose(const std::vector<RomLink>& links, const Request& request) {
    std::vector<RomLink> chosen;
    std::vector<std::string> groups;
    for (const RomLink& link : links) {
        groups.push_back(link.row.group);
        // A ROM is mostly registered in one of the groups: the others are not meant.
        const bool has_path =
            request.wanted.kind != Wanted::Kind::path ||
            (link.group.record && link.group.record->find(request.wanted.path) != nullptr);
        if (request.group.empty() ? has_path : request.group == link.row.group)
            chosen.push_back(link);
    }
    if (!chosen.empty())
        return chosen;
    if (request.group.empty())
        return Error{"is registered in no group",
                     request.wanted.path,
                     "alternatives --install registers it."};
    return Error{"this host has no such link",
                 "group: " + request.group,
                 fmt::format("It has: {}.", fmt::join(groups, ", "))};
}

/// What the script is told for one link: where it shall lead, or to let priorities decide.
ChangeRequest change_of(const Request& request, const std::string& group) {
    if (request.selection == "auto" && request.wanted.kind != Wanted::Kind::before)
        return {{Wanted::Kind::automatic, ""}, "auto", group, false};
    return {request.wanted, request.name, group, false, request.selection == "manual"};
}

/// Where the way along all links ends, as it stands now.
std::string target_of(const std::string& path) {
    const Result<state::Destination> end = state::Root().resolve(path);
    return end ? end->path : path;
}

bool program_is_there() {
    const Result<state::AlternativesProgram> program =
        state::find_alternatives_program(state::Root());
    return program && *program != state::AlternativesProgram::none;
}

struct Work {
    std::string layout;
    std::vector<LinkChange> links;
    std::vector<std::string> messages;
    std::vector<std::string> failures;
};

Work look(const std::string& layout, const std::vector<RomLink>& links, const Request& request) {
    Work work{layout, {}, {}, {}};
    const Result<state::AlternativesProgram> program =
        state::find_alternatives_program(state::Root());
    for (const RomLink& link : links) {
        LinkChange change{link, {}, std::nullopt, compare(link, request)};
        if (!program)
            change.outcome = {Verdict::unknown, romfile::explain(program.error())};
        else if (change.outcome.verdict != Verdict::good)
            change.plan = state::plan_change(
                state::Root(), *program, link, change_of(request, link.row.group).wanted);
        work.links.push_back(std::move(change));
    }
    return work;
}

/// Whether priorities, left alone, would come out where the task wants it.
std::string problem_with_auto(const LinkChange& change, const Request& request) {
    const std::string& outcome = change.plan.outcome;
    const state::LinkRow& row = change.before.row;
    if (request.selection != "auto" || request.wanted.kind == Wanted::Kind::before)
        return "";
    const bool ours = outcome.starts_with(row.rom_folder + "/multinic-");
    const bool fits = request.wanted.kind == Wanted::Kind::path ? outcome == request.wanted.path
                      : request.wanted.kind == Wanted::Kind::multinic
                          ? ours
                          : !ours && row.stock == outcome;
    return fits ? "" : fmt::format("by priority it would be {}", outcome);
}

void find_problems(Work& work, const Request& request) {
    for (LinkChange& change : work.links) {
        if (change.outcome.verdict == Verdict::good)
            continue;
        if (change.outcome.verdict == Verdict::unknown)
            change.plan.problem = change.outcome.reason;
        if (change.plan.problem.empty())
            change.plan.problem = problem_with_auto(change, request);
        if (!change.plan.problem.empty())
            work.failures.push_back(change.before.row.link + ": " + change.plan.problem);
    }
}

void make_changes(Work& work, const Request& request) {
    for (LinkChange& change : work.links) {
        if (change.outcome.verdict == Verdict::good)
            continue;
        const Result<ChangeReport> report =
            link_script::change_links(change_of(request, change.before.row.group));
        if (!report) {
            work.failures.push_back(romfile::explain(report.error()));
            return;
        }
        work.messages.insert(work.messages.end(), report->messages.begin(), report->messages.end());
    }
    const Result<state::HostStatus> now = state::look_at_host("", work.layout);
    if (!now) {
        work.failures.push_back(romfile::explain(now.error()));
        return;
    }
    for (LinkChange& change : work.links)
        for (const RomLink& link : now->links)
            if (link.row.group == change.before.row.group) {
                change.after = link;
                change.outcome = compare(link, request);
                if (change.outcome.verdict != Verdict::good)
                    work.failures.push_back(link.row.link + ": " + change.outcome.reason);
            }
}

Json found_json(const RomLink& link) {
    Json json = {{"state", state::link_state_name(link.state)},
                 {"reason", state::text_or_null(link.reason)},
                 {"target", state::value_or_null(link.target)},
                 {"selection", nullptr}};
    if (link.manager.selection)
        json["selection"] = state::selection_name(*link.manager.selection);
    return json;
}

Json link_answer(const LinkChange& change) {
    const RomLink& after = change.after ? *change.after : change.before;
    Json json;
    json["group"] = change.before.row.group;
    json["link"] = change.before.row.link;
    json["before"] = found_json(change.before);
    json["after"] = found_json(after);
    json["plan"] = state::text_or_null(change.plan.outcome);
    json["outcome"] = state::check_json(change.outcome);
    return json;
}

/// A newly registered link is chosen by priority when that gives our ROM; every other choice is
/// made by hand.
const char* selection_after(const LinkChange& change, const Request& request) {
    if (change.before.row.kind == state::LinkRow::Kind::overriding && !program_is_there())
        return "";
    if (!request.selection.empty())
        return request.selection == "auto" ? ", auto" : ", manual";
    const state::GroupFacts& group = change.before.group;
    if (group.record && group.chosen == change.plan.outcome)
        return group.record->selection == state::Selection::automatic ? ", auto" : ", manual";
    const bool is_new = !group.record;
    return is_new && request.wanted.kind == Wanted::Kind::multinic ? ", auto" : ", manual";
}

/// What the line will be, as far as that can be told.
std::string line_after(const LinkChange& change, const Request& request) {
    if (change.after || change.outcome.verdict == Verdict::good || !change.plan.problem.empty())
        return line_of(change.after ? *change.after : change.before);
    const state::LinkRow& row = change.before.row;
    if (request.wanted.kind == Wanted::Kind::before)
        return fmt::format(
            "{}: stock, {}\n", row.link, row.stock ? target_of(*row.stock) : row.link);
    const std::string& outcome = change.plan.outcome;
    const char* const state = outcome.starts_with(row.rom_folder + "/multinic-") ? "ours"
                              : request.wanted.kind == Wanted::Kind::stock       ? "stock"
                                                                                 : "foreign";
    return fmt::format(
        "{}: {}{}, {}\n", row.link, state, selection_after(change, request), target_of(outcome));
}

bool is_changed(const LinkChange& change, bool check_mode) {
    if (check_mode)
        return change.outcome.verdict == Verdict::bad && change.plan.problem.empty();
    return change.after && line_of(*change.after) != line_of(change.before);
}

Answer answer_of(const Work& work, const Request& request, bool check_mode) {
    Answer answer;
    module::Diff diff{"links", "links", "", ""};
    answer.values["layout"] = work.layout;
    answer.values["links"] = Json::array();
    for (const LinkChange& change : work.links) {
        answer.changed |= is_changed(change, check_mode);
        answer.values["links"].push_back(link_answer(change));
        diff.before += line_of(change.before);
        diff.after += line_after(change, request);
    }
    answer.values["messages"] = work.messages;
    answer.diff.push_back(std::move(diff));
    answer.failure = fmt::format("{}", fmt::join(work.failures, "\n"));
    return answer;
}

Answer act(const Arguments& arguments, const Task& task) {
    const Result<Request> request = read_request(arguments);
    if (!request)
        return module::failed(request.error());
    const Result<state::HostStatus> host = state::look_at_host("", "");
    if (!host)
        return module::failed(host.error());
    const Result<std::vector<RomLink>> links = choose(host->links, *request);
    if (!links)
        return module::failed(links.error());
    Work work = look(host->layout, *links, *request);
    find_problems(work, *request);
    // All or nothing: where one link cannot be as it is wanted, none is touched.
    if (work.failures.empty() && !task.check_mode)
        make_changes(work, *request);
    return answer_of(work, *request, task.check_mode);
}

}  // namespace

const module::Module rom_link{rom_link_spec(), &act};

}  // namespace modules
