// SPDX-License-Identifier: GPL-2.0-or-later
// What SMBIOS says of the machine: uuid, manufacturer, product, serial, asset, board-serial, and
// any field as smbios/[INSTANCE.]TYPE.OFFSET.LENGTH. A length of 0: the string whose number stands
// at the offset; an offset of 0: the string of that number (smbios/11.0.1).
#pragma once

#include "boot/smbios.hpp"
#include "script/settings.hpp"

namespace script {

class SmbiosSource final : public SettingsSource {
  public:
    /// The bytes of the table must outlive the source.
    explicit SmbiosSource(const boot::SmbiosTable& table)
        : SettingsSource("smbios"), table_(table) {}
    bool fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) override;

  private:
    boot::SmbiosTable table_;
};

}  // namespace script
