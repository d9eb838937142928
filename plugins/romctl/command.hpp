// SPDX-License-Identifier: GPL-2.0-or-later
// What a sub-command is. Each stands in its own file in commands/ and registers itself there;
// main.cpp takes whatever is registered.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "romfile/result.hpp"

namespace CLI {
class App;
}

namespace romctl {

/// The exit codes of every sub-command.
enum class Exit { fine = 0, finding = 1, could_not_tell = 2 };

/// What a sub-command does once its command line was understood.
using Action = std::function<Exit()>;

struct Command {
    const char* name;
    const char* summary;  ///< one line of the overview
    /// Declares options on the sub-command's parser and returns what to do with them.
    Action (*set_up)(CLI::App& parser);
};

/// A static object of this type in a file of commands/ makes its command known.
class Registration {
  public:
    explicit Registration(const Command& command);
};

/// All registered commands, by name.
[[nodiscard]] std::vector<Command> commands();

/// Says on standard error what went wrong. Returns Exit::could_not_tell for the caller to return.
[[nodiscard]] Exit fail(const romfile::Error& error);

}  // namespace romctl
