// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/interpreter.hpp"

namespace script::commands {

async::Result<void> cpuid(Invocation& call) {
    enum Register { eax, ecx = 2, edx };
    TRY(bit, call.number(0));
    std::uint32_t range = call.arguments.has('e') ? 0x80000000 : 0;
    Machine& processor = call.host.machine;
    std::uint32_t features = 0;
    if (processor.cpuid(range)[eax] > range)
        features = processor.cpuid(range + 1)[call.arguments.has('c') ? ecx : edx];
    if (bit >= 0 && bit < 32 && (features >> bit & 1) != 0)
        return async::success;
    return async::Error{async::Code::not_found, ""};
}

}  // namespace script::commands
