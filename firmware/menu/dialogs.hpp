// SPDX-License-Identifier: GPL-2.0-or-later
// The dialogs that scripts ask for, on the console of the machine.
#pragma once

#include <variant>

#include "menu/config.hpp"
#include "menu/form.hpp"
#include "menu/menu.hpp"
#include "menu/read_line.hpp"

namespace menu {

/// One for the whole engine.
class Dialogs final : public script::Dialogs {
  public:
    Dialogs(script::Keyboard& keyboard, script::Settings& settings)
        : terminal_(keyboard, colours), settings_(settings) {}

    async::Task<void> edit(script::EditedLine& line,
                           LineKind kind,
                           async::Instant deadline) override;
    async::Task<void> choose(const script::ItemList& list,
                             std::size_t selected,
                             std::string_view setting,
                             const script::Timeouts& timeouts) override;
    async::Task<void> present(const script::ItemList& list) override;
    async::Task<void> configure(bool all, std::string_view scope) override;

  private:
    Terminal terminal_;
    script::Settings& settings_;
    History history_;
    /// What is shown, or was shown last.
    std::variant<std::monostate, Menu, Form, Config> dialog_;
};

}  // namespace menu
