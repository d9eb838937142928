// SPDX-License-Identifier: GPL-2.0-or-later
// Looks for ROMs as QEMU does, as fast as it can, until SIGTERM; then prints what it saw as one
// JSON object. It sees what a machine started at a random moment would see.
//   rom_watch ROOT NAME=FOLDER:FOLDER...
// ROOT becomes the root folder, so that links with absolute texts lead where they lead there. Says
// "ready" when it looks.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/rpm/watch/lookup.hpp"

namespace {

volatile std::sig_atomic_t ended = 0;

void end(int /*signal*/) {
    ended = 1;
}

int run(const std::vector<std::string>& words) {
    if (words.size() < 2)
        throw std::runtime_error("usage: rom_watch ROOT NAME=FOLDER:FOLDER...");
    if (chroot(words[0].c_str()) != 0 || chdir("/") != 0)
        throw std::runtime_error("cannot enter " + words[0]);
    std::vector<watch::Counter> counters;
    for (std::size_t i = 1; i < words.size(); ++i)
        counters.emplace_back(watch::parse_search(words[i]));
    if (std::signal(SIGTERM, end) == SIG_ERR)
        throw std::runtime_error("no signal handler");
    std::puts("ready");
    std::fflush(stdout);
    while (ended == 0)
        for (auto& counter : counters)
            counter.sample("");
    std::puts(watch::json(counters).c_str());
    return 0;
}

}  // namespace

int main(int count, char** words) {
    try {
        return run(std::vector<std::string>(words + 1, words + count));
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "rom_watch: %s\n", problem.what());
        return 2;
    }
}
