// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/command.hpp"

#include "script/number.hpp"

namespace script {

namespace commands {
#define COMMAND(name, function, usage) async::Result<void> function(Invocation&);
#define WAITING(name, function, usage) async::Task<void> function(Invocation&);
#define MISSING(name, what, usage)
#include "script/commands.table"
#undef COMMAND
#undef WAITING
#undef MISSING
}  // namespace commands

namespace {

#define COMMAND(name, function, usage) #name " " usage "\0"
#define WAITING(name, function, usage) #name " " usage "\0"
#define MISSING(name, what, usage) #name "\0"
constexpr char texts[] =
#include "script/commands.table"
    ;
#undef COMMAND
#undef WAITING
#undef MISSING

#define COMMAND(name, function, usage) {&commands::function, nullptr},
#define WAITING(name, function, usage) {nullptr, &commands::function},
#define MISSING(name, what, usage)
constexpr Command functions[] = {
#include "script/commands.table"
};
#undef COMMAND
#undef WAITING
#undef MISSING

constexpr CommandSet everything{texts, functions};

}  // namespace

const CommandSet& all_commands() {
    return everything;
}

bool CommandRows::next(CommandRow& row) {
    std::string_view text(texts_);
    if (text.empty())
        return false;
    texts_ += text.size() + 1;
    bool missing = text.find(' ') == std::string_view::npos;
    row.name = take_until(text, ' ');
    row.usage = text;
    row.command = missing ? Command{} : *command_++;
    return true;
}

}  // namespace script
