// SPDX-License-Identifier: GPL-2.0-or-later
// The policy of a fleet: one file for all hosts, with what is wanted of the hosts of a group. The
// text is hostile input.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/policy.hpp"

namespace state {

/// The part of a policy that stands at its top and once more in each of its groups.
struct PolicySection {
    Policy policy;
    /// Where each wish stands, by item: "link efi-virtio.rom", "rom version", "rom sha256",
    /// "rom script", "rom setting menu", "package NAME", "guests", "domains".
    std::map<std::string, std::size_t> lines;
};

struct PolicyGroup {
    std::string name;  ///< of the inventory
    std::size_t line;  ///< of the file, counted from 1
    /// Groups that this one is below of, as the file says; without end in circles.
    std::vector<std::string> below;
    PolicySection section;
};

struct FleetPolicy {
    std::string name;        ///< of the file
    PolicySection everyone;  ///< what the top of the file says
    std::vector<PolicyGroup> groups;

    /// A line that is only for the hosts of some groups or names, or nothing.
    [[nodiscard]] std::optional<std::size_t> line_for_some_hosts() const;
    /// Whether an exception names hosts.
    [[nodiscard]] bool names_hosts() const;
};

/// Reads a policy. An error has "NAME:LINE:COLUMN" as its place, and the way to the key in what it
/// says.
[[nodiscard]] romfile::Result<FleetPolicy> parse_fleet_policy(const std::string& name,
                                                              std::string_view text);

/// An error that names the first wish for a link that is not among `known` nor "all".
[[nodiscard]] romfile::Result<void> check_links(const FleetPolicy& fleet,
                                                const std::vector<std::string>& known);

/// The groups that the policy names and that are not among `known`, a sentence each.
[[nodiscard]] std::vector<std::string> unknown_groups(const FleetPolicy& fleet,
                                                      const std::vector<std::string>& known);

}  // namespace state
