// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/interpreter.hpp"

namespace script::commands {

async::Result<void> time(Invocation& call) {
    call.interpreter.time_arguments();
    return async::success;
}

}  // namespace script::commands
