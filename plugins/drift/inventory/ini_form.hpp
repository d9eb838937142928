// SPDX-License-Identifier: GPL-2.0-or-later
// Inventories in Ansible's INI form: sections of hosts, of groups and of variables.
#pragma once

#include <string_view>

#include "drift/inventory/draft.hpp"

namespace drift {

/// Reads the text of the draft's newest file. An error names the line.
[[nodiscard]] Result<void> read_ini(Draft& draft, std::string_view text);

}  // namespace drift
