// SPDX-License-Identifier: GPL-2.0-or-later
// From the name of a host to a session on it: settings, address, connection, handshake, the host's
// key, authentication; through jump hosts where there are any.
#pragma once

#include <memory>

#include "ssh/host_settings.hpp"
#include "ssh/progress.hpp"
#include "ssh/session.hpp"
#include "ssh/surroundings.hpp"

namespace ssh {

class JumpPool;

/// Of a login that is one of many. What it points to must outlive the task.
struct Company {
    Progress* progress = nullptr;
    /// The jump hosts that are shared, in the same loop; without it each login makes its own way.
    JumpPool* jumps = nullptr;
};

/// Wishes are for the host itself; its jump hosts have what the configuration says.
[[nodiscard]] Task<Result<std::unique_ptr<Session>>> log_in(Loop& loop,
                                                            const Surroundings& surroundings,
                                                            Destination destination,
                                                            Wishes wishes,
                                                            TimeBudget& budget,
                                                            Company company = {});

}  // namespace ssh
