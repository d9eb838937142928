// SPDX-License-Identifier: GPL-2.0-or-later
// All settings as lists for the settings editor: the scopes that there are, and the settings of a
// scope, those that are known before others that were set.
#pragma once

#include "script/settings.hpp"

namespace menu {

/// Scopes and settings are numbered from 0 in the order in which they are shown; numbers, and how
/// many there are, may change with each setting that is set or deleted.
class SettingsModel {
  public:
    explicit SettingsModel(script::Settings& settings) : settings_(settings) {}

    /// The scope with this number, and in `count` how many there are. The first one has no name.
    std::string_view scope(std::size_t number, std::size_t& count) const;
    /// The same for the settings of a scope. Valid until one is set or deleted.
    std::string_view setting(std::string_view scope, std::size_t number, std::size_t& count) const;

    struct Value {
        script::SettingName name;
        script::SettingValue value;  ///< where `is_set`
        bool is_set = false;
    };
    /// A value and its type. Valid until the next call on the settings.
    Value value(std::string_view scope, std::string_view name);

  private:
    script::Settings& settings_;
    async::Text<520> full_name_;
};

}  // namespace menu
