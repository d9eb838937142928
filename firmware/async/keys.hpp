// SPDX-License-Identifier: GPL-2.0-or-later
// Keys as scripts number them: an ASCII code (Ctrl-B is 0x02), and for a key that a terminal sends
// as "Esc [ NUMBER LAST" (NUMBER + 1) << 8 | LAST, so that F12, "Esc [ 24 ~", is 0x197E. And the
// decoder of what a serial terminal sends (ECMA-48, with the habits of xterm, the VT220 and the
// Linux console).
#pragma once

#include <cstdint>

#include "async/time.hpp"

namespace async {

using Key = int;

constexpr Key escape_key(unsigned number, char last) {
    return static_cast<Key>((number + 1) << 8 | static_cast<unsigned char>(last));
}
/// F1..F12
constexpr Key function_key(unsigned number) {
    return escape_key(number + 10 + (number > 5 ? 1 : 0) + (number > 10 ? 1 : 0), '~');
}
/// Ctrl and a letter
constexpr Key control_key(char letter) {
    return letter & 0x1F;
}

inline constexpr Key key_none = 0;
inline constexpr Key key_backspace = 0x08;
inline constexpr Key key_tab = 0x09;
inline constexpr Key key_enter = 0x0D;
inline constexpr Key key_escape = 0x1B;
inline constexpr Key key_up = escape_key(0, 'A');
inline constexpr Key key_down = escape_key(0, 'B');
inline constexpr Key key_right = escape_key(0, 'C');
inline constexpr Key key_left = escape_key(0, 'D');
inline constexpr Key key_end = escape_key(0, 'F');
inline constexpr Key key_home = escape_key(0, 'H');
inline constexpr Key key_back_tab = escape_key(0, 'Z');
inline constexpr Key key_insert = escape_key(2, '~');
inline constexpr Key key_delete = escape_key(3, '~');
inline constexpr Key key_page_up = escape_key(5, '~');
inline constexpr Key key_page_down = escape_key(6, '~');

/// Keys out of the bytes of a serial line. Modifiers are dropped, unknown sequences and bytes that
/// are not ASCII give no key; a control character is never swallowed by a broken sequence.
class KeyDecoder {
  public:
    /// The key that `byte`, which came at `now`, completes, or key_none.
    Key feed(std::uint8_t byte, Instant now);
    /// To be asked when no byte is there: key_escape once an Esc has stood alone for 50 ms.
    Key expire(Instant now);

  private:
    enum class State : std::uint8_t {
        plain,
        after_return,  ///< the line feed of a CR LF is no second Enter
        escape,        ///< from here on something is under way
        sequence,      ///< after "Esc [" or "Esc O"
        modifiers,     ///< after its first parameter
    };
    Key in_sequence(State state, std::uint8_t byte);

    State state_ = State::plain;
    std::uint8_t number_ = 0;
    Instant since_;
};

}  // namespace async
