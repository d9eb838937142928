// SPDX-License-Identifier: GPL-2.0-or-later
// Runs a command in a root folder and asks after each of its steps, and those of its descendants,
// whether QEMU would find its ROMs: no state on the way is missed, however short. It can also kill
// everything at a given step, which makes "killed at any point" a list that can be gone through.
//   rom_trace REPORT ROOT [--kill-at NUMBER] NAME=FOLDER:FOLDER... -- COMMAND...
// REPORT gets a JSON object: the counters, and a line of each step that made, moved or removed a
// name or began or ended a process; its number is what --kill-at means. Exit: the command's status;
// 2 when tracing is impossible.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/rpm/watch/lookup.hpp"
#include "tests/rpm/watch/tracer.hpp"

namespace {

struct Arguments {
    std::string report, root;
    long kill_at = -1;
    std::vector<watch::Counter> counters;
    std::vector<std::string> command;
};

Arguments parse(const std::vector<std::string>& words) {
    Arguments arguments;
    if (words.size() < 5)
        throw std::runtime_error(
            "usage: rom_trace REPORT ROOT [--kill-at NUMBER] NAME=FOLDER:FOLDER... -- COMMAND...");
    arguments.report = words[0];
    arguments.root = words[1];
    std::size_t at = 2;
    if (words[at] == "--kill-at") {
        arguments.kill_at = std::strtol(words[at + 1].c_str(), nullptr, 10);
        at += 2;
    }
    for (; at < words.size() && words[at] != "--"; ++at)
        arguments.counters.emplace_back(watch::parse_search(words[at]));
    if (at + 1 >= words.size())
        throw std::runtime_error("no command");
    arguments.command.assign(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
    return arguments;
}

std::string describe(const watch::Step& step) {
    return step.path.empty() ? step.call : step.call + " " + step.path;
}

int run(Arguments arguments) {
    // Opened before the root changes, so that it is found outside.
    std::ofstream report(arguments.report);
    long number = 0;
    std::string steps;
    watch::Tracer tracer(arguments.root, arguments.command, [&](const watch::Step& step) {
        const auto when = describe(step);
        for (auto& counter : arguments.counters)
            counter.sample(when);
        if (!step.milestone)
            return true;
        steps += std::string(steps.empty() ? "" : ",") + "\n" + watch::quoted(when);
        return number++ != arguments.kill_at;
    });
    // The samples look through the root's eyes. The command is already on its way.
    if (chroot(arguments.root.c_str()) != 0 || chdir("/") != 0)
        throw std::runtime_error("cannot enter " + arguments.root);
    const int status = tracer.run();
    report << "{\"status\":" << status << ",\"roms\":" << watch::json(arguments.counters)
           << ",\"steps\":[" << steps << "]}\n";
    return report.flush() ? status : throw std::runtime_error("cannot write " + arguments.report);
}

}  // namespace

int main(int count, char** words) {
    try {
        return run(parse(std::vector<std::string>(words + 1, words + count)));
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "rom_trace: %s\n", problem.what());
        return 2;
    }
}
