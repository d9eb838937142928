// SPDX-License-Identifier: GPL-2.0-or-later
// A screen to draw on. What differs from what was shown before goes out as a few escape sequences,
// so that a key press costs a serial line two rows, not 25.
#pragma once

#include "async/ansi.hpp"
#include "async/platform.hpp"

namespace menu {

/// 80x25 cells. Positions and widths that lie beyond are our bug.
class Canvas {
  public:
    void clear(std::uint8_t attribute);
    /// `text` in exactly `width` columns: cut, or filled up with blanks. Colours in it are obeyed,
    /// everything else that is not a character is left out.
    void put(async::Position at, unsigned width, std::string_view text, std::uint8_t attribute);
    /// Other colours for what stands there.
    void tint(async::Position at, unsigned width, std::uint8_t attribute);
    /// Makes one character stand out from its neighbours, whatever their background is.
    void highlight(async::Position at);
    char character(async::Position at) const { return wanted_[index(at)].character; }

    /// Brings the console to what was drawn; the first time it is cleared before.
    void show(async::Console& console, async::Position cursor);

  private:
    struct Cell {
        char character = ' ';
        std::uint8_t attribute = async::plain_attribute;
        friend bool operator==(Cell, Cell) = default;
    };
    static constexpr unsigned cells = async::screen_rows * async::screen_columns;
    static unsigned index(async::Position at) { return at.row * async::screen_columns + at.column; }

    Cell wanted_[cells];
    Cell shown_[cells];
    bool fresh_ = true;
};

}  // namespace menu
