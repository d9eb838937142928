// SPDX-License-Identifier: GPL-2.0-or-later
// Words of a line with one blank between them.
#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace drift {

/// The first word, which is taken away with the blank behind it.
inline std::string_view take_word(std::string_view& text) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    return word;
}

/// Nothing when it is no number, or none that T holds.
template <class T>
std::optional<T> to_number(std::string_view text, int base = 10) {
    T number{};
    const auto [end, problem] =
        std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (problem != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

}  // namespace drift
