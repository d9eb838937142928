// SPDX-License-Identifier: GPL-2.0-or-later
// A command: what it is given and what it gives back; and the set of those that there are.
#pragma once

#include "async/task.hpp"
#include "script/arguments.hpp"
#include "script/setting_name.hpp"

namespace script {

class Interpreter;
struct Host;

/// A command that is being executed. Lives until the command is done.
struct Invocation {
    Interpreter& interpreter;
    Host& host;
    std::string_view name;
    Arguments arguments;

    /// An argument as the name of a setting; complains where its type is none.
    async::Result<void> setting(std::size_t argument, SettingName& name) const;
    /// An argument as a number, 0 where it is empty and `otherwise` where there is none. Complains.
    async::Result<std::int32_t> number(std::size_t argument, std::int32_t otherwise = 0) const;
    /// Says "NAME: TOKEN: WHAT" and gives an error that says no more.
    async::Error complain(async::Code code, const char* what, std::string_view token) const;
};

/// One of the two. An error whose text is not empty is shown; one without is silent.
struct Command {
    async::Result<void> (*plain)(Invocation&) = nullptr;
    async::Task<void> (*waiting)(Invocation&) = nullptr;
};

/// Commands by name. The texts are "NAME USAGE", in the order of `commands`, between them "NAME"
/// alone for those that this ROM does not have, and an empty one behind the last.
struct CommandSet {
    const char* texts;
    const Command* commands;
};

/// What commands.table says.
const CommandSet& all_commands();

/// A row of a set. Views into its text.
struct CommandRow {
    std::string_view name;
    std::string_view usage;
    Command command;  ///< neither of the two where it is missing
    bool missing() const { return command.plain == nullptr && command.waiting == nullptr; }
};
class CommandRows {
  public:
    explicit CommandRows(const CommandSet& set) : texts_(set.texts), command_(set.commands) {}
    /// False at the end.
    bool next(CommandRow& row);

  private:
    const char* texts_;
    const Command* command_;
};

}  // namespace script
