// SPDX-License-Identifier: GPL-2.0-or-later
// Characters as the lint sees them: where they stand, and which of them have no business there.
#pragma once

#include <cstddef>
#include <string_view>

#include "script/lint.hpp"

namespace script {

struct TextPlace {
    unsigned line = 1;
    unsigned column = 1;
};
/// Counted in characters of UTF-8.
TextPlace place_in(std::string_view text, std::size_t position);

struct OddCharacter {
    const char* what = nullptr;  ///< nothing odd
    LintFinding::Severity severity{};
    std::size_t size = 1;  ///< of the character, odd or not
};
/// The character at `at`: the damage that copying from web pages and word processors does.
OddCharacter odd_character(std::string_view text, std::size_t at);

}  // namespace script
