// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/drift_actions.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <iterator>

#include "drift/answer/write_answer.hpp"
#include "drift/write/merge.hpp"
#include "romctl/drift_deliver.hpp"
#include "romctl/drift_scan.hpp"
#include "state/learn_policy.hpp"

namespace romctl {
namespace {

constexpr std::size_t request_limit = 4 << 20;  // bytes

/// All of standard input, or as much as a request can be and one byte more.
std::string standard_input() {
    std::string text;
    char block[16 << 10];
    std::size_t got = 0;
    while (text.size() <= request_limit && (got = std::fread(block, 1, sizeof block, stdin)) != 0)
        text.append(block, got);
    return text;
}

/// What the probe gets instead of its own answer.
Exit answer_probe(unsigned version) {
    if (version != drift::answer_version)
        return fail(
            {"is no version of answers that is known here", fmt::format("{}", version), ""});
    const Result<drift::AnswerRequest> request = drift::parse_answer_request(standard_input());
    if (!request)
        return fail(request.error());
    const std::string answer = drift::write_answer(*request);
    return std::fwrite(answer.data(), 1, answer.size(), stdout) == answer.size()
               ? Exit::fine
               : Exit::could_not_tell;
}

Exit check_policy(const std::string& file) {
    const Result<state::FleetPolicy> policy = drift_policy(file);
    if (!policy)
        return fail(policy.error());
    fmt::print("{}: understood\n", file);
    return Exit::fine;
}

Exit learn(DriftOptions options) {
    options.limit = options.learn;
    Result<DriftWhom> whom = options.local ? only_this_machine() : choose_whom(options);
    if (!whom)
        return fail(whom.error());
    if (whom->hosts.size() != 1)
        return fail(
            {"a policy is learnt from one host", options.learn, "This pattern chooses several."});
    std::optional<Result<std::string>> policy;
    const TakeAnswer take = [&policy](drift::HostReport& host, const drift::HostAnswer& answer) {
        policy.emplace(
            state::learn_policy(host.host, drift::policy_facts(answer), drift::rom_images(answer)));
    };
    bool interrupted = false;
    const auto hosts = ask_everybody(std::move(*whom), options, {}, take, interrupted);
    if (!hosts)
        return fail(hosts.error());
    if (!policy)
        return fail({hosts->front().reason, hosts->front().host, ""});
    if (!*policy)
        return fail(policy->error());
    fmt::print("{}", **policy);
    return Exit::fine;
}

}  // namespace

Exit drift(const DriftOptions& options) {
    if (options.answer != 0)
        return answer_probe(options.answer);
    if (!options.check_policy.empty())
        return check_policy(options.check_policy);
    if (options.inventory.empty() && !options.local)
        return fail({"whom shall it ask?",
                     "",
                     "--inventory FILE names the hosts; --local is this machine."});
    if (!options.inventory.empty() && options.local)
        return fail({"--local and --inventory do not go together", "", ""});
    if (!options.learn.empty())
        return learn(options);
    const Result<DriftDelivery> delivery = prepare_delivery(options.output);
    if (!delivery)
        return fail(delivery.error());
    Result<drift::Report> report = scan(options);
    if (!report)
        return fail(report.error());
    return deliver(std::move(*report), *delivery, options.output);
}

Exit merge_drift_reports(const std::vector<std::string>& reports, const DriftOutput& output) {
    const Result<DriftDelivery> delivery = prepare_delivery(output);
    if (!delivery)
        return fail(delivery.error());
    std::vector<drift::Report> parts;
    for (const std::string& file : reports) {
        Result<drift::Report> part = read_report_file(file);
        if (!part)
            return fail(part.error());
        parts.push_back(std::move(*part));
    }
    Result<drift::Report> merged = drift::merge_reports(std::move(parts));
    if (!merged)
        return fail(merged.error());
    return deliver(std::move(*merged), *delivery, output);
}

}  // namespace romctl
