// SPDX-License-Identifier: GPL-2.0-or-later
// Integers as scripts write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace script {

/// Decimal, hexadecimal after "0x", octal after "0", each with an optional '-'. Nothing when the
/// text is anything else, or when the number without its sign has more than 32 bits.
std::optional<std::int64_t> parse_number(std::string_view text);

/// The value of a digit of any base up to 16; 16 for anything else.
unsigned digit_value(char character);

/// Cuts `text` at the first `separator`: gives what stands before it and leaves what stands behind.
/// Without one, everything is taken.
std::string_view take_until(std::string_view& text, char separator);

}  // namespace script
