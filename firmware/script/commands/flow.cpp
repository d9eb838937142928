// SPDX-License-Identifier: GPL-2.0-or-later
// goto and exit.
#include "script/interpreter.hpp"

namespace script::commands {

async::Result<void> go_to(Invocation& call) {
    std::string_view label = call.arguments[0];
    if (!call.interpreter.go_to(label))
        return call.complain(async::Code::not_found, "no such label", label);
    return async::success;
}

async::Result<void> exit(Invocation& call) {
    TRY(status, call.number(0));
    call.interpreter.exit();
    if (status == 0)
        return async::success;
    return async::Error{async::Code::refused, "", static_cast<std::uint32_t>(status)};
}

}  // namespace script::commands
