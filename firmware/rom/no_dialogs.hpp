// SPDX-License-Identifier: GPL-2.0-or-later
// What the compact ROM has in place of menus: nothing. The commands that would ask are left out
// too.
#pragma once

#include "script/dialogs.hpp"
#include "script/keyboard.hpp"
#include "script/settings.hpp"

namespace rom {

class NoDialogs final : public script::Dialogs {
  public:
    NoDialogs(script::Keyboard&, script::Settings&) {}
    async::Task<void> edit(script::EditedLine&, LineKind, async::Instant) override {
        co_return missing;
    }
    async::Task<void> choose(const script::ItemList&,
                             std::size_t,
                             std::string_view,
                             const script::Timeouts&) override {
        co_return missing;
    }
    async::Task<void> present(const script::ItemList&) override { co_return missing; }
    async::Task<void> configure(bool, std::string_view) override { co_return missing; }

  private:
    static constexpr async::Error missing{async::Code::unsupported, "no dialogs in this ROM"};
};

}  // namespace rom
