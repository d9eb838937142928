// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/network.hpp"

namespace boot {

bool Network::add(net::Interface& interface, unsigned rank, const PciIdentity& pci) {
    auto station = async::Owned<Station>::create();
    if (!station)
        return false;
    station->interface = &interface;
    station->rank = rank;
    station->pci = pci;
    return stations_.push_back(std::move(station));
}

async::Result<void> Network::add_vlan(const Station& trunk,
                                      std::uint16_t tag,
                                      unsigned priority,
                                      async::Entropy& entropy) {
    async::NicName name{trunk.interface->name().number, tag};
    for (const Station& station : *this)
        if (station.interface->name() == name)
            return async::Error{async::Code::in_use, "there is one already"};
    auto vlan = async::Owned<Vlan>::create(*trunk.interface, entropy, tag, priority);
    if (!vlan || !add(vlan->interface, trunk.rank, trunk.pci))
        return async::Error{async::Code::no_memory, "VLAN"};
    stations_[size() - 1]->vlan = std::move(vlan);
    return async::success;
}

void Network::remove_vlan(const Station& station) {
    for (Station** known : {&current_, &winner_})
        if (*known == &station)
            *known = nullptr;
    for (std::size_t i = 0; i < size(); ++i)
        if (stations_[i].get() == &station)
            return stations_.erase(i);
}

Station* Network::find(std::string_view name) {
    for (Station& station : *this)
        if (station.name().view() == name)
            return &station;
    return nullptr;
}

Station* Network::route_to(net::Ipv4Address destination) {
    Station* with_gateway = nullptr;
    for (Station& station : *this) {
        const net::Ipv4Configuration& known = station.interface->configuration();
        if (known.address.is_unspecified())
            continue;
        std::uint32_t mask = known.netmask.number();
        if ((known.address.number() & mask) == (destination.number() & mask))
            return &station;
        if (!known.gateway.is_unspecified() && (with_gateway == nullptr || &station == current()))
            with_gateway = &station;
    }
    return with_gateway;
}

void Network::close() {
    for (Station& station : *this)
        station.interface->close();
}

}  // namespace boot
