// SPDX-License-Identifier: GPL-2.0-or-later
// What the policy of a fleet comes to for one of its hosts. What a group says takes the place, item
// by item, of what the top of the file says; of two groups the one that is below the other counts,
// as it does in Ansible. Where neither is, and they wish different things, nobody can tell.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "state/fleet_policy.hpp"
#include "state/policy_check.hpp"

namespace state {

/// A host as the inventory has it.
struct PolicyHost {
    std::string name;
    std::vector<std::string> groups;  ///< also those that it is in through others
};

/// Whether a group is below another, at any depth, in the inventory. What the policy says of that
/// counts besides.
using IsBelow = std::function<bool(const std::string& group, const std::string& other)>;

struct HostPolicy {
    Policy policy;  ///< with the exceptions for this host
    /// Of what groups contradict each other in: unknown, with the place of each wish.
    std::vector<PolicyFinding> conflicts;
    std::string source;  ///< the name of the policy file
};

/// Every host is in the group "all", and every other group is below it.
[[nodiscard]] HostPolicy policy_for(const FleetPolicy& fleet,
                                    const PolicyHost& host,
                                    const IsBelow& is_below);

}  // namespace state
