// SPDX-License-Identifier: GPL-2.0-or-later
// The sending half of Interface: the next hop, its MAC by ARP, and packets cut to the MTU.
#include <algorithm>

#include "net/interface.hpp"

namespace net {

namespace {

// Six questions in about 5 s: an answer gets through with 30 % loss in each direction.
constexpr unsigned arp_tries = 6;
constexpr async::Duration first_arp_timeout = async::milliseconds(100);
constexpr async::Duration largest_arp_timeout = async::seconds(2);

/// 3/4 to 5/4 of `duration`, so that machines that start together do not stay together.
async::Duration jittered(async::Duration duration, async::Entropy& entropy) {
    auto whole = static_cast<std::uint32_t>(duration.microseconds);
    return async::microseconds(whole - whole / 4 + entropy.random() % (whole / 2));
}

/// Everything before the payload of a first fragment; later ones end before `transport`.
struct PacketHead {
    wire::EthernetHeader ethernet;
    wire::Ipv4Header ipv4;
    std::uint8_t transport[8];
};
static_assert(sizeof(PacketHead) == 42);

}  // namespace

bool Interface::is_subnet_broadcast(Ipv4Address address) const {
    std::uint32_t mask = configuration_.netmask.number();
    std::uint32_t network = configuration_.address.number() & mask;
    // Networks of one or two hosts have no broadcast address (RFC 3021).
    return configured() && ~mask > 1 && address.number() == (network | ~mask);
}

async::Result<Ipv4Address> Interface::next_hop(Ipv4Address destination) const {
    if (!configured() || destination.is_broadcast() || is_subnet_broadcast(destination))
        return wire::broadcast_ipv4;
    if (destination.is_unspecified() || destination.is_multicast() || destination.is_loopback() ||
        destination == configuration_.address)
        return async::Error{async::Code::unreachable, "destination address"};
    std::uint32_t differing = destination.number() ^ configuration_.address.number();
    if ((differing & configuration_.netmask.number()) == 0)
        return destination;
    if (configuration_.gateway.is_unspecified())
        return async::Error{async::Code::unreachable, "no gateway"};
    return configuration_.gateway;
}

std::optional<MacAddress> Interface::mac_of(Ipv4Address hop) {
    if (hop.is_broadcast())
        return wire::broadcast_mac;
    Neighbours::Answer answer = neighbours_.look_up(hop);
    if (answer.ask)
        send_arp(wire::ArpOperation::request, wire::broadcast_mac, hop);
    return answer.mac;
}

async::Task<MacAddress> Interface::resolve(Ipv4Address hop) {
    async::Duration timeout = first_arp_timeout;
    for (unsigned attempt = 0; attempt < arp_tries; ++attempt) {
        if (auto mac = mac_of(hop))
            co_return *mac;
        async::Instant deadline = loop_.after(jittered(timeout, entropy_));
        for (bool in_time = true; in_time;) {
            auto woken = co_await neighbours_.changed().wait(deadline);
            if (auto mac = neighbours_.find(hop))
                co_return *mac;
            in_time = static_cast<bool>(woken);
        }
        timeout = std::min(timeout * 2, largest_arp_timeout);
    }
    co_return async::Error{async::Code::unreachable, "no ARP answer"};
}

void Interface::send_arp(wire::ArpOperation operation, MacAddress to, Ipv4Address target) {
    struct {
        wire::EthernetHeader ethernet;
        wire::ArpPacket arp;
    } frame;
    static_assert(sizeof frame == 42);
    MacAddress mac = nic_.address();
    frame.ethernet = {to, mac, wire::ethertype_arp};
    MacAddress asked = operation == wire::ArpOperation::request ? MacAddress{} : to;
    frame.arp = wire::emit_arp({operation, mac, configuration_.address, asked, target});
    // A question that is lost is asked again, and so is one whose answer is lost.
    static_cast<void>(transmit(layout::bytes_of(frame), {}));
}

async::Result<void> Interface::send_udp(MacAddress to,
                                        const wire::UdpDatagram& datagram,
                                        Ipv4Address destination,
                                        std::uint8_t ttl) {
    if (datagram.payload.size() > wire::largest_udp_payload)
        return async::Error{async::Code::too_large, "UDP payload"};
    wire::Ipv4Packet packet;
    packet.source = configuration_.address;
    packet.destination = destination;
    packet.protocol = wire::protocol_udp;
    packet.time_to_live = ttl;
    auto header = wire::emit_udp(datagram, packet.source, packet.destination);
    return send_ipv4(to, packet, layout::bytes_of(header), datagram.payload);
}

async::Result<void> Interface::send_echo(MacAddress to,
                                         Ipv4Address destination,
                                         const wire::IcmpEcho& echo) {
    wire::Ipv4Packet packet;
    packet.source = configuration_.address;
    packet.destination = destination;
    packet.protocol = wire::protocol_icmp;
    auto header = wire::emit_icmp_echo(echo);
    return send_ipv4(to, packet, layout::bytes_of(header), echo.data);
}

async::Result<void> Interface::send_ipv4(MacAddress to,
                                         wire::Ipv4Packet packet,
                                         layout::Bytes transport_header,
                                         layout::Bytes payload) {
    PacketHead head;
    head.ethernet = {to, nic_.address(), wire::ethertype_ipv4};
    std::memcpy(head.transport, transport_header.data(), sizeof head.transport);
    packet.identification = identification_++;
    const std::size_t room = mtu() - sizeof head.ipv4;
    // The transport header counts as the first bytes of what is cut.
    std::size_t before = sizeof head.transport;
    std::size_t left = payload.size() + before;
    while (true) {
        packet.more_fragments = left > room;
        std::size_t size = packet.more_fragments ? room & ~std::size_t{7} : left;
        head.ipv4 = wire::emit_ipv4(packet, size);
        layout::Bytes tail = payload.first(size - before);
        layout::Bytes front = layout::bytes_of(head);
        CHECK_RESULT(transmit(front.first(offsetof(PacketHead, transport) + before), tail));
        if (!packet.more_fragments)
            return async::success;
        payload = payload.subspan(tail.size());
        left -= size;
        before = 0;
        packet.fragment_offset = static_cast<std::uint16_t>(packet.fragment_offset + size);
    }
}

async::Result<void> Interface::transmit(layout::Bytes head, layout::Bytes tail) {
    CHECK_RESULT(nic_.transmit(head, tail));
    ++counters_.frames_sent;
    return async::success;
}

}  // namespace net
