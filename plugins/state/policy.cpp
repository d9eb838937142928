// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/policy.hpp"

#include <fmt/format.h>

#include "state/fleet_policy.hpp"

namespace state {

using romfile::Error;
using romfile::Result;

Result<Policy> parse_policy(const std::string& name, std::string_view text) {
    const Result<FleetPolicy> fleet = parse_fleet_policy(name, text);
    if (!fleet)
        return fleet.error();
    if (const auto line = fleet->line_for_some_hosts())
        return Error{"is for some groups or hosts, and this is read for a host without a name",
                     fmt::format("{}:{}", name, *line),
                     ""};
    return fleet->everyone.policy;
}

}  // namespace state
