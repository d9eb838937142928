// SPDX-License-Identifier: GPL-2.0-or-later
// Who we are: keys of files and of the agent, and what a person types. RFC 4252, RFC 4256.
#pragma once

#include "ssh/session.hpp"
#include "ssh/surroundings.hpp"

namespace ssh {

/// Logs in on a session whose host key was judged good. In this order: the key given on the command
/// line, the agent, the key files, then what the asker is told: passphrases of keys, the password.
/// The time that a person takes to answer, and a key to be unlocked, is given back to the budget.
[[nodiscard]] Task<Result<void>> authenticate(Session& session,
                                              const HostSettings& settings,
                                              const Surroundings& surroundings,
                                              TimeBudget& budget);

}  // namespace ssh
