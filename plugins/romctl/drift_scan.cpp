// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/drift_scan.hpp"

#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <ctime>
#include <random>

#include "drift/answer/probe.hpp"
#include "drift/fleet/fleet.hpp"
#include "drift/fleet/ssh_transport.hpp"
#include "drift/judge/host_report.hpp"
#include "romctl/drift_progress.hpp"
#include "romctl/drift_secrets.hpp"
#include "romfile/file_io.hpp"
#include "ssh/text.hpp"
#include "state/host_policy_check.hpp"
#include "state/read_policy.hpp"

namespace romctl {
namespace {

constexpr std::size_t policy_limit = 4 << 20;  // bytes
/// Of one host; as many hosts as are asked at the same time may each say so much.
constexpr std::size_t answer_limit = 8 << 20;      // bytes
constexpr std::size_t complaint_limit = 64 << 10;  // bytes on standard error
constexpr const char* usual_policy = "schema: 1\nlinks:\n  all: ours\n";

std::atomic<bool> stop_scan{false};

extern "C" void note_stop(int number) {
    stop_scan = true;
    // Who cannot wait for the report gives the signal again.
    (void)::signal(number, SIG_DFL);
}

void add(std::vector<std::string>& notes, const std::vector<std::string>& more) {
    notes.insert(notes.end(), more.begin(), more.end());
}

std::vector<std::string> group_names(const drift::Inventory& inventory) {
    std::vector<std::string> names;
    for (const drift::InventoryGroup& group : inventory.groups)
        names.push_back(group.name);
    return names;
}

/// A word that no host can guess, and so none can put around what is not the answer.
std::string random_mark() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

/// What a host that gave no answer said instead: the first line that says anything.
std::string complaint_of(const ssh::ExecOutput& output) {
    for (const std::string& text : {output.err, output.out})
        for (const std::string& line : ssh::split(text, "\n"))
            if (!ssh::trimmed(line).empty())
                return ssh::printable_line(line);
    return "";
}

/// From what the fleet brings to reports.
class Asking {
  public:
    Asking(DriftWhom& whom,
           const drift::AnswerRequest& request,
           const TakeAnswer& take,
           DriftProgress& progress)
        : whom_(whom), request_(request), take_(take), progress_(progress) {}

    /// What is sent to a host that is begun now: what others sent it need not send.
    std::string input() {
        request_.known_sha256 = roms_.known();
        return ssh::framed(drift::probe_script(request_), mark_);
    }

    void take_outcome(std::size_t target, drift::Outcome&& outcome) {
        drift::HostReport& report = whom_.reports[whom_.target_of[target]];
        report.milliseconds = outcome.took.count();
        if (outcome.interrupted)
            report.reason = "it was not asked any more";
        else if (!outcome.answer)
            report.reason = failure(outcome);
        else
            take_output(report, *outcome.answer);
        progress_.take(report.verdict);
    }

    void take_this_machine() {
        const Result<drift::HostAnswer> answer = drift::look_at_this_host(request_);
        for (const std::size_t place : whom_.local) {
            drift::HostReport& report = whom_.reports[place];
            if (answer)
                take_(report, *answer);
            else
                report.reason = romfile::explain(answer.error());
            report.source = drift::Source::local;
            progress_.take(report.verdict);
        }
    }

  private:
    static std::string failure(const drift::Outcome& outcome) {
        const Error& error = outcome.answer.error();
        std::string reason = error.what;
        if (!error.what_to_do.empty())
            reason += ". " + error.what_to_do;
        if (outcome.attempts > 1)
            reason += fmt::format(" ({} attempts)", outcome.attempts);
        return reason;
    }

    void take_output(drift::HostReport& report, const ssh::ExecOutput& output) {
        const std::optional<ssh::ExecOutput> inside = ssh::unframed(output, mark_);
        if (!inside) {
            const std::string complaint = complaint_of(output);
            report.reason = "it gives no complete answer";
            if (!complaint.empty())
                report.reason += ": " + complaint;
            return;
        }
        const Result<drift::HostAnswer> answer = drift::parse_answer(inside->out, roms_);
        if (answer)
            return take_(report, *answer);
        report.reason = fmt::format("its answer is not understood: {}", answer.error().what);
        if (const std::string complaint = complaint_of({"", inside->err, 0}); !complaint.empty())
            report.reason += ": " + complaint;
    }

