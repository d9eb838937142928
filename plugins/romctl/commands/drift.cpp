// SPDX-License-Identifier: GPL-2.0-or-later
// romctl drift: which hosts are as they were decided to be
#include <CLI/CLI.hpp>

#include <memory>

#include "romctl/command.hpp"
#include "romctl/drift_actions.hpp"
#include "romctl/drift_options.hpp"

namespace romctl {
namespace {

constexpr unsigned fork_limit = 10'000;
constexpr unsigned second_limit = 24 * 60 * 60;
constexpr unsigned retry_limit = 10;
constexpr unsigned day_limit = 36'500;
constexpr int descriptor_limit = 65'535;

void add_whom(CLI::App& parser, DriftOptions& options) {
    parser
        .add_option(
            "-i,--inventory", options.inventory, "Inventory of Ansible; - is standard input")
        ->option_text("FILE");
    parser
        .add_option("-p,--policy", options.policy, "What was decided [all links lead to our ROM]")
        ->option_text("FILE");
    parser.add_option("--limit", options.limit, "Hosts and groups, as ansible --limit knows them")
        ->option_text("PATTERN");
    parser.add_flag("--local", options.local, "Look at this machine, without SSH");
    parser.add_option("--check-policy", options.check_policy, "Only read this policy")
        ->option_text("FILE");
    parser.add_option("--learn", options.learn, "Print the policy that this host is in line with")
        ->option_text("HOST");
    // For the probe, which asks this machine's own romctl.
    parser.add_option("--answer", options.answer)->group("");
}

void add_login(CLI::App& parser, DriftLogin& login) {
    parser.add_option("-u,--user", login.user, "User where the inventory names none")
        ->option_text("USER");
    parser.add_option("--port", login.port, "Port where the inventory names none")
        ->option_text("PORT");
    parser.add_option("--identity", login.identity, "Private key where the inventory names none")
        ->option_text("FILE");
    parser.add_option("-J,--jump", login.jump, "Jump hosts where the inventory names none")
        ->option_text("HOST,...");
    parser.add_option("-F,--ssh-config", login.config, "ssh_config(5) to use; none")
        ->option_text("FILE");
    parser.add_flag(
        "-k,--ask-password", login.ask_password, "Ask once for the password of all hosts");
    parser
        .add_option(
            "--password-fd", login.password_descriptor, "Descriptor to read the password from")
        ->check(CLI::Range(0, descriptor_limit))
        ->option_text("N");
    parser
        .add_option("--passphrase-fd",
                    login.passphrase_descriptor,
                    "Descriptor to read the passphrase of keys from")
        ->check(CLI::Range(0, descriptor_limit))
        ->option_text("N");
    parser.add_flag("--no-sudo", login.no_sudo, "Do not try sudo -n where the user is not root");
}

void add_pace(CLI::App& parser, DriftPace& pace) {
    parser.add_option("-f,--forks", pace.forks, "Hosts at the same time [64]")
        ->check(CLI::Range(1U, fork_limit))
        ->option_text("N");
    parser
        .add_option(
            "--jump-forks", pace.jump_forks, "Logins at the same time by way of one jump host [32]")
        ->check(CLI::Range(1U, fork_limit))
        ->option_text("N");
    parser
        .add_option(
            "--retries", pace.retries, "Times a host is asked again when it cannot be reached [2]")
        ->check(CLI::Range(0U, retry_limit))
        ->option_text("N");
    parser.add_option("--timeout", pace.timeout, "Seconds that a host may take in all [180]")
        ->check(CLI::Range(1U, second_limit))
        ->option_text("S");
    parser
        .add_option("--stage-timeout",
                    pace.stage_timeouts,
                    "Of resolve, connect, handshake, authentication or exec")
        ->option_text("STAGE=S");
    parser.add_option("--progress", pace.progress, "auto, bar, lines or none [auto]")
        ->option_text("KIND");
}

void add_output(CLI::App& parser, DriftOutput& output) {
    std::string names;
    for (const drift::Format& format : drift::formats())
        names += (names.empty() ? "" : ", ") + std::string(format.name);
    parser.add_option("--format", output.format, names + " [text]")->option_text("NAME");
    parser.add_option("-o,--output", output.file, "File for the report [standard output]")
        ->option_text("FILE");
    parser.add_option("--report", output.reports, "Also write a report in that format there")
        ->option_text("FORMAT=FILE");
    parser.add_flag_callback(
        "--json", [&output] { output.format = "json"; }, "The same as --format json");
    parser.add_option("--since", output.since, "Earlier report in JSON to compare with")
        ->option_text("REPORT");
    parser
        .add_option(
            "--history", output.history, "Database of earlier reports; made when it is absent")
        ->option_text("FILE");
    parser.add_option("--history-days", output.history_days, "Days that are kept there [400]")
        ->check(CLI::Range(1U, day_limit))
        ->option_text("N");
}

Action set_up(CLI::App& parser) {
    const auto options = std::make_shared<DriftOptions>();
    add_whom(parser, *options);
    add_login(parser, options->login);
    add_pace(parser, options->pace);
    add_output(parser, options->output);

    const auto merged = std::make_shared<std::vector<std::string>>();
    CLI::App* const merge =
        parser.add_subcommand("merge", "Make one report of several, such as those of shards");
    merge->add_option("REPORT", *merged, "Reports in JSON")->required()->option_text("REQUIRED");
    add_output(*merge, options->output);
    return [options, merged, merge] {
        return merge->parsed() ? merge_drift_reports(*merged, options->output) : drift(*options);
    };
}

const Registration registration(
    {"drift",
     "Report which hosts of a fleet are as they were decided to be, and "
     "what changed the others",
     set_up});

}  // namespace
}  // namespace romctl
