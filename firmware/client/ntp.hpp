// SPDX-License-Identifier: GPL-2.0-or-later
// What time it is, by SNTP (RFC 4330): one question, one answer, whole seconds.
#pragma once

#include "client/ask.hpp"

namespace client {

/// Seconds since 1970. Errors as ask() says. Everything must outlive the task.
async::Task<std::uint32_t> ntp_ask(Server server,
                                   const AskSettings& settings,
                                   async::Entropy& entropy);

}  // namespace client
