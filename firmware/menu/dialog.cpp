// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/dialog.hpp"

namespace menu {

async::Task<void> Dialog::run(Timeouts timeouts) {
    auto canvas = async::Owned<Canvas>::create();
    if (!canvas)
        co_return async::Error{async::Code::no_memory, "screen"};
    if (selected_ >= size() || !can_select(selected_))
        co_return async::Error{async::Code::not_found, "nothing to select"};
    // Also when it is destroyed while it waits.
    struct Leave {
        Terminal& terminal;
        ~Leave() { terminal.clear(); }
    } leave{terminal_};
    std::size_t taken_by_default = selected_;
    Countdown countdown(timeouts, terminal_.now());
    Step step = Step::stay;
    while (step == Step::stay) {
        async::Instant now = terminal_.now();
        timed_out_ = countdown.over(now);
        if (timed_out_)
            break;
        if (unsigned left = countdown.seconds_left(now); left != 0) {
            notice_.clear();
            notice_.add(timeouts.strict ? "Default" : "Selection").add(" starts in ");
            notice_.decimal(left).add(" s");
        }
        redraw(*canvas);
        async::Key key = co_await terminal_.key(countdown.next_change(now));
        if (key == async::key_none)
            continue;
        notice_.clear();
        notice_pair_ = Pair::normal;
        countdown.on_key(terminal_.now());
        step = on_key(key);
    }
    if (step == Step::leave)
        co_return async::Error{async::Code::cancelled, ""};
    if (timed_out_ && timeouts.strict)
        selected_ = taken_by_default;
    co_return finish();
}

void Dialog::refuse(const async::Error& error) {
    notice_pair_ = Pair::alert;
    notice_.clear();
    notice_.add("Not done: ").add(error.what).add(" (").add(code_name(error.code)).add(')');
}

[[gnu::noinline]] void Dialog::redraw(Canvas& canvas) {
    // What is shown may have become less.
    if (selected_ >= size())
        selected_ = size() == 0 ? 0 : size() - 1;
    scroll();
    std::uint8_t normal = terminal_.colours(Pair::normal);
    std::uint8_t separator = terminal_.colours(Pair::separator);
    canvas.clear(normal);
    canvas.put({0, margin}, width, title_, normal | 8);
    cursor_ = {async::screen_rows - 1, 0};
    for (unsigned i = 0; i < rows && i < size() - top_; ++i)
        draw(canvas, top_ + i, first_row + i);
    if (top_ != 0)
        canvas.put({first_row - 1, margin}, width, "...", separator);
    if (size() - top_ > rows)
        canvas.put({first_row + rows, margin}, width, "...", separator);
    canvas.put({first_row + rows + 1, margin}, width, hint_, separator);
    canvas.put(
        {first_row + rows + 2, margin}, width, notice_.view(), terminal_.colours(notice_pair_));
    canvas.show(terminal_.console(), cursor_);
}

void Dialog::draw_line(Canvas& canvas, std::size_t line, unsigned row, std::string_view text) {
    bool gap = !can_select(line);
    canvas.put({row, margin}, width, text, terminal_.colours(gap ? Pair::separator : Pair::normal));
    if (line != selected_ || gap)
        return;
    // Not every console has colours: SeaBIOS's own serial console shows none.
    cursor_ = {row, margin - 2};
    canvas.put(cursor_, 1, ">", 0);
    canvas.tint(cursor_, async::screen_columns, terminal_.colours(Pair::selected));
}

void Dialog::draw_field(
    Canvas& canvas, async::Position at, const LineEditor& editor, bool secret, bool has_cursor) {
    unsigned columns = async::screen_columns - margin - at.column;
    async::Text<width> text;
    unsigned column = editor.view(text, columns, secret);
    canvas.put(at, columns, text.view(), terminal_.colours(Pair::editable));
    if (has_cursor)
        cursor_ = {at.row, at.column + column};
}

/// Lines that cannot be selected are shown with the one they stand beside.
void Dialog::scroll() {
    std::size_t first = selected_, last = selected_;
    while (first > 0 && !can_select(first - 1))
        --first;
    while (last + 1 < size() && !can_select(last + 1))
        ++last;
    if (last - first >= rows)
        first = last = selected_;
    if (first < top_)
        top_ = first;
    if (last - top_ >= rows)
        top_ = last - rows + 1;
}

void Dialog::select(std::size_t line, int direction) {
    if (size() == 0)
        return;
    if (line >= size())
        line = direction > 0 ? size() - 1 : 0;
    for (int way : {direction, -direction})
        for (std::size_t i = line; i < size(); i += static_cast<std::size_t>(way))
            if (can_select(i)) {
                selected_ = i;
                return;
            }
}

void Dialog::next_group() {
    std::size_t line = selected_;
    while (line < size() && can_select(line))
        ++line;
    select(line < size() ? line : 0, 1);
}

Dialog::Step Dialog::navigate(async::Key key) {
    switch (key) {
        case async::key_up:
        case async::key_back_tab:
            select(selected_ - 1, -1);
            break;
        case async::key_down:
            select(selected_ + 1, 1);
            break;
        case async::key_page_up:
            select(selected_ - rows, -1);
            break;
        case async::key_page_down:
            select(selected_ + rows, 1);
            break;
        case async::key_home:
            select(0, 1);
            break;
        case async::key_end:
            select(size() - 1, -1);
            break;
        case async::key_tab:
            next_group();
            break;
        case async::key_enter:
            return size() != 0 && can_select(selected_) ? Step::done : Step::stay;
        case async::key_escape:
        case async::control_key('C'):
            return Step::leave;
        default:
            break;
    }
    return Step::stay;
}

}  // namespace menu
