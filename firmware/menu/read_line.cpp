// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/read_line.hpp"

namespace menu {
namespace {

void add_left(async::TextWriter& out, unsigned columns) {
    if (columns != 0)
        out.add("\x1b[").decimal(columns).add('D');
}

/// Writes the whole line anew. `cursor` is the column in the line where the cursor stands.
[[gnu::noinline]] void draw(async::Console& console,
                            const LineEditor& line,
                            const LineRequest& request,
                            unsigned& cursor) {
    async::Text<async::screen_columns> seen;
    async::Text<async::screen_columns + 20> out;
    add_left(out, cursor);
    cursor = line.view(seen, request.width, request.secret);
    out.add(seen.view()).add("\x1b[K");
    add_left(out, static_cast<unsigned>(seen.view().size()) - cursor);
    console.write(out.view());
}

bool ends(async::Key key, const LineEditor& line) {
    return key == async::key_none || key == async::key_enter || key == async::key_escape ||
           key == async::control_key('C') ||
           (key == async::control_key('D') && line.text().empty());
}

/// Up and down through the history; `recalled` is the number of the line that is shown, 0 none.
[[gnu::noinline]] void recall(async::Key key,
                              LineEditor& line,
                              const History& history,
                              std::size_t& recalled) {
    bool up = key == async::key_up || key == async::control_key('P');
    bool down = key == async::key_down || key == async::control_key('N');
    if ((up && history.line(recalled + 1).empty()) || (down && recalled == 0) || up == down)
        return;
    recalled += up ? 1 : static_cast<std::size_t>(-1);
    static_cast<void>(line.set(recalled == 0 ? std::string_view() : history.line(recalled)));
}

}  // namespace

async::Task<void> read_line(Terminal& terminal, script::EditedLine& line, LineRequest request) {
    LineEditor editor(line.characters);
    static_cast<void>(editor.set(line.view()));
    std::size_t recalled = 0;
    unsigned cursor = 0;
    async::Key key = async::key_none;
    for (;;) {
        draw(terminal.console(), editor, request, cursor);
        do
            key = co_await terminal.key(request.deadline);
        while (key == async::key_none && terminal.now() < request.deadline);
        request.deadline = async::never;
        if (ends(key, editor))
            break;
        if (!editor.on_key(key) && request.history != nullptr)
            recall(key, editor, *request.history, recalled);
        line.size = editor.text().size();
    }
    terminal.console().write("\n");
    if (key == async::key_none)
        co_return async::Error{async::Code::timed_out, "no key was pressed"};
    if (key != async::key_enter)
        co_return async::Error{async::Code::cancelled, "", static_cast<unsigned>(key)};
    if (request.history != nullptr && !request.secret)
        request.history->add(line.view());
    co_return async::success;
}

}  // namespace menu
