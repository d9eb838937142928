// SPDX-License-Identifier: GPL-2.0-or-later
// The policy of DHCP, TFTP and the race as settings.
#pragma once

#include <cstdint>

#include "async/memory.hpp"
#include "async/result.hpp"

namespace boot {
struct Station;
}

namespace script {

struct Host;

/// Makes Host::policy what settings say now; where nothing is set it is as built in. Only what
/// somebody set counts, not what DHCP says. Numbers beyond their limits become the limit; what is
/// no number is told on the console and changes nothing. Before each use of the policy.
void apply_policy(Host& host);

/// Appends all NICs that take part (or all there are) in the order of `boot-order`, those that it
/// does not name after those it does, by rank. Code::no_memory.
async::Result<void> rank_stations(Host& host, bool all, async::Vector<boot::Station*>& stations);

}  // namespace script
