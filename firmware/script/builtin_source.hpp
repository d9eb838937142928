// SPDX-License-Identifier: GPL-2.0-or-later
// What this program says of itself: buildarch, platform, version, script-source, settings-source.
#pragma once

#include "script/settings.hpp"

namespace script {

class BuiltinSource final : public SettingsSource {
  public:
    BuiltinSource() : SettingsSource("builtin") {}
    bool fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) override;

    // In the order of their names above. They must outlive the source; an empty one is not there.
    std::string_view buildarch = "i386";
    std::string_view platform = "pcbios";
    std::string_view version;
    std::string_view script_source;   ///< where the script comes from
    async::Text<32> settings_source;  ///< where settings come from, the strongest first
};

}  // namespace script
