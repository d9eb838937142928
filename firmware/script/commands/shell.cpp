// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/interpreter.hpp"

namespace script::commands {

async::Task<void> shell(Invocation& call) {
    EditedLine line;
    for (;;) {
        // Here Ctrl-C has done what it can do: it ended the command, or the line.
        call.host.keyboard.forgive();
        line.size = 0;
        call.host.console.write("multinic> ");
        auto typed =
            co_await call.host.dialogs.edit(line, Dialogs::LineKind::command, async::never);
        if (!typed && typed.error().code != async::Code::cancelled)
            co_return typed.error();
        if (!typed)
            continue;
        CO_TRY(script, Script::copy_of({}, line.view()));
        auto status = co_await call.interpreter.run(std::move(script));
        // With a text where the line could not even be begun: no other one could, nor `exit`.
        if (call.interpreter.exited() || (!status && *status.error().what != 0))
            co_return status;
    }
}

}  // namespace script::commands
