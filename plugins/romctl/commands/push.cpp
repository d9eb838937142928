// SPDX-License-Identifier: GPL-2.0-or-later
// romctl push HOST... [--undo]
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "link_script/link_script.hpp"
#include "romctl/command.hpp"
#include "romctl/push_host.hpp"
#include "romctl/push_prompt.hpp"
#include "romctl/rom_input.hpp"
#include "romfile/digest.hpp"
#include "romfile/size_class.hpp"

namespace romctl {
namespace {

using romfile::Error;
using romfile::Result;

/// Where the package puts the ROM on this machine, in the smallest file.
constexpr const char* installed_roms[] = {
    "/usr/share/qemu-rom-multinic/multinic-64K.rom",
    "/usr/share/qemu/multinic/multinic-64K.rom",
};
constexpr const char* size_classes[] = {"64K", "128K", "256K", "512K"};
constexpr unsigned fork_limit = 256;
constexpr unsigned second_limit = 24 * 60 * 60;

struct Options {
    std::vector<std::string> hosts;
    std::string rom;
    std::string user;
    std::string port;
    std::string identity;
    std::string jump;
    std::string config;
    std::string layout;
    unsigned forks = 8;
    unsigned timeout = 180;
    unsigned connect_timeout = 10;
    bool undo = false;
    bool dry_run = false;
    bool force = false;
    bool json = false;
};

Result<PushRom> read_push_rom(const Options& options) {
    std::string path = options.rom;
    for (const char* const installed : installed_roms)
        if (path.empty() && ::access(installed, R_OK) == 0)
            path = installed;
    if (path.empty())
        return Error{"there is no ROM on this machine", "", "Name the file to push: --rom FILE."};
    const Result<RomInput> input = read_rom(path);
    if (!input)
        return input.error();
    for (const romfile::Finding& finding : romfile::findings(input->rom))
        return Error{fmt::format("{}: {}", finding.where, finding.what),
                     path,
                     "A damaged ROM is not pushed."};
    if (!input->rom.payload)
        return Error{"is no ROM of qemu-rom-multinic", path, ""};
    PushRom rom;
    for (const char* const name : size_classes) {
        Result<romfile::Bytes> bytes =
            romfile::pad(input->bytes, input->rom, *romfile::parse_size_class(name));
        if (!bytes)
            continue;  // a host that needs this class will be told
        std::string sha256 = romfile::sha256_hex(*bytes);
        rom.files[name] = {std::move(*bytes), std::move(sha256)};
    }
    return rom;
}

Result<PushWishes> wishes_of(const Options& options) {
    PushWishes wishes;
    wishes.undo = options.undo;
    wishes.dry_run = options.dry_run;
    wishes.force = options.force;
    wishes.link_script = options.layout.empty() ? std::string(link_script::text())
                                                : link_script::text_for(options.layout);
    if (wishes.link_script.empty())
        return Error{"there is no such layout", options.layout, "See --layout in romctl(1)."};
    if (!options.user.empty())
        wishes.login.user = options.user;
    if (!options.identity.empty())
        wishes.login.identity = options.identity;
    if (!options.port.empty()) {
        wishes.login.port = ssh::parse_port(options.port);
        if (!wishes.login.port)
            return Error{"is no port number", options.port, ""};
    }
    if (!options.jump.empty()) {
        Result<std::vector<ssh::Destination>> jumps = ssh::parse_jumps(options.jump);
        if (!jumps)
            return jumps.error();
        wishes.login.jumps = std::move(*jumps);
    }
    return wishes;
}

Result<std::vector<ssh::Destination>> destinations_of(const Options& options) {
    std::vector<ssh::Destination> destinations;
    std::set<std::string> seen;
    for (const std::string& host : options.hosts) {
        Result<ssh::Destination> destination = ssh::parse_destination(host);
        if (!destination)
            return destination.error();
        // Two at a time on one host would get in each other's way.
        if (!seen.insert(host).second)
            return Error{"is named twice", host, ""};
        destinations.push_back(std::move(*destination));
    }
    return destinations;
}

/// The hosts' reports in the order of the command line, each told as soon as those before it are.
class Reports {
  public:
    Reports(PushRun& run, bool json, std::size_t count) : run_(run), json_(json), done_(count) {
        run_.hosts.resize(count);
    }

    void take(std::size_t index, HostReport report) {
        const std::lock_guard lock(mutex_);
        run_.hosts[index] = std::move(report);
        done_[index] = true;
        for (; next_ < done_.size() && done_[next_]; ++next_)
            if (!json_)
                tell(run_.hosts[next_]);
    }

  private:
    void tell(const HostReport& host) {
        if (host.error)
            (void)fail(push_error(host));
        else
            fmt::print("{}\n", push_line(run_, host));
        (void)std::fflush(stdout);
    }

