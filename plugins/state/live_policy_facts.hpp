// SPDX-License-Identifier: GPL-2.0-or-later
// The facts that policies ask for, of the running system.
#pragma once

#include <string>

#include "state/package_facts.hpp"
#include "state/policy_check.hpp"

namespace state {

/// Each part is looked at when it is asked for, and not before.
[[nodiscard]] PolicyFacts live_policy_facts();

/// What policies ask of a package, in what its database says.
[[nodiscard]] PackageState package_state(const PackageFacts& facts);

/// The same of all that are installed under one name, at least one: the first one that is not as
/// it should be counts.
[[nodiscard]] PackageState package_state(const std::vector<PackageFacts>& found);

/// Every link of every layout: what stands there is ours to change.
[[nodiscard]] std::vector<std::string> managed_links();

}  // namespace state
