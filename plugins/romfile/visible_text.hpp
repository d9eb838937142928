// SPDX-License-Identifier: GPL-2.0-or-later
// Text of others in messages and reports.
#pragma once

#include <string>
#include <string_view>

namespace romfile {

/// Text for a terminal, on one line and always UTF-8: control characters, those that hide or turn
/// text around, and what is no UTF-8 (overlong forms and surrogates, too) as \xNN.
[[nodiscard]] std::string visible(std::string_view text);

}  // namespace romfile
