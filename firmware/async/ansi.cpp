// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/ansi.hpp"

namespace async {
namespace {

constexpr char escape = 27;
constexpr unsigned last_row = screen_rows - 1;
constexpr unsigned last_column = screen_columns - 1;

/// Takes a number and the semicolon behind it off the front; 0 for an empty one.
unsigned take_number(std::string_view& parameters) {
    unsigned number = 0;
    while (!parameters.empty()) {
        char digit = parameters.front();
        parameters.remove_prefix(1);
        if (digit == ';')
            break;
        if (number < 1000)
            number = number * 10 + static_cast<unsigned>(digit - '0');
    }
    return number;
}

unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

unsigned swap_red_and_blue(unsigned colour) {
    return (colour & 2) | (colour & 1) << 2 | (colour & 4) >> 2;
}

}  // namespace

int AnsiParser::feed(char character) {
    auto byte = static_cast<std::uint8_t>(character);
    if (byte < 0x20) {
        // Ends whatever was under way: no sequence can swallow the lines that follow.
        state_ = character == escape ? State::escape : State::text;
        return character == escape ? nothing : byte;
    }
    switch (state_) {
        case State::text:
            if (byte < 0x7F)
                return byte;
            return byte >= 0xC0 ? '?' : nothing;
        case State::escape:
            parameters_.clear();
            foreign_ = false;
            state_ = State::text;
            if (character == '[')
                state_ = State::sequence;
            else if (std::string_view("]PX^_").find(character) != std::string_view::npos)
                state_ = State::ignored;
            return nothing;
        case State::sequence:
            return in_sequence(byte);
        case State::ignored:
            break;
    }
    return nothing;
}

int AnsiParser::in_sequence(std::uint8_t byte) {
    last_ = static_cast<char>(byte);
    if (byte < 0x40 || byte >= 0x7F) {
        foreign_ |= (byte < '0' || byte > '9') && byte != ';';
        parameters_.add(last_);
        return nothing;
    }
    state_ = State::text;
    return foreign_ || parameters_.truncated() ? nothing : sequence;
}

std::uint8_t graphic_rendition(std::uint8_t attribute,
                               std::string_view parameters,
                               std::uint8_t plain) {
    unsigned value = attribute;
    do {
        unsigned code = take_number(parameters);
        unsigned tens = code / 10, digit = code % 10;
        bool is_foreground = tens == 3 || tens == 9, is_background = tens == 4 || tens == 10;
        if (code == 0)
            value = plain;
        else if (code == 1)
            value |= 8;
        else if (code == 22)
            value &= ~8u;
        else if (code == 7)
            value = (value & 0x88) | (value & 7) << 4 | (value >> 4 & 7);
        else if (code == 38 || code == 48 || code == 58)
            // One of 256 colours, or red, green and blue: more than a text screen has.
            for (unsigned skipped = take_number(parameters) == 5 ? 1 : 3; skipped > 0; --skipped)
                take_number(parameters);
        else if ((is_foreground || is_background) && (digit < 8 || tens < 9)) {
            unsigned shift = is_background ? 4 : 0;
            unsigned colour = digit < 8 ? swap_red_and_blue(digit) : plain >> shift & 7;
            value = (value & ~(7u << shift)) | colour << shift | (tens == 9 ? 8 : 0);
        }
    } while (!parameters.empty());
    return static_cast<std::uint8_t>(value);
}

void AnsiScreen::write(std::string_view text) {
    for (char character : text) {
        int shown = parser_.feed(character);
        if (shown == AnsiParser::sequence) {
            flush();
            carry_out(parser_.last(), parser_.parameters());
            continue;
        }
        if (shown == '\n')
            run_.add('\r');
        if (shown == '\t')
            shown = ' ';
        if (shown >= ' ' || shown == '\n' || shown == '\r' || shown == '\b' || shown == '\a')
            run_.add(static_cast<char>(shown));
        if (run_.view().size() > longest_run - 2)
            flush();
    }
    flush();
}

Position AnsiScreen::cursor() {
    Position at = screen_.cursor();
    return {least(at.row, last_row), least(at.column, last_column)};
}

void AnsiScreen::flush() {
    if (coloured_)
        paint(run_.view());
    else if (!run_.view().empty())
        screen_.print(run_.view());
    run_.clear();
}

void AnsiScreen::paint(std::string_view text) {
    while (!text.empty()) {
        Position at = cursor();
        std::size_t size = 0;
        std::size_t room = screen_columns - at.column;
        while (size < text.size() && size < room && text[size] >= ' ')
            ++size;
        if (size == 0)
            size = 1;
        else
            screen_.clear(at, {at.row, at.column + static_cast<unsigned>(size) - 1}, attribute_);
        screen_.print(text.substr(0, size));
        text.remove_prefix(size);
    }
}

void AnsiScreen::carry_out(char last, std::string_view parameters) {
    std::string_view rest = parameters;
    unsigned first = take_number(rest);
    if (last == 'm') {
        attribute_ = graphic_rendition(attribute_, parameters);
        coloured_ |= attribute_ != plain_attribute;
    } else if ((last == 'J' || last == 'K') && first != 1) {
        erase(last, first != 0);
    } else if (!move(last, first == 0 ? 1 : first, take_number(rest))) {
        return;
    }
    Text<28> sequence;
    sequence.add("\x1b[").add(parameters).add(last);
    screen_.pass_on(sequence.view());
}

bool AnsiScreen::move(char last, unsigned first, unsigned second) {
    Position at = cursor();
    switch (last) {
        case 'A':
            at.row -= least(first, at.row);
            break;
        case 'B':
            at.row += first;
            break;
        case 'C':
            at.column += first;
            break;
        case 'D':
            at.column -= least(first, at.column);
            break;
        case 'H':
        case 'f':
            at = {first - 1, second == 0 ? 0 : second - 1};
            break;
        default:
            return false;
    }
    screen_.move({least(at.row, last_row), least(at.column, last_column)});
    return true;
}

void AnsiScreen::erase(char last, bool all) {
    Position first = cursor();
    Position end = {last == 'K' ? first.row : last_row, last_column};
    if (all)
        first = {last == 'K' ? first.row : 0, 0};
    if (first.column != 0 && first.row != end.row) {
        screen_.clear(first, {first.row, last_column}, attribute_);
        first = {first.row + 1, 0};
    }
    screen_.clear(first, end, attribute_);
    if (all && last == 'J')
        coloured_ = attribute_ != plain_attribute;
}

}  // namespace async
