// SPDX-License-Identifier: GPL-2.0-or-later
// Script text to words. A logical line is what one line is after joining; words stand between
// blanks, and there are no quotes and no escapes. Pure: the interpreter and the lint read with the
// same eyes.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "std/ipxe_script.hpp"

namespace script {

using layout::is_script;

/// The characters of one logical line, one after the other. A backslash at a line's end joins it
/// with the next one. Every blank is given as a space: tab, CR, and U+00A0, which web pages put
/// into what people copy from them.
class LineCharacters {
  public:
    static constexpr int end = -1;
    LineCharacters(std::string_view script, std::size_t position)
        : script_(script), position_(position) {}

    /// The next character, or `end`, once: from then on position() is where the next line begins.
    int next();
    /// Where in the script the character stands that next() will give, or a joint before it.
    std::size_t position() const { return position_; }
    /// Moves on to the character itself.
    void skip_joints() {
        while (skip_joint()) {
        }
    }
    /// How many line feeds have been passed.
    unsigned lines_passed() const { return lines_passed_; }

  private:
    bool at_blank_of_two_bytes() const;
    bool skip_joint();
    std::string_view script_;
    std::size_t position_;
    unsigned lines_passed_ = 0;
};

/// The words of a line that LineCharacters gave.
class Words {
  public:
    explicit Words(std::string_view line) : line_(line) {}
    /// A view into the line; empty at its end, and at a word that begins with '#'.
    std::string_view next();

  private:
    std::string_view line_;
};

/// What stands between two commands.
enum class Operator : unsigned char { end, either, both, then };
/// "||", "&&", ";"; Operator::end for any other word.
Operator operator_of(std::string_view word);
/// Of a line's first word: a colon and at least one character.
inline bool is_label(std::string_view word) {
    return word.size() > 1 && word[0] == ':';
}

/// Where a logical line begins: `number` counts lines from 1.
struct LinePlace {
    std::size_t position = 0;
    unsigned number = 1;
};
/// The first line with this label.
std::optional<LinePlace> find_label(std::string_view script, std::string_view label);

}  // namespace script
