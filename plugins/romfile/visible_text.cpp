// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/visible_text.hpp"

#include <fmt/format.h>

#include "script/lint_characters.hpp"

namespace romfile {

std::string visible(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const script::OddCharacter character = script::odd_character(text, at);
        const bool is_control = static_cast<unsigned char>(text[at]) < 0x20;
        const std::string_view bytes = text.substr(at, character.size);
        if (character.what == nullptr && !is_control)
            result += bytes;
        else
            for (const char byte : bytes)
                result += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
        at += character.size;
    }
    return result;
}

}  // namespace romfile
