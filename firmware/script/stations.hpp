// SPDX-License-Identifier: GPL-2.0-or-later
// NICs and settings: what each NIC is and what DHCP told it can be asked for, and what is set for
// a NIC acts on it.
#pragma once

#include "boot/network.hpp"
#include "script/settings.hpp"

namespace script {

/// Sources for each NIC: "netN" (what it is), "netN.dhcp" and "netN.proxydhcp" (what the messages
/// say that its lease holds now; so they come and go with it). And "boot-nic" in "builtin".
class Stations final : private SettingsSource {
  public:
    /// Both outlive it.
    Stations(boot::Network& network, Settings& settings);
    ~Stations();

    /// Makes sources for the NICs that the network was given since the last call. False: no memory.
    [[nodiscard]] bool follow();
    /// Closes it and drops its sources; the network must be told to remove it right after.
    void forget(boot::Station& station);
    /// It was opened or configured last: "netX" from now on, and asked first.
    void use(boot::Station& station);
    /// Closes it, its lease is gone. "netX" is then the NIC that was in use before and is open.
    void close(boot::Station& station);
    /// Configures an open NIC with what its lease says and what was set for it in place of that:
    /// netN/ip, netmask, gateway and mtu.
    void apply(boot::Station& station);
    /// After NICs were opened, closed, leased or released by others: all of them as above.
    void settle();

  private:
    struct Nic;
    bool fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) override;
    void arrange();

    boot::Network& network_;
    Settings& settings_;
    async::Vector<async::Owned<Nic>> nics_;  ///< in the order in which they are asked
};

}  // namespace script
