// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/visible_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "script/lint_characters.hpp"

namespace romfile {
namespace {

struct Range {
    std::uint32_t first, last;
};
/// What hides, turns text around or is no text, besides what the lint of scripts names.
constexpr Range hidden[] = {
    {0x034F, 0x034F},    // combining grapheme joiner
    {0x061C, 0x061C},    // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x180E, 0x180E},    // Mongolian vowel separator
    {0xD800, 0xDFFF},    // surrogates
    {0xFFF9, 0xFFFF},    // interlinear annotation, replacement, no characters
    {0xE0000, 0xE0FFF},  // tags
};
/// The lowest number that needs so many bytes: a smaller one is an overlong form.
constexpr std::uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
constexpr std::uint32_t highest = 0x10FFFF;

/// Of a character that is formed like UTF-8.
bool is_hidden(std::string_view bytes) {
    if (bytes.size() == 1)
        return false;
    std::uint32_t number = static_cast<unsigned char>(bytes[0]) & (0xFFu >> (bytes.size() + 1));
    for (const char byte : bytes.substr(1))
        number = number << 6 | (static_cast<unsigned char>(byte) & 0x3F);
    return number < lowest[bytes.size()] || number > highest ||
           std::any_of(std::begin(hidden), std::end(hidden), [&](const Range& range) {
               return number >= range.first && number <= range.last;
           });
}

}  // namespace

std::string visible(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const script::OddCharacter character = script::odd_character(text, at);
        const bool is_control = static_cast<unsigned char>(text[at]) < 0x20;
        const std::string_view bytes = text.substr(at, character.size);
        if (character.what == nullptr && !is_control && !is_hidden(bytes))
            result += bytes;
        else
            for (const char byte : bytes)
                result += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
        at += character.size;
    }
    return result;
}

}  // namespace romfile
