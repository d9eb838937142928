// SPDX-License-Identifier: GPL-2.0-or-later
// The settings of a DHCP message: every option by its number, encapsulated ones (43.116), and the
// fields of the header.
#pragma once

#include "script/settings.hpp"
#include "wire/dhcp.hpp"

namespace script {

class DhcpSource final : public SettingsSource {
  public:
    /// `scope` ("net0.dhcp") and the bytes that `message` shows must outlive the source.
    DhcpSource(std::string_view scope, const wire::DhcpMessage& message)
        : SettingsSource(scope), message_(message) {}
    bool fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) override;

  private:
    wire::DhcpMessage message_;
};

}  // namespace script
