// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/arp.hpp"

#include "wire/ethernet.hpp"

namespace wire {

namespace {

constexpr std::uint16_t hardware_ethernet = 1;

bool operation_is_known(std::uint16_t operation) {
    return operation == static_cast<std::uint16_t>(ArpOperation::request) ||
           operation == static_cast<std::uint16_t>(ArpOperation::reply);
}

}  // namespace

async::Result<Arp> parse_arp(layout::Bytes bytes) {
    layout::Reader reader(bytes);
    ArpPacket packet;
    if (!reader.read(packet))
        return async::Error{async::Code::malformed, "ARP length"};
    if (packet.hrd != hardware_ethernet || packet.pro != ethertype_ipv4 ||
        !operation_is_known(packet.op))
        return async::Error{async::Code::unsupported, "ARP kind"};
    if (packet.hln != sizeof(MacAddress) || packet.pln != sizeof(Ipv4Address))
        return async::Error{async::Code::malformed, "ARP address length"};
    if (packet.sha.is_multicast() || packet.spa.is_multicast() || packet.spa.is_broadcast() ||
        packet.spa.is_loopback())
        return async::Error{async::Code::malformed, "ARP sender"};
    return Arp{static_cast<ArpOperation>(static_cast<std::uint16_t>(packet.op)),
               packet.sha,
               packet.spa,
               packet.tha,
               packet.tpa};
}

ArpPacket emit_arp(const Arp& arp) {
    return {hardware_ethernet,
            ethertype_ipv4,
            sizeof(MacAddress),
            sizeof(Ipv4Address),
            static_cast<std::uint16_t>(arp.operation),
            arp.sender_mac,
            arp.sender,
            arp.target_mac,
            arp.target};
}

}  // namespace wire
