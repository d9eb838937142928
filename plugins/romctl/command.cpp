// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace romctl {
namespace {

/// In a function, because registrations run before main() in no particular order.
std::vector<Command>& registry() {
    static std::vector<Command> commands;
    return commands;
}

}  // namespace

Registration::Registration(const Command& command) {
    registry().push_back(command);
}

std::vector<Command> commands() {
    std::vector<Command> sorted = registry();
    std::sort(sorted.begin(), sorted.end(), [](const Command& one, const Command& other) {
        return std::string_view(one.name) < other.name;
    });
    return sorted;
}

Exit fail(const romfile::Error& error) {
    fmt::print(stderr, "romctl: {}\n", romfile::explain(error));
    return Exit::could_not_tell;
}

}  // namespace romctl
