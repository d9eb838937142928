// SPDX-License-Identifier: GPL-2.0-or-later
// A form: labelled fields that are filled in, some of them secret.
#pragma once

#include "menu/dialog.hpp"
#include "script/settings.hpp"

namespace menu {

/// await run(): the settings that the items name are set. A gap among the items is a heading.
class Form final : public Dialog {
  public:
    static constexpr std::size_t longest_value = 512;

    /// The fields begin with what the settings hold. On lack of memory there is no field. What
    /// `list` names must outlive the form.
    Form(Terminal& terminal, script::Settings& settings, const script::ItemList& list);

  private:
    struct Field : LineEditor {
        Field() : LineEditor(text_) {}

      private:
        char text_[longest_value];
    };
    Field& field(std::size_t index) const { return fields_[index]; }
    std::size_t size() const override { return storage_ ? items_.size() : 0; }
    bool can_select(std::size_t line) const override { return !items_[line].gap; }
    void draw(Canvas& canvas, std::size_t line, unsigned row) override;
    Step on_key(async::Key key) override;
    Step submit();

    script::Settings& settings_;
    const std::span<const script::Item> items_;
    async::Buffer storage_;
    Field* fields_;
};

}  // namespace menu
