// SPDX-License-Identifier: GPL-2.0-or-later
// What `ansible-inventory --list` and inventory scripts say, in JSON.
#pragma once

#include <string_view>

#include "drift/inventory/draft.hpp"

namespace drift {

/// Reads the text of the draft's newest file; as YAML where it has the shape of that form, which
/// may be written as JSON, too. An error names line and column, or the key.
[[nodiscard]] Result<void> read_json(Draft& draft, std::string_view text);

}  // namespace drift
