// SPDX-License-Identifier: GPL-2.0-or-later
// A menu: one item out of many, by arrows or by hot key.
#pragma once

#include "menu/dialog.hpp"
#include "script/settings.hpp"

namespace menu {

/// await run(timeouts): a setting holds the name of the item that was chosen.
class Menu final : public Dialog {
  public:
    /// Starts on item `selected`. What `list` names, and `setting`, must outlive the menu.
    Menu(Terminal& terminal,
         script::Settings& settings,
         const script::ItemList& list,
         std::size_t selected,
         std::string_view setting);

  private:
    std::size_t size() const override { return items_.size(); }
    bool can_select(std::size_t line) const override { return !items_[line].gap; }
    void draw(Canvas& canvas, std::size_t line, unsigned row) override;
    Step on_key(async::Key key) override;
    async::Result<void> finish() override;

    script::Settings& settings_;
    const std::span<const script::Item> items_;
    const std::string_view setting_;
};

}  // namespace menu
