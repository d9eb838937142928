// SPDX-License-Identifier: GPL-2.0-or-later
// Inventories in Ansible's YAML form, and files of variables.
#pragma once

#include <string_view>

#include "drift/inventory/draft.hpp"

namespace drift {

/// Reads the text of the draft's newest file. An error names line and column.
[[nodiscard]] Result<void> read_yaml(Draft& draft, std::string_view text);

/// The same with a file of group_vars or host_vars: a mapping of variables, or nothing.
[[nodiscard]] Result<void> read_yaml_variables(Draft& draft,
                                               Variables& variables,
                                               std::string_view text);

}  // namespace drift
