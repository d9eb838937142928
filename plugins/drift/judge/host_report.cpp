// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/judge/host_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drift/judge/cause.hpp"
#include "journal/journal_reader.hpp"
#include "state/host_policy_check.hpp"

namespace drift {
namespace {

constexpr std::size_t transaction_limit = 20;
/// What it takes to answer, and what clocks may differ by without harm.
constexpr std::int64_t clock_tolerance = 120;  // seconds

void add_journal(HostReport& report, const HostAnswer& answer) {
    if (!answer.journal) {
        report.notes.push_back("its journal of package transactions cannot be read: " +
                               answer.journal.error().what);
        return;
    }
    if (!*answer.journal)
        return;
    const journal::Journal journal = journal::read_journal(**answer.journal);
    report.transactions = transactions_of(journal, transaction_limit);
    // The first line of what is sent of a long journal is cut.
    if (journal.skipped > 1)
        report.notes.push_back(fmt::format(
            "{} lines of its journal of package transactions are damaged", journal.skipped));
}

void note_clock(HostReport& report, std::int64_t theirs, std::int64_t ours) {
    if (theirs - ours > clock_tolerance)
        report.notes.push_back("its clock is ahead: " + time_apart(theirs, ours));
    else if (ours - theirs > clock_tolerance)
        report.notes.push_back("its clock is behind: " + time_apart(theirs, ours));
}

void add_package(std::vector<std::string>& names, const state::Policy& policy, bool& verify) {
    for (const state::PackagePolicy& package : policy.packages) {
        if (std::find(names.begin(), names.end(), package.name) == names.end())
            names.push_back(package.name);
        verify |= package.verified;
    }
}

}  // namespace

void hold_answer(HostReport& report, const HostAnswer& answer, Judge& judge) {
    report.source = answer.source;
    const state::HostPolicy policy =
        state::policy_for(judge.policy, {report.host, report.groups}, judge.is_below);
    state::PolicyFacts facts = policy_facts(answer);
    facts.now = judge.now;
    for (state::PolicyFinding& finding : state::hold_against(policy, facts, judge.needed)) {
        Finding& added = report.findings.emplace_back();
        added.compared = std::move(finding);
    }
    add_journal(report, answer);
    add_causes(report, answer.time);
    for (const std::string& note : answer.notes)
        report.notes.push_back(note);
    note_clock(report, answer.time, judge.now);
    drift::judge(report);
}

AnswerRequest request_for(const state::FleetPolicy& policy) {
    AnswerRequest request;
    add_package(request.packages, policy.everyone.policy, request.verify);
    for (const state::PolicyGroup& group : policy.groups)
        add_package(request.packages, group.section.policy, request.verify);
    return request;
}

}  // namespace drift
