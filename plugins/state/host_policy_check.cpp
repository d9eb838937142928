// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/host_policy_check.hpp"

#include <fmt/format.h>

namespace state {

using romfile::Verdict;

std::vector<PolicyFinding> hold_against(const HostPolicy& policy,
                                        const PolicyFacts& facts,
                                        std::set<std::size_t>& needed) {
    std::vector<PolicyFinding> findings = policy.conflicts;
    const std::vector<PolicyFinding> held = hold_against(policy.policy, facts, needed);
    findings.insert(findings.end(), held.begin(), held.end());
    if (findings.empty())
        findings.push_back({"policy",
                            Verdict::unknown,
                            "something that is asked of this host",
                            "",
                            policy.source + " asks nothing of a host in none of its groups"});
    return findings;
}

std::vector<std::string> exceptions_without_need(const FleetPolicy& fleet,
                                                 const std::set<std::size_t>& needed) {
    std::vector<std::string> notes;
    const auto look_at = [&](const PolicySection& section) {
        for (const PolicyException& exception : section.policy.exceptions)
            if (!needed.contains(exception.line))
                notes.push_back(fmt::format("{}:{}: no host needs the exception for {} any more",
                                            fleet.name,
                                            exception.line,
                                            exception.item));
    };
    look_at(fleet.everyone);
    for (const PolicyGroup& group : fleet.groups)
        look_at(group.section);
    return notes;
}

}  // namespace state
