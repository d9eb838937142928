// SPDX-License-Identifier: GPL-2.0-or-later
// Which form an inventory has.
#pragma once

#include <string>
#include <string_view>

#include "drift/inventory/draft.hpp"

namespace drift {

/// Whether the text was encrypted by ansible-vault.
[[nodiscard]] bool is_vault(std::string_view text);

/// Reads the text in the form that the ending of the name tells, or else the text itself. An error
/// begins with the name.
[[nodiscard]] Result<void> read_form(Draft& draft, const std::string& name, std::string_view text);

}  // namespace drift
