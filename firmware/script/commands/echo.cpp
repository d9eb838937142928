// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/interpreter.hpp"

namespace script::commands {

async::Result<void> echo(Invocation& call) {
    TRY(text, call.interpreter.joined(call.arguments.from(0)));
    call.host.console.write(text);
    call.host.console.write(call.arguments.has('n') ? "" : "\n");
    return async::success;
}

}  // namespace script::commands
