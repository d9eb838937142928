// SPDX-License-Identifier: GPL-2.0-or-later
// From the variables that hold for a host to the way to it.
#pragma once

#include <set>
#include <string>

#include "drift/inventory/draft.hpp"
#include "drift/inventory/inventory.hpp"

namespace drift {

/// Sets all of `host` but its name and groups; what is wrong with the variables is its problem.
void set_way(InventoryHost& host,
             const Variables& variables,
             const Draft& draft,
             const std::string& home,
             std::set<std::string>& notes);

}  // namespace drift
