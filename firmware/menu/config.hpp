// SPDX-License-Identifier: GPL-2.0-or-later
// The settings editor: scopes, the settings of a scope, and a value that is edited by its type.
#pragma once

#include "menu/dialog.hpp"
#include "menu/settings_model.hpp"

namespace menu {

/// await run(): success when its user has done. Enter opens and edits, Ctrl-D deletes, Esc goes one
/// level up.
class Config final : public Dialog {
  public:
    static constexpr std::size_t longest_value = 1024;

    /// Of all scopes, or of one only.
    Config(Terminal& terminal, script::Settings& settings, bool all, std::string_view scope);
    Config(const Config&) = delete;
    Config& operator=(const Config&) = delete;

  private:
    std::size_t size() const override;
    bool can_select(std::size_t) const override { return true; }
    void draw(Canvas& canvas, std::size_t line, unsigned row) override;
    Step on_key(async::Key key) override;
    void enter_list();
    void enter(std::string_view scope);
    std::string_view setting_name(std::size_t line) const;
    Step on_list_key(async::Key key);
    void on_edit_key(async::Key key);
    void begin_edit();
    void store(std::string_view value);
    void describe();

    script::Settings& settings_;
    SettingsModel model_{settings_};
    const bool all_;
    bool shows_scopes_ = false;
    bool is_editing_ = false;
    std::size_t scope_number_ = 0;
    async::Text<async::screen_columns> scope_;
    async::Text<async::screen_columns + 12> heading_;
    char value_[longest_value];
    LineEditor editor_{value_};
};

}  // namespace menu
