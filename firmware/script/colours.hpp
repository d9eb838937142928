// SPDX-License-Identifier: GPL-2.0-or-later
// The colours of texts and dialogs, which scripts may change (commands colour and cpair).
#pragma once

#include <cstdint>

#include "async/ansi.hpp"

namespace script {

/// Colour pairs, numbered as scripts do.
enum class Pair : std::uint8_t { plain, normal, selected, separator, editable, alert, link, pxe };

class Colours {
  public:
    static constexpr unsigned pairs = 8;
    static constexpr unsigned colours = 10;
    /// The number of a colour that is whatever stands there anyway.
    static constexpr unsigned default_colour = 9;

    /// Attributes as in async/ansi.hpp.
    std::uint8_t of(Pair pair) const { return attributes_[static_cast<unsigned>(pair)]; }
    /// How colour `number` below `colours` is shown from now on: as 0 to 7 in the order of ANSI
    /// (black, red, green, ...) or default_colour.
    void define(unsigned number, unsigned basic) {
        basic_[number] = static_cast<std::uint8_t>(basic);
    }
    /// Other colours for pair `pair` below `pairs`; what is bright stays it. Number `colours`: as
    /// it is.
    void set(unsigned pair, unsigned foreground, unsigned background);
    /// Appends the sequence after which text has these colours.
    static void add(async::TextWriter& out, unsigned attribute);

  private:
    std::uint8_t attribute_of(unsigned colour, unsigned otherwise) const;

    std::uint8_t basic_[colours] = {0, 1, 2, 3, 4, 5, 6, 7, 9, 9};
    std::uint8_t attributes_[pairs] = {0x07, 0x17, 0x4F, 0x1B, 0x30, 0x4F, 0x1B, 0x70};
};

}  // namespace script
