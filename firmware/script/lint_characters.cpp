// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/lint_characters.hpp"

namespace script {
namespace {

using Severity = LintFinding::Severity;

bool continues(char byte) {
    return (byte & 0xC0) == 0x80;
}

/// The character's number and size; a byte that is no UTF-8 is 0xFFFD.
char32_t decode(std::string_view text, std::size_t& size) {
    auto first = static_cast<unsigned char>(text[0]);
    size = 1;
    std::size_t wanted = first < 0x80       ? 1
                         : first >> 5 == 6  ? 2
                         : first >> 4 == 14 ? 3
                         : first >> 3 == 30 ? 4
                                            : 0;
    if (wanted == 1)
        return first;
    if (wanted == 0 || text.size() < wanted)
        return 0xFFFD;
    char32_t number = first & (0xFFu >> (wanted + 1));
    for (std::size_t i = 1; i < wanted; ++i) {
        if (!continues(text[i]))
            return 0xFFFD;
        number = number << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
    }
    size = wanted;
    return number;
}

struct Range {
    char32_t first, last;
    Severity severity;
    const char* what;
};
constexpr Range ranges[] = {
    {0x00, 0x08, Severity::warning, "a control character"},
    {0x0B, 0x0C, Severity::warning, "a control character"},
    {0x0E, 0x1A, Severity::warning, "a control character"},
    {0x1C, 0x1F, Severity::warning, "a control character"},
    {0x7F, 0x9F, Severity::warning, "a control character"},
    {0xA0, 0xA0, Severity::warning, "a non-breaking space; other boot loaders take it as text"},
    {0xAD, 0xAD, Severity::error, "an invisible character"},
    {0x2000, 0x200A, Severity::error, "a blank that does not count as one"},
    {0x200B, 0x200F, Severity::error, "an invisible character"},
    {0x2010, 0x2015, Severity::warning, "a dash that is no -"},
    {0x2018, 0x201F, Severity::warning, "a typographic quote"},
    {0x2028, 0x202E, Severity::error, "an invisible character"},
    {0x202F, 0x202F, Severity::error, "a blank that does not count as one"},
    {0x205F, 0x206F, Severity::error, "an invisible character"},
    {0x3000, 0x3000, Severity::error, "a blank that does not count as one"},
    {0xFEFF, 0xFEFF, Severity::error, "a byte order mark"},
    {0xFFFD, 0xFFFD, Severity::note, "no UTF-8"},
};

}  // namespace

TextPlace place_in(std::string_view text, std::size_t position) {
    TextPlace place;
    for (char byte : text.substr(0, position)) {
        if (byte == '\n')
            place = {place.line + 1, 1};
        else if (!continues(byte))
            ++place.column;
    }
    return place;
}

OddCharacter odd_character(std::string_view text, std::size_t at) {
    OddCharacter odd;
    char32_t number = decode(text.substr(at), odd.size);
    for (const Range& range : ranges)
        if (number >= range.first && number <= range.last) {
            odd.what = range.what;
            odd.severity = range.severity;
        }
    return odd;
}

}  // namespace script
