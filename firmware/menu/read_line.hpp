// SPDX-License-Identifier: GPL-2.0-or-later
// A line typed at the place where the cursor stands: for the shell and for the command read.
#pragma once

#include "async/task.hpp"
#include "menu/history.hpp"
#include "menu/line_editor.hpp"
#include "menu/terminal.hpp"

namespace menu {

struct LineRequest {
    unsigned width = 40;  ///< columns that are free from the cursor on; a longer line slides
    bool secret = false;
    History* history = nullptr;  ///< up and down go through it; a line that is not secret joins it
    async::Instant deadline = async::never;  ///< for the first key
};

/// Edits `line`, which begins with what it holds, until Enter, and begins a new line on the
/// console. Fails with timed_out, and with cancelled: Esc, Ctrl-C, and Ctrl-D in an empty line; the
/// error's value is the key. `line` and what `request` names must outlive the task.
[[nodiscard]] async::Task<void> read_line(Terminal& terminal,
                                          script::EditedLine& line,
                                          LineRequest request);

}  // namespace menu
