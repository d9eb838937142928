// SPDX-License-Identifier: GPL-2.0-or-later
// What menus, forms and the settings editor share: a screen with a title, lines of which one is
// selected, and the keys that move between them.
#pragma once

#include "async/memory.hpp"
#include "async/task.hpp"
#include "menu/canvas.hpp"
#include "menu/countdown.hpp"
#include "menu/line_editor.hpp"
#include "menu/terminal.hpp"

namespace menu {

class Dialog {
  public:
    /// Shows the dialog until its user has done; the network goes on meanwhile. Fails with
    /// cancelled (Esc, Ctrl-C), not_found (nothing to select), no_memory, and as finish() does. The
    /// dialog must outlive the task.
    [[nodiscard]] async::Task<void> run(Timeouts timeouts = {});
    /// The line on which it ended.
    std::size_t selected() const { return selected_; }
    /// Whether it ended because nobody did anything.
    bool timed_out() const { return timed_out_; }

  protected:
    enum class Step : std::uint8_t { stay, done, leave };

    /// The first lines of the screen are 0 title and 1 mark for more, the last ones 22 mark, 23
    /// hint, 24 notice.
    static constexpr unsigned first_row = 2;
    static constexpr unsigned rows = 20;
    static constexpr unsigned margin = 2;
    static constexpr unsigned width = async::screen_columns - 2 * margin;

    Dialog(Terminal& terminal, std::string_view title) : terminal_(terminal), title_(title) {}
    ~Dialog() = default;

    virtual std::size_t size() const = 0;
    virtual bool can_select(std::size_t line) const = 0;
    virtual void draw(Canvas& canvas, std::size_t line, unsigned row) = 0;
    /// What a key does; navigate() is what it does in every dialog.
    virtual Step on_key(async::Key key) = 0;
    Step navigate(async::Key key);
    /// What comes of it: after the step `done`, and at the end of the countdown.
    virtual async::Result<void> finish() { return async::success; }
    /// Says that something cannot be, and why.
    void refuse(const async::Error& error);

    /// Selects the line next to `line` that can be selected, looking first in `direction`.
    void select(std::size_t line, int direction);
    /// Draws a line across the screen; the selected one as a bar with a mark in front.
    void draw_line(Canvas& canvas, std::size_t line, unsigned row, std::string_view text);
    /// Draws a field from `column` to the margin, as far as it is seen.
    void draw_field(
        Canvas& canvas, async::Position at, const LineEditor& editor, bool secret, bool has_cursor);

    Terminal& terminal_;
    std::string_view title_;
    std::string_view hint_;
    async::Text<async::screen_columns> notice_;
    Pair notice_pair_ = Pair::normal;
    std::size_t selected_ = 0;
    async::Position cursor_;

  private:
    void redraw(Canvas& canvas);
    void scroll();
    void next_group();
    std::size_t top_ = 0;
    bool timed_out_ = false;
};

}  // namespace menu
