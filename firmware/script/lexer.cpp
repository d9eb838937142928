// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/lexer.hpp"

namespace script {
namespace {

/// White space but for the line feed: VT, FF and CR are no ends of lines here.
bool is_blank(char character) {
    return character == ' ' || (character >= '\t' && character <= '\r' && character != '\n');
}

}  // namespace

bool LineCharacters::at_blank_of_two_bytes() const {
    return script_.substr(position_, 2) == "\xC2\xA0";
}

bool LineCharacters::skip_joint() {
    if (position_ >= script_.size())
        return false;
    std::size_t after = position_ + 1;
    if (after < script_.size() && script_[after] == '\r')
        ++after;
    if (script_[position_] != '\\' || after >= script_.size() || script_[after] != '\n')
        return false;
    position_ = after + 1;
    ++lines_passed_;
    return true;
}

int LineCharacters::next() {
    skip_joints();
    if (position_ >= script_.size())
        return end;
    if (at_blank_of_two_bytes()) {
        position_ += 2;
        return ' ';
    }
    char character = script_[position_++];
    if (character == '\n') {
        ++lines_passed_;
        return end;
    }
    return is_blank(character) ? ' ' : static_cast<unsigned char>(character);
}

std::string_view Words::next() {
    std::size_t first = 0;
    while (first < line_.size() && line_[first] == ' ')
        ++first;
    std::size_t last = first;
    while (last < line_.size() && line_[last] != ' ')
        ++last;
    std::string_view word = line_.substr(first, last - first);
    line_ = line_.substr(last);
    if (!word.empty() && word[0] == '#')
        word = line_ = {};
    return word;
}

Operator operator_of(std::string_view word) {
    if (word == "||")
        return Operator::either;
    if (word == "&&")
        return Operator::both;
    return word == ";" ? Operator::then : Operator::end;
}

std::optional<LinePlace> find_label(std::string_view script, std::string_view label) {
    for (LinePlace place; place.position < script.size() && !label.empty();) {
        LineCharacters line(script, place.position);
        int character = line.next();
        while (character == ' ')
            character = line.next();
        bool same = character == ':';
        for (std::size_t i = 0; i < label.size() && same; ++i) {
            character = line.next();
            same = character == static_cast<unsigned char>(label[i]);
        }
        if (same)
            character = line.next();
        if (same && (character == ' ' || character == LineCharacters::end))
            return place;
        while (character != LineCharacters::end)
            character = line.next();
        place.position = line.position();
        place.number += line.lines_passed();
    }
    return {};
}

}  // namespace script
