// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/keys.hpp"

#include <string_view>
#include <utility>

namespace async {
namespace {

constexpr Duration lone_escape = milliseconds(50);

/// Stands for a number after "Esc [ [".
constexpr unsigned linux_function = 100;

/// What "Esc [ NUMBER LAST" is called, with one name for what several terminals send differently.
Key named_key(unsigned number, std::uint8_t last) {
    unsigned linux_key = last - 'A', vt_key = last - 'P';
    if (number >= linux_function)
        return linux_key < 5 ? function_key(linux_key + 1) : key_none;
    if (vt_key < 4)
        return function_key(vt_key + 1);
    if (last != '~')
        return std::string_view("ABCDFHZ").find(static_cast<char>(last)) != std::string_view::npos
                   ? escape_key(0, static_cast<char>(last))
                   : key_none;
    if (number == 1 || number == 7)
        return key_home;
    if (number == 4 || number == 8)
        return key_end;
    return number - 1 < 24 ? escape_key(number, '~') : key_none;
}

}  // namespace

Key KeyDecoder::feed(std::uint8_t byte, Instant now) {
    since_ = now;
    State state = std::exchange(state_, State::plain);
    if (byte == key_escape) {
        // Of two in a row the first stood alone.
        state_ = State::escape;
        return state == State::escape ? key_escape : key_none;
    }
    if (byte >= 0x20 && state >= State::escape)
        return in_sequence(state, byte);
    if (byte == '\r')
        state_ = State::after_return;
    if (byte == '\n')
        return state == State::after_return ? key_none : key_enter;
    if (byte == 0x7F)
        return key_backspace;
    return byte < 0x80 ? byte : key_none;
}

Key KeyDecoder::in_sequence(State state, std::uint8_t byte) {
    if (state == State::escape) {
        number_ = 0;
        if (byte == '[' || byte == 'O')
            state_ = State::sequence;
        return key_none;
    }
    if (byte >= 0x40 && byte != '[')
        // With parameters it is a terminal's report of where its cursor stands, not F3.
        return state == State::modifiers && byte == 'R' ? key_none : named_key(number_, byte);
    state_ = state;
    unsigned digit = byte - '0';
    if (byte == '[')
        number_ = linux_function;
    else if (digit >= 10)
        state_ = State::modifiers;
    else if (state == State::sequence && number_ < 25)
        number_ = static_cast<std::uint8_t>(number_ * 10 + digit);
    return key_none;
}

Key KeyDecoder::expire(Instant now) {
    if (state_ < State::escape || now - since_ < lone_escape)
        return key_none;
    return std::exchange(state_, State::plain) == State::escape ? key_escape : key_none;
}

}  // namespace async
