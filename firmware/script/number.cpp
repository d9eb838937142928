// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/number.hpp"

namespace script {

unsigned digit_value(char character) {
    if (character >= '0' && character <= '9')
        return static_cast<unsigned>(character - '0');
    unsigned letter = static_cast<unsigned>(character | 0x20) - 'a';
    return letter < 6 ? letter + 10 : 16;
}

std::optional<std::int64_t> parse_number(std::string_view text) {
    bool negative = !text.empty() && text[0] == '-';
    if (negative)
        text = text.substr(1);
    std::uint32_t base = 10;
    if (text.size() > 1 && text[0] == '0') {
        base = (text[1] | 0x20) == 'x' ? 16 : 8;
        text = text.substr(base == 16 ? 2 : 1);
    }
    if (text.empty())
        return {};
    std::uint32_t value = 0;
    for (char character : text) {
        std::uint32_t digit = digit_value(character);
        if (digit >= base || __builtin_mul_overflow(value, base, &value) ||
            __builtin_add_overflow(value, digit, &value))
            return {};
    }
    return negative ? -std::int64_t{value} : std::int64_t{value};
}

std::string_view take_until(std::string_view& text, char separator) {
    std::size_t length = text.find(separator);
    std::string_view taken = text.substr(0, length);
    text = length < text.size() ? text.substr(length + 1) : std::string_view();
    return taken;
}

}  // namespace script
