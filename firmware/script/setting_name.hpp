// SPDX-License-Identifier: GPL-2.0-or-later
// Names of settings, [scope/]name[:type], and the table of those that are known.
#pragma once

#include <cstdint>
#include <string_view>

#include "script/setting_type.hpp"

namespace script {

/// A name taken apart; views into what it was made from or into the table.
struct SettingName {
    std::string_view scope;  ///< empty: everywhere
    std::string_view
        name;  ///< a known setting's name also where a DHCP option's number was written
    SettingType type = SettingType::string;  ///< that was written, else a known setting's
    bool has_type = false;                   ///< it was written
    /// What the name is in numbers: a DHCP option and, where it is encapsulated, the one in it
    /// (43.116), or what a scope makes of it (smbios/1.4.0). None for other names.
    std::uint32_t numbers[4] = {};
    unsigned number_count = 0;
};

/// False when the type is none.
bool parse_setting_name(std::string_view text, SettingName& name);

/// The names that are known, one after the other: the one behind `previous`, the first one for
/// nullptr, nullptr behind the last one. For the settings editor.
const char* next_known_setting(const char* previous);

}  // namespace script
