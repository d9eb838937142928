// SPDX-License-Identifier: GPL-2.0-or-later
// The addresses that a boot program gives with a call.
#include "pxe/route.hpp"

namespace pxe {

namespace {

bool same_subnet(const net::Ipv4Configuration& configuration, net::Ipv4Address address) {
    std::uint32_t difference = configuration.address.number() ^ address.number();
    return (difference & configuration.netmask.number()) == 0;
}

}  // namespace

void use_address(net::Interface& interface, net::Ipv4Address address) {
    net::Ipv4Configuration configuration = interface.configuration();
    bool station = !address.is_unspecified() && !address.is_multicast() && !address.is_loopback() &&
                   !address.is_broadcast();
    if (!station || address == configuration.address)
        return;
    configuration.address = address;
    interface.configure(configuration);
}

void use_gateway(net::Interface& interface,
                 net::Ipv4Address destination,
                 net::Ipv4Address gateway) {
    net::Ipv4Configuration configuration = interface.configuration();
    if (gateway.is_unspecified() || gateway == configuration.gateway ||
        same_subnet(configuration, destination) || !same_subnet(configuration, gateway))
        return;
    configuration.gateway = gateway;
    interface.configure(configuration);
}

void use_lease(net::Interface& interface, const net::Ipv4Configuration& lease) {
    const net::Ipv4Configuration& now = interface.configuration();
    if (now.address != lease.address || now.gateway != lease.gateway)
        interface.configure(lease);
}

}  // namespace pxe
