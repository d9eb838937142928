// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/terminal.hpp"

namespace menu {

Terminal::KeyWait Terminal::key(async::Instant deadline) {
    return KeyWait(keyboard_, deadline);
}

void Terminal::clear() {
    async::Text<40> out;
    script::Colours::add(out, colours(Pair::plain));
    console().write(out.add("\x1b[2J\x1b[H").view());
}

}  // namespace menu
