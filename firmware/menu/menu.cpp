// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/menu.hpp"

namespace menu {
namespace {

char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character | 0x20) : character;
}

}  // namespace

[[gnu::noinline]] Menu::Menu(Terminal& terminal,
                             script::Settings& settings,
                             const script::ItemList& list,
                             std::size_t selected,
                             std::string_view setting)
    : Dialog(terminal, list.title), settings_(settings), items_(list.items), setting_(setting) {
    hint_ = "Up, Down: move   Enter: choose   Esc: leave";
    select(selected, 1);
}

void Menu::draw(Canvas& canvas, std::size_t line, unsigned row) {
    const script::Item& item = items_[line];
    draw_line(canvas, line, row, item.text);
    // The hot key stands out where the text holds it, "(k)" before any other place.
    if (item.key <= ' ' || item.key > '~')
        return;
    unsigned found = 0;
    for (unsigned column = margin + width; column-- > margin;) {
        if (lower(canvas.character({row, column})) != lower(static_cast<char>(item.key)))
            continue;
        found = column;
        if (canvas.character({row, column - 1}) == '(')
            break;
    }
    if (found != 0)
        canvas.highlight({row, found});
}

Dialog::Step Menu::on_key(async::Key key) {
    // Ctrl-C leaves every menu, whatever its script thinks.
    for (std::size_t i = 0; i < items_.size() && key != async::control_key('C'); ++i) {
        if (items_[i].key != key)
            continue;
        select(i, 1);
        return items_[i].gap ? Step::stay : Step::done;
    }
    return navigate(key);
}

async::Result<void> Menu::finish() {
    return settings_.set(setting_, items_[selected_].name);
}

}  // namespace menu
