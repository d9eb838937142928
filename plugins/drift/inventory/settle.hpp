// SPDX-License-Identifier: GPL-2.0-or-later
// From all that was read to what holds: the tree of groups, and which variable wins for which host.
#pragma once

#include <string>

#include "drift/inventory/draft.hpp"
#include "drift/inventory/inventory.hpp"

namespace drift {

/// An error when a group is below itself, or when groups are too many in one another.
[[nodiscard]] Result<Inventory> settle(Draft draft, const std::string& home);

}  // namespace drift
