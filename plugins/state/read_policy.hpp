// SPDX-License-Identifier: GPL-2.0-or-later
// A policy as it is used: read, and fit for the hosts that there are.
#pragma once

#include "state/fleet_policy.hpp"

namespace state {

/// parse_fleet_policy(); a link that no layout has is an error, too, with the line of its wish.
[[nodiscard]] romfile::Result<FleetPolicy> read_policy(const std::string& name,
                                                       std::string_view text);

}  // namespace state
