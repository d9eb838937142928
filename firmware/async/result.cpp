// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/result.hpp"

namespace async {

const char* code_name(Code code) {
    switch (code) {
        case Code::no_memory:
            return "no-memory";
        case Code::timed_out:
            return "timed-out";
        case Code::cancelled:
            return "cancelled";
        case Code::malformed:
            return "malformed";
        case Code::unreachable:
            return "unreachable";
        case Code::refused:
            return "refused";
        case Code::not_found:
            return "not-found";
        case Code::too_large:
            return "too-large";
        case Code::unsupported:
            return "unsupported";
        case Code::link_down:
            return "link-down";
        case Code::device:
            return "device";
        case Code::in_use:
            return "in-use";
    }
    return "unknown";
}

}  // namespace async