    DriftWhom& whom_;
    drift::AnswerRequest request_;
    const TakeAnswer& take_;
    DriftProgress& progress_;
    drift::RomCache roms_;
    std::string mark_ = random_mark();
};

drift::FleetOptions fleet_options(const DriftPace& pace) {
    drift::FleetOptions options;
    options.limits.forks = pace.forks;
    options.limits.per_jump = pace.jump_forks;
    options.limits.retries = pace.retries;
    options.limits.seed = std::random_device()();
    return options;
}

Result<void> ask_fleet_over_ssh(const DriftWhom& whom,
                                const DriftOptions& options,
                                Asking& asking) {
    const Result<ssh::Limits> limits = stage_limits(options.pace);
    if (!limits)
        return limits.error();
    const ssh::LocalUser user = ssh::LocalUser::current();
    const std::string& file = options.login.config;
    const Result<ssh::ClientConfig> config =
        ssh::ClientConfig::read(user, file.empty() ? std::nullopt : std::optional(file));
    if (!config)
        return config.error();
    const Result<ssh::Asker> asker = drift_asker(options.login);
    if (!asker)
        return asker.error();
    // A host that closes its end is an error of that host, not the end of us.
    (void)std::signal(SIGPIPE, SIG_IGN);
    ssh::KnownHostsStore known_hosts;
    const ssh::KeyRing keys;
    ssh::Watchdog watchdog;
    const ssh::Surroundings surroundings{*config, user, known_hosts, keys, *asker, watchdog};
    drift::SshQuestion question;
    question.output = {answer_limit, complaint_limit};
    question.limits = *limits;
    drift::SshTransport transport(surroundings, question);
    drift::FleetCounters counters;
    drift::ask_fleet(
        whom.targets,
        transport,
        [&asking](std::size_t) { return asking.input(); },
        fleet_options(options.pace),
        [&asking](std::size_t target, drift::Outcome&& outcome) {
            asking.take_outcome(target, std::move(outcome));
        },
        counters,
        stop_scan);
    return romfile::success;
}

}  // namespace

Result<std::vector<drift::HostReport>> ask_everybody(DriftWhom whom,
                                                     const DriftOptions& options,
                                                     const drift::AnswerRequest& request,
                                                     const TakeAnswer& take,
                                                     bool& interrupted) {
    const auto kind = DriftProgress::parse_kind(options.pace.progress);
    if (!kind)
        return Error{"is no kind of progress",
                     options.pace.progress,
                     "There are auto, bar, lines and none."};
    (void)std::signal(SIGINT, note_stop);
    (void)std::signal(SIGTERM, note_stop);
    DriftProgress progress(*kind, whom.hosts.size());
    drift::AnswerRequest wanted = request;
    wanted.sudo = !options.login.no_sudo;
    Asking asking(whom, wanted, take, progress);
    // First, because it forks, which only a process without other threads does safely.
    if (!whom.local.empty())
        asking.take_this_machine();
    if (!whom.targets.empty())
        if (const auto asked = ask_fleet_over_ssh(whom, options, asking); !asked)
            return asked.error();
    interrupted = stop_scan;
    return std::move(whom.reports);
}

Result<state::FleetPolicy> drift_policy(const std::string& file) {
    if (file.empty())
        return state::read_policy("built-in policy", usual_policy);
    const Result<romfile::FileContent> content = romfile::read_file(file, policy_limit);
    if (!content)
        return content.error();
    const romfile::Bytes& bytes = content->bytes;
    return state::read_policy(file, std::string(bytes.begin(), bytes.end()));
}

Result<drift::Report> scan(const DriftOptions& options) {
    const Result<state::FleetPolicy> policy = drift_policy(options.policy);
    if (!policy)
        return policy.error();
    Result<DriftWhom> whom = options.local ? only_this_machine() : choose_whom(options);
    if (!whom)
        return whom.error();
    const drift::Inventory inventory = whom->inventory;
    drift::Report report;
    add(report.notes, inventory.notes);
    if (!options.local)
        add(report.notes, state::unknown_groups(*policy, group_names(inventory)));
    report.time = std::time(nullptr);
    report.policy = policy->name;
    drift::Judge judge{*policy,
                       [&inventory](const std::string& group, const std::string& other) {
                           return inventory.is_below(group, other);
                       },
                       report.time};
    const TakeAnswer take = [&judge](drift::HostReport& host, const drift::HostAnswer& answer) {
        judge.now = std::time(nullptr);
        drift::hold_answer(host, answer, judge);
    };
    auto hosts = ask_everybody(
        std::move(*whom), options, drift::request_for(*policy), take, report.interrupted);
    if (!hosts)
        return hosts.error();
    report.hosts = std::move(*hosts);
    // Whether an exception has a use shows only when all hosts were asked.
    if (options.limit.empty() && !report.interrupted)
        add(report.notes, state::exceptions_without_need(*policy, judge.needed));
    return report;
}

}  // namespace romctl
