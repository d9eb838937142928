// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/read_policy.hpp"

#include "state/layout.hpp"

namespace state {

using romfile::Result;

Result<FleetPolicy> read_policy(const std::string& name, std::string_view text) {
    Result<FleetPolicy> fleet = parse_fleet_policy(name, text);
    if (!fleet)
        return fleet.error();
    const Result<void> links = check_links(*fleet, link_names(built_in_layouts()));
    if (!links)
        return links.error();
    return fleet;
}

}  // namespace state
