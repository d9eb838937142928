// SPDX-License-Identifier: GPL-2.0-or-later
// Words as a POSIX shell divides a line into them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drift {

enum class Comments { kept, cut };  ///< cut: an unquoted "#" ends the line, inside a word too

/// Quotes and backslashes are taken off. Nothing when a quotation is not closed.
[[nodiscard]] std::optional<std::vector<std::string>> shell_words(std::string_view line,
                                                                  Comments comments);

}  // namespace drift
