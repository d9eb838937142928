// SPDX-License-Identifier: GPL-2.0-or-later
// rom_check: a host held against a policy.
#include <fmt/format.h>

#include "modules/modules.hpp"
#include "modules/rom_check_spec.hpp"
#include "romfile/file_io.hpp"
#include "state/host_policy_check.hpp"
#include "state/json.hpp"
#include "state/live_policy_facts.hpp"
#include "state/read_policy.hpp"

namespace modules {
namespace {

using module::Answer;
using module::Arguments;
using module::Json;
using module::Task;
using romfile::Result;
using romfile::Verdict;
using state::FleetPolicy;
using state::HostPolicy;
using state::PolicyFinding;

constexpr std::size_t policy_limit = 256 << 10;

Result<FleetPolicy> read_policy(const Arguments& arguments) {
    if (arguments.has("policy")) {
        Result<FleetPolicy> policy = state::read_policy("policy", arguments.value("policy").dump());
        if (policy)
            return policy;
        // The place is one in our own text, which nobody wrote.
        return romfile::Error{policy.error().what, "policy", policy.error().what_to_do};
    }
    const std::string path = arguments.text("policy_file");
    const Result<romfile::FileContent> file = romfile::read_file(path, policy_limit);
    if (!file)
        return file.error();
    return state::read_policy(
        path, {reinterpret_cast<const char*>(file->bytes.data()), file->bytes.size()});
}

/// The policy of this host. What is for some hosts only cannot be passed over without a word: the
/// host could be one of them.
Result<HostPolicy> policy_of_host(const Arguments& arguments) {
    const Result<FleetPolicy> fleet = read_policy(arguments);
    if (!fleet)
        return fleet.error();
    if (fleet->line_for_some_hosts() && !arguments.has("groups"))
        return romfile::Error{
            "the policy is for several groups of hosts, and those of this host "
            "are not known",
            fleet->name,
            "Give the option groups: \"{{ group_names }}\"."};
    if (fleet->names_hosts() && !arguments.has("host"))
        return romfile::Error{"the policy names hosts, and the name of this one is not known",
                              fleet->name,
                              "Give the option host: \"{{ inventory_hostname }}\"."};
    // The inventory is not here; what is below what, the policy has to say.
    return state::policy_for(*fleet, {arguments.text("host"), arguments.texts("groups")}, nullptr);
}

Json finding_json(const PolicyFinding& finding) {
    return {{"item", finding.item},
            {"verdict", romfile::verdict_name(finding.verdict)},
            {"expected", finding.expected},
            {"found", state::text_or_null(finding.found)},
            {"reason", state::text_or_null(finding.reason)}};
}

/// The findings that make the task fail, a line each.
std::string failure_of(const std::vector<PolicyFinding>& findings, const Arguments& arguments) {
    std::string lines;
    if (arguments.boolean("report_only"))
        return lines;
    for (const PolicyFinding& finding : findings) {
        const bool counts =
            finding.verdict == Verdict::bad ||
            (finding.verdict == Verdict::unknown && !arguments.boolean("allow_unknown"));
        if (counts)
            lines +=
                fmt::format("{}{} is {}: {}",
                            lines.empty() ? "" : "\n",
                            finding.item,
                            finding.verdict == Verdict::bad ? "not as it should be" : "unknown",
                            finding.reason);
    }
    return lines;
}

Answer act(const Arguments& arguments, const Task&) {
    const Result<HostPolicy> policy = policy_of_host(arguments);
    if (!policy)
        return module::failed(policy.error());
    std::set<std::size_t> needed;
    const std::vector<PolicyFinding> findings =
        hold_against(*policy, state::live_policy_facts(), needed);
    Answer answer;
    Json counts = {{"good", 0}, {"bad", 0}, {"unknown", 0}};
    answer.values["verdict"] = romfile::verdict_name(state::overall(findings));
    answer.values["findings"] = Json::array();
    for (const PolicyFinding& finding : findings) {
        answer.values["findings"].push_back(finding_json(finding));
        Json& count = counts[romfile::verdict_name(finding.verdict)];
        count = count.get<int>() + 1;
    }
    answer.values["counts"] = std::move(counts);
    answer.failure = failure_of(findings, arguments);
    return answer;
}

}  // namespace

const module::Module rom_check{rom_check_spec(), &act};

}  // namespace modules