    PushRun& run_;
    bool json_;
    std::mutex mutex_;
    std::vector<bool> done_;
    std::size_t next_ = 0;
};

struct Job {
    const Options& options;
    const std::vector<ssh::Destination>& destinations;
    const PushRom& rom;
    const PushWishes& wishes;
    const ssh::Surroundings& surroundings;
    ssh::Limits limits;
};

void push_to_all(const Job& job, Reports& reports) {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t index = 0; (index = next++) < job.destinations.size();)
            reports.take(index,
                         push_to_host(job.options.hosts[index],
                                      job.destinations[index],
                                      job.rom,
                                      job.wishes,
                                      job.surroundings,
                                      job.limits));
    };
    std::vector<std::thread> workers;
    const std::size_t count = std::min<std::size_t>(job.options.forks, job.destinations.size());
    for (std::size_t i = 0; i < count; ++i)
        workers.emplace_back(work);
    for (std::thread& worker : workers)
        worker.join();
}

Result<PushRun> run(const Options& options) {
    const Result<std::vector<ssh::Destination>> destinations = destinations_of(options);
    if (!destinations)
        return destinations.error();
    const Result<PushWishes> wishes = wishes_of(options);
    if (!wishes)
        return wishes.error();
    const Result<PushRom> rom = options.undo ? PushRom{} : read_push_rom(options);
    if (!rom)
        return rom.error();
    const ssh::LocalUser user = ssh::LocalUser::current();
    const Result<ssh::ClientConfig> config = ssh::ClientConfig::read(
        user, options.config.empty() ? std::nullopt : std::optional(options.config));
    if (!config)
        return config.error();
    // A host that closes its end is an error of that host, not the end of us.
    std::signal(SIGPIPE, SIG_IGN);
    ssh::KnownHostsStore known_hosts;
    const ssh::KeyRing keys;
    const ssh::Asker asker = terminal_asker();
    ssh::Watchdog watchdog;
    const ssh::Surroundings surroundings{*config, user, known_hosts, keys, asker, watchdog};
    ssh::Limits limits;
    limits.connect = std::chrono::seconds(options.connect_timeout);
    limits.total = std::chrono::seconds(options.timeout);
    PushRun result{options.undo, options.dry_run, {}};
    Reports reports(result, options.json, destinations->size());
    push_to_all({options, *destinations, *rom, *wishes, surroundings, limits}, reports);
    return result;
}

Exit push(const Options& options) {
    const Result<PushRun> result = run(options);
    if (!result) {
        if (options.json)
            fmt::print("{}", push_json(result.error()));
        return fail(result.error());
    }
    if (options.json)
        fmt::print("{}", push_json(*result));
    return push_exit(*result);
}

Action set_up(CLI::App& parser) {
    const auto options = std::make_shared<Options>();
    parser.add_option("HOST", options->hosts, "[USER@]HOST[:PORT], as ssh(1) knows it")
        ->required()
        ->option_text("REQUIRED");
    parser.add_flag("--undo", options->undo, "Put everything back as it was before the push");
    parser.add_flag("--dry-run", options->dry_run, "Say what would be done, and change nothing");
    parser.add_flag(
        "--force", options->force, "Also replace links and files that somebody else put there");
    parser.add_option("--rom", options->rom, "ROM to push [the installed one]")
        ->option_text("FILE");
    parser.add_option("--layout", options->layout, "el7, el8, el9, suse or debian [by its looks]")
        ->option_text("NAME");
    parser.add_option("-u,--user", options->user, "User to log in as")->option_text("USER");
    parser.add_option("-p,--port", options->port, "Port of the SSH servers")->option_text("PORT");
    parser.add_option("-i,--identity", options->identity, "Private key to log in with")
        ->option_text("FILE");
    parser.add_option("-J,--jump", options->jump, "Jump hosts, separated by commas; none")
        ->option_text("HOST,...");
    parser.add_option("-F,--ssh-config", options->config, "ssh_config(5) to use; none")
        ->option_text("FILE");
    parser.add_option("-f,--forks", options->forks, "Hosts at the same time [8]")
        ->check(CLI::Range(1U, fork_limit))
        ->option_text("N");
    parser.add_option("--timeout", options->timeout, "Seconds that a host may take in all [180]")
        ->check(CLI::Range(1U, second_limit))
        ->option_text("S");
    parser.add_option("--connect-timeout", options->connect_timeout, "Seconds to connect [10]")
        ->check(CLI::Range(1U, second_limit))
        ->option_text("S");
    parser.add_flag("--json", options->json, "Print JSON, as push.schema.json describes it");
    return [options] { return push(*options); };
}

const Registration registration({"push",
                                 "Install the ROM on other hosts over SSH, without their package "
                                 "manager",
                                 set_up});

}  // namespace
}  // namespace romctl
