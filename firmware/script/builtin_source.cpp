// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/builtin_source.hpp"

#include "script/number.hpp"

namespace script {

bool BuiltinSource::fetch(const SettingName& name, layout::MutableBytes, SettingValue& value) {
    std::string_view names = "buildarch platform version script-source settings-source";
    for (std::string_view text :
         {buildarch, platform, version, script_source, settings_source.view()})
        if (take_until(names, ' ') == name.name && !text.empty()) {
            value.bytes = layout::as_bytes(text);
            value.type = SettingType::string;
            return true;
        }
    return false;
}

}  // namespace script
