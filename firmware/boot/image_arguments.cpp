// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/image_arguments.hpp"

namespace boot {
namespace {

/// The value of a digit, 99 for any other character.
unsigned digit_of(char character) {
    if (character >= '0' && character <= '9')
        return static_cast<unsigned>(character - '0');
    char lower = static_cast<char>(character | 0x20);
    return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10 : 99;
}

std::uint32_t limited(std::uint64_t value) {
    return value >> 32 != 0 ? ~0u : static_cast<std::uint32_t>(value);
}

}  // namespace

std::string_view take_word(std::string_view& text, char separator) {
    std::size_t start = 0;
    while (start < text.size() && text[start] == separator)
        ++start;
    std::size_t end = start;
    while (end < text.size() && text[end] != separator)
        ++end;
    std::string_view word = text.substr(start, end - start);
    text.remove_prefix(end);
    return word;
}

std::optional<std::string_view> option(std::string_view arguments, std::string_view name) {
    std::optional<std::string_view> value;
    for (;;) {
        std::string_view word = take_word(arguments);
        if (word.empty())
            return value;
        if (word.substr(0, name.size()) == name)
            value = word.substr(name.size());
    }
}

std::optional<std::uint32_t> take_number(std::string_view& text, unsigned base) {
    std::size_t first = 0;
    if (base == 0) {
        base = !text.empty() && text[0] == '0' ? 8 : 10;
        if (text.size() > 1 && base == 8 && (text[1] | 0x20) == 'x') {
            base = 16;
            first = 2;
        }
    }
    std::uint32_t value = 0;
    std::size_t position = first;
    for (; position < text.size() && digit_of(text[position]) < base; ++position)
        value = limited(std::uint64_t{value} * base + digit_of(text[position]));
    if (position == first)
        return std::nullopt;
    text.remove_prefix(position);
    return value;
}

std::optional<std::uint32_t> parse_size(std::string_view text) {
    auto value = take_number(text, 0);
    if (!value || text.empty())
        return value;
    constexpr std::string_view units = "KMGTPE";
    std::size_t unit = units.find(static_cast<char>(text[0] & ~0x20));
    if (unit == std::string_view::npos || text.size() != 1)
        return std::nullopt;
    for (; unit != std::string_view::npos; --unit)
        value = limited(std::uint64_t{*value} << 10);
    return value;
}

}  // namespace boot
