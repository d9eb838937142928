// SPDX-License-Identifier: GPL-2.0-or-later
// What somebody meant who mistyped a name.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace romfile {

/// The one of `names` from which `name` differs by the fewest letters added, left out, replaced or
/// swapped with their neighbour, the first of several; nothing when all differ by more than a third
/// of its letters.
[[nodiscard]] std::optional<std::string> nearest_name(const std::string& name,
                                                      const std::vector<std::string>& names);

}  // namespace romfile
