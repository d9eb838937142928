// SPDX-License-Identifier: GPL-2.0-or-later
// isset and iseq: what fails here says nothing, since that is the answer.
#include "script/interpreter.hpp"

namespace script::commands {
namespace {

async::Result<void> answer(bool yes) {
    if (yes)
        return async::success;
    return async::Error{async::Code::not_found, ""};
}

}  // namespace

async::Result<void> isset(Invocation& call) {
    return answer(!call.arguments[0].empty());
}

async::Result<void> iseq(Invocation& call) {
    return answer(call.arguments[0] == call.arguments[1]);
}

}  // namespace script::commands
