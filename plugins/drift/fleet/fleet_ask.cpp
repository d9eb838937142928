// SPDX-License-Identifier: GPL-2.0-or-later
// For tests and benchmarks: asks the hosts that stand in lines on standard input
//     NAME DESTINATION [JUMP,...]
// and prints a line of JSON for each outcome, and one at the end about the whole.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "drift/fleet/fleet.hpp"
#include "drift/fleet/ssh_transport.hpp"
#include "romfile/file_io.hpp"

namespace {

using drift::Target;
using romfile::Result;

std::atomic<bool> stop{false};

struct Options {
    std::string config = "none";
    std::string command = "sh";
    std::string script;
    std::string script_file;
    double connect = 10;
    double handshake = 15;
    double authentication = 30;
    double exec = 60;
    double total = 180;
    double retry_after = 1;
    std::size_t stop_after = 0;
    bool quiet = false;
    drift::FleetOptions fleet;
};

Result<Target> target_of(const std::string& line) {
    std::istringstream words(line);
    std::string destination;
    std::string jumps;
    Target target;
    words >> target.name >> destination >> jumps;
    const auto parsed = ssh::parse_destination(destination);
    if (!parsed)
        return parsed.error();
    target.destination = *parsed;
    if (!jumps.empty()) {
        const auto way = ssh::parse_jumps(jumps);
        if (!way)
            return way.error();
        target.wishes.jumps = *way;
    }
    return target;
}

Result<std::vector<Target>> targets_of(std::istream& stream) {
    std::vector<Target> targets;
    for (std::string line; std::getline(stream, line);) {
        Result<Target> target = target_of(line);
        if (!target)
            return target.error();
        targets.push_back(std::move(*target));
    }
    return targets;
}

/// What a host says may be no UTF-8.
void print_line(const nlohmann::json& line) {
    fmt::print("{}\n", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

nlohmann::json json_of(const Target& target, const drift::Outcome& outcome) {
    nlohmann::json line{{"name", target.name},
                        {"stage", drift::stage_name(outcome.stage)},
                        {"attempts", outcome.attempts},
                        {"milliseconds", outcome.took.count()},
                        {"interrupted", outcome.interrupted}};
    if (outcome.answer) {
        line["out"] = outcome.answer->out;
        line["err"] = outcome.answer->err;
        line["status"] = outcome.answer->status;
    } else {
        line["error"] = outcome.answer.error().what;
        line["where"] = outcome.answer.error().where;
    }
    return line;
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

nlohmann::json summary(const drift::FleetCounters& counters, double wall) {
    rusage usage{};
    (void)::getrusage(RUSAGE_SELF, &usage);
    return {{"begun", counters.begun.load()},
            {"done", counters.done.load()},
            {"failed", counters.failed.load()},
            {"retries", counters.retries.load()},
            {"wall_seconds", wall},
            {"user_seconds", seconds(usage.ru_utime)},
            {"system_seconds", seconds(usage.ru_stime)},
            {"peak_kibibytes", usage.ru_maxrss}};
}

ssh::Milliseconds milliseconds(double seconds) {
    return std::chrono::duration_cast<ssh::Milliseconds>(std::chrono::duration<double>(seconds));
}

drift::SshQuestion question_of(const Options& options) {
    drift::SshQuestion question;
    question.command = options.command;
    question.limits.connect = milliseconds(options.connect);
    question.limits.handshake = milliseconds(options.handshake);
    question.limits.authentication = milliseconds(options.authentication);
    question.limits.exec = milliseconds(options.exec);
    question.limits.total = milliseconds(options.total);
    return question;
}

Result<drift::FleetCounters*> ask(const Options& options, drift::FleetCounters& counters) {
    const Result<std::vector<Target>> targets = targets_of(std::cin);
    if (!targets)
        return targets.error();
    const ssh::LocalUser user = ssh::LocalUser::current();
    const Result<ssh::ClientConfig> config = ssh::ClientConfig::read(user, options.config);
    if (!config)
        return config.error();
    std::string script = options.script;
    if (!options.script_file.empty()) {
        const auto file = romfile::read_file(options.script_file, 1 << 20);
        if (!file)
            return file.error();
        script.assign(file->bytes.begin(), file->bytes.end());
    }
    ssh::KnownHostsStore known_hosts;
    const ssh::KeyRing keys;
    const ssh::Asker asker = [](const ssh::Question&) { return std::nullopt; };
    ssh::Watchdog watchdog;
    drift::SshTransport transport({*config, user, known_hosts, keys, asker, watchdog},
                                  question_of(options));
    drift::ask_fleet(
        *targets,
        transport,
        [&](std::size_t) { return script; },
        options.fleet,
        [&](std::size_t index, drift::Outcome&& outcome) {
            if (!options.quiet)
                print_line(json_of((*targets)[index], outcome));
            if (counters.done + 1 == options.stop_after)
                stop = true;
        },
        counters,
        stop);
    return &counters;
}

void set_up(CLI::App& parser, Options& options) {
    drift::ScheduleLimits& limits = options.fleet.limits;
    parser.add_option("-F,--ssh-config", options.config);
    parser.add_option("--command", options.command);
    parser.add_option("--script", options.script);
    parser.add_option("--script-file", options.script_file, "In place of --script");
    parser.add_option("--forks", limits.forks);
    parser.add_option("--shards", options.fleet.shards);
    parser.add_option("--per-destination", limits.per_destination);
    parser.add_option("--per-jump", limits.per_jump);
    parser.add_option("--retries", limits.retries);
    parser.add_option("--retry-after", options.retry_after);
    parser.add_option("--seed", limits.seed);
    parser.add_option("--connect", options.connect);
    parser.add_option("--handshake", options.handshake);
    parser.add_option("--authentication", options.authentication);
    parser.add_option("--exec", options.exec);
    parser.add_option("--total", options.total);
    parser.add_option("--stop-after", options.stop_after, "Stop when so many are done");
    parser.add_flag("--quiet", options.quiet, "Only the last line");
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App parser("Asks hosts");
    set_up(parser, options);
    CLI11_PARSE(parser, argc, argv);
    options.fleet.limits.retry_after = milliseconds(options.retry_after);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGINT, [](int) { stop = true; });
    drift::FleetCounters counters;
    const auto begun = std::chrono::steady_clock::now();
    if (const auto asked = ask(options, counters); !asked) {
        fmt::print(stderr, "{}\n", romfile::explain(asked.error()));
        return 2;
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun;
    print_line(summary(counters, wall.count()));
    return 0;
}
