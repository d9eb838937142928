// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/colours.hpp"

namespace script {
namespace {

/// ANSI counts blue, green, red where the attribute counts red, green, blue; and back.
unsigned swapped(unsigned colour) {
    return (colour & 2) | (colour & 1) << 2 | (colour >> 2 & 1);
}

}  // namespace

std::uint8_t Colours::attribute_of(unsigned colour, unsigned otherwise) const {
    unsigned basic = basic_[colour];
    return static_cast<std::uint8_t>(swapped(basic == default_colour ? otherwise : basic));
}

void Colours::set(unsigned pair, unsigned foreground, unsigned background) {
    unsigned attribute = attributes_[pair];
    if (foreground < colours) {
        unsigned colour = attribute_of(foreground, 7);
        // Bright black would be grey.
        attribute = (attribute & (colour == 0 ? ~15u : ~7u)) | colour;
    }
    if (background < colours)
        attribute = (attribute & ~0x70u) | attribute_of(background, 0) << 4;
    attributes_[pair] = static_cast<std::uint8_t>(attribute);
}

void Colours::add(async::TextWriter& out, unsigned attribute) {
    out.add("\x1b[0;").add((attribute & 8) != 0 ? "1;3" : "3").decimal(swapped(attribute & 7));
    out.add(";4").decimal(swapped(attribute >> 4 & 7)).add('m');
}

}  // namespace script
