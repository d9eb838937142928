// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/dialogs.hpp"

namespace menu {

async::Task<void> Dialogs::edit(script::EditedLine& line, LineKind kind, async::Instant deadline) {
    bool is_command = kind == LineKind::command;
    return read_line(terminal_,
                     line,
                     {.width = is_command ? 69u : 40u,
                      .secret = kind == LineKind::secret,
                      .history = is_command ? &history_ : nullptr,
                      .deadline = deadline});
}

async::Task<void> Dialogs::choose(const script::ItemList& list,
                                  std::size_t selected,
                                  std::string_view setting,
                                  const script::Timeouts& timeouts) {
    return dialog_.emplace<Menu>(terminal_, settings_, list, selected, setting).run(timeouts);
}

async::Task<void> Dialogs::present(const script::ItemList& list) {
    return dialog_.emplace<Form>(terminal_, settings_, list).run({});
}

async::Task<void> Dialogs::configure(bool all, std::string_view scope) {
    return dialog_.emplace<Config>(terminal_, settings_, all, scope).run({});
}

}  // namespace menu
