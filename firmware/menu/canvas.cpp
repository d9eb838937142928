// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/canvas.hpp"

#include "script/colours.hpp"

namespace menu {
namespace {

using async::AnsiParser;

void add_position(async::TextWriter& out, unsigned index) {
    out.add("\x1b[").decimal(index / async::screen_columns + 1).add(';');
    out.decimal(index % async::screen_columns + 1).add('H');
}

}  // namespace

void Canvas::clear(std::uint8_t attribute) {
    for (Cell& cell : wanted_)
        cell = {' ', attribute};
}

void Canvas::put(async::Position at,
                 unsigned width,
                 std::string_view text,
                 std::uint8_t attribute) {
    AnsiParser parser;
    Cell* cell = wanted_ + index(at);
    Cell* end = cell + width;
    std::uint8_t colours = attribute;
    for (char character : text) {
        int shown = parser.feed(character);
        if (shown == AnsiParser::sequence && parser.last() == 'm')
            colours = async::graphic_rendition(colours, parser.parameters(), attribute);
        else if (shown >= ' ' && cell != end)
            *cell++ = {static_cast<char>(shown), colours};
    }
    while (cell != end)
        *cell++ = {' ', attribute};
}

void Canvas::tint(async::Position at, unsigned width, std::uint8_t attribute) {
    for (unsigned i = index(at), end = i + width; i != end; ++i)
        wanted_[i].attribute = attribute;
}

void Canvas::highlight(async::Position at) {
    constexpr std::uint8_t bright_yellow = 0x0E;
    std::uint8_t& attribute = wanted_[index(at)].attribute;
    attribute = static_cast<std::uint8_t>((attribute & 0xF0) | bright_yellow);
}

void Canvas::show(async::Console& console, async::Position cursor) {
    async::Text<256> out;
    if (fresh_)
        out.add("\x1b[0m\x1b[2J");
    fresh_ = false;
    unsigned here = cells;
    unsigned attribute = 0x100;
    for (unsigned i = 0; i < cells; ++i) {
        const Cell& cell = wanted_[i];
        if (cell == shown_[i])
            continue;
        // Terminals differ in where the cursor stands after the last column.
        if (i != here || i % async::screen_columns == 0)
            add_position(out, i);
        if (cell.attribute != attribute)
            script::Colours::add(out, attribute = cell.attribute);
        // A character in the last cell of all would scroll the screen.
        if (i == cells - 1)
            out.add("\x1b[K");
        else
            out.add(cell.character);
        shown_[i] = cell;
        here = i + 1;
        if (out.view().size() > 200) {
            console.write(out.view());
            out.clear();
        }
    }
    add_position(out, index(cursor));
    out.add("\x1b[0m");
    console.write(out.view());
}

}  // namespace menu
