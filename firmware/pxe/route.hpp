// SPDX-License-Identifier: GPL-2.0-or-later
// The addresses that a boot program gives with a call, applied to the interface where they differ
// from what DHCP gave.
#pragma once

#include "net/interface.hpp"

namespace pxe {

/// The program's own address. 0 and what cannot be a station's are ignored: programs leave garbage.
void use_address(net::Interface& interface, net::Ipv4Address address);

/// The way to a destination outside the subnet. 0, and a gateway that is not in the subnet itself,
/// leave the configured one in place.
void use_gateway(net::Interface& interface, net::Ipv4Address destination, net::Ipv4Address gateway);

/// Back to what DHCP gave.
void use_lease(net::Interface& interface, const net::Ipv4Configuration& lease);

}  // namespace pxe
