// SPDX-License-Identifier: GPL-2.0-or-later
// Dictionaries on one line, as ad-hoc commands have them: a=1 b="two words", c=3
#pragma once

#include <string_view>

#include "module/spec.hpp"
#include "romfile/result.hpp"

namespace module {

/// NAME=VALUE pairs between blanks and commas, as an object of texts. A value, or a part of it, may
/// stand in single or double quotes, and a backslash takes the next character as it is.
[[nodiscard]] romfile::Result<Json> parse_key_values(std::string_view text);

}  // namespace module
