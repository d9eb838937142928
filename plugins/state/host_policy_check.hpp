// SPDX-License-Identifier: GPL-2.0-or-later
// A host of a fleet held against its policy, and which exceptions of a fleet nobody needs.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "state/host_policy.hpp"

namespace state {

/// The conflicts, then what is found in the order of the policy. At least one: where nothing is
/// asked of the host, that is unknown. `needed` gets the lines of the exceptions that a finding
/// needed, also of those that have expired.
[[nodiscard]] std::vector<PolicyFinding> hold_against(const HostPolicy& policy,
                                                      const PolicyFacts& facts,
                                                      std::set<std::size_t>& needed);

/// The exceptions whose lines are not among those that any host needed, a sentence each.
[[nodiscard]] std::vector<std::string> exceptions_without_need(const FleetPolicy& fleet,
                                                               const std::set<std::size_t>& needed);

}  // namespace state
