// SPDX-License-Identifier: GPL-2.0-or-later
// A virtual LAN as a NIC of its own, netN-TAG.
#pragma once

#include "net/vlan_nic.hpp"

namespace boot {

/// The card and what stands on it. The trunk outlives it.
struct Vlan {
    Vlan(net::Interface& trunk, async::Entropy& entropy, std::uint16_t tag, unsigned priority)
        : nic(trunk, tag, priority), interface(trunk.loop(), nic, entropy, trunk.number(), tag) {}

    net::VlanNic nic;
    net::Interface interface;
};

}  // namespace boot
