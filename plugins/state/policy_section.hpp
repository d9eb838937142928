// SPDX-License-Identifier: GPL-2.0-or-later
// Reads the part of a policy that stands at its top and once more in each of its groups.
#pragma once

#include "state/fleet_policy.hpp"
#include "state/policy_yaml.hpp"

namespace state {

/// The keys of a section. They fill `section`, which has to outlive them.
[[nodiscard]] policy_yaml::Readers section_readers(PolicySection& section);

}  // namespace state
