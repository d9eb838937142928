// SPDX-License-Identifier: GPL-2.0-or-later
// The arguments of an image as words: options of the form NAME=VALUE, and numbers in them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace boot {

/// Takes the first run of text without `separator` off the front; empty when there is none left.
std::string_view take_word(std::string_view& text, char separator = ' ');

/// The value of the last word that begins with `name` ("vga="), or nothing.
std::optional<std::string_view> option(std::string_view arguments, std::string_view name);

/// Takes a number off the front of `text`: octal with `base` 8, in C notation (0x, 0, decimal) with
/// 0. What does not fit becomes the largest number. Nothing when there is no number.
std::optional<std::uint32_t> take_number(std::string_view& text, unsigned base);

/// The number of a mem= option: C notation, and perhaps one of K M G T P E. Also limited.
std::optional<std::uint32_t> parse_size(std::string_view text);

}  // namespace boot
