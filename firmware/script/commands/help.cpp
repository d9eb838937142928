// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/interpreter.hpp"

namespace script::commands {

async::Result<void> help(Invocation& call) {
    std::string_view name = call.arguments[0];
    async::Console& console = call.host.console;
    std::size_t column = 0;
    CommandRows rows(call.interpreter.commands());
    for (CommandRow row; rows.next(row);) {
        if (row.name == name)
            return call.interpreter.explain(row);
        if (!name.empty() || row.missing())
            continue;
        console.write(row.name);
        column += row.name.size() + 1;
        console.write(column < 68 ? " " : "\n");
        column = column < 68 ? column : 0;
    }
    if (!name.empty())
        return call.complain(async::Code::not_found, "no such command", name);
    console.write("\n");
    return async::success;
}

}  // namespace script::commands
