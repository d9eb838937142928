// SPDX-License-Identifier: GPL-2.0-or-later
// The receiving half of Interface: from a frame to ARP, ICMP echo, or a UDP socket. What is dropped
// on the way is counted, and nothing is answered that could be used against others.
#include "net/interface.hpp"
#include "net/ping_socket.hpp"
#include "net/udp_socket.hpp"
#include "net/vlan_nic.hpp"
#include "wire/checksum.hpp"

namespace net {

namespace {

// Larger echo requests are not diagnosis but load.
constexpr std::size_t largest_echo = 8 * 1024;

}  // namespace

void Interface::count(const async::Error& error) {
    if (wire::is_bad_checksum(error))
        ++counters_.bad_checksum;
    else if (error.code == async::Code::unsupported)
        ++counters_.not_for_us;
    else
        ++counters_.malformed;
}

void Interface::frame_received(layout::Bytes bytes) {
    ++counters_.frames_received;
    if (std::uint16_t tag = wire::vlan_of(bytes))
        for (async::Node* node = &vlans_.next(); node != &vlans_; node = &node->next())
            if (auto& vlan = static_cast<VlanNic&>(*node); vlan.tag() == tag)
                return vlan.take(bytes);
    auto frame = wire::parse_ethernet(bytes);
    if (!frame)
        return count(frame.error());
    MacAddress mac = nic_.address();
    bool to_us = frame->destination == mac || frame->destination == wire::broadcast_mac;
    if (to_us && frame->type == wire::ethertype_ipv4)
        ipv4_received(*frame);
    else if (to_us && frame->type == wire::ethertype_arp)
        arp_received(*frame);
    else
        ++counters_.not_for_us;
}

void Interface::arp_received(const wire::EthernetFrame& frame) {
    auto arp = wire::parse_arp(frame.payload);
    if (!arp)
        return count(arp.error());
    // Only what is meant for us teaches us anything: gratuitous ARP has no effect. A sender with
    // our address is a conflict that a boot ROM cannot solve.
    if (!configured() || arp->target != configuration_.address ||
        arp->sender == configuration_.address) {
        ++counters_.not_for_us;
        return;
    }
    if (arp->operation == wire::ArpOperation::reply) {
        neighbours_.answered(arp->sender, arp->sender_mac);
        return;
    }
    // A probe (RFC 5227) has no sender address to learn, but is to be answered.
    if (!arp->sender.is_unspecified())
        neighbours_.asked_for_us(arp->sender, arp->sender_mac);
    send_arp(wire::ArpOperation::reply, arp->sender_mac, arp->sender);
}

bool Interface::is_for_us(Ipv4Address destination, bool to_our_mac) const {
    if (destination.is_broadcast())
        return true;
    if (configured())
        return is_subnet_broadcast(destination) ||
               (to_our_mac && destination == configuration_.address);
    // A DHCP server may send to the address that it is about to give us (RFC 2131 section 4.1).
    return to_our_mac && !destination.is_unspecified() && !destination.is_multicast() &&
           !destination.is_loopback();
}

void Interface::ipv4_received(const wire::EthernetFrame& frame) {
    auto packet = wire::parse_ipv4(frame.payload);
    if (!packet)
        return count(packet.error());
    if (!is_for_us(packet->destination, frame.destination != wire::broadcast_mac)) {
        ++counters_.not_for_us;
        return;
    }
    if (configured() &&
        (packet->source == configuration_.address || is_subnet_broadcast(packet->source))) {
        ++counters_.malformed;
        return;
    }
    if (!packet->is_fragment())
        return deliver(*packet, frame.source);
    auto whole = reassembly_.add(*packet, loop_.now(), counters_.fragments_dropped);
    if (!whole)
        return;
    packet->payload = whole->bytes();
    deliver(*packet, frame.source);
}

void Interface::deliver(const wire::Ipv4Packet& packet, MacAddress from) {
    if (packet.protocol == wire::protocol_udp)
        udp_received(packet);
    else if (packet.protocol == wire::protocol_icmp)
        icmp_received(packet, from);
    else
        ++counters_.not_for_us;
}

void Interface::icmp_received(const wire::Ipv4Packet& packet, MacAddress from) {
    auto echo = wire::parse_icmp_echo(packet.payload);
    if (!echo)
        return count(echo.error());
    if (echo->type == wire::IcmpType::echo_reply) {
        for (async::Node* node = &pings_.next(); node != &pings_; node = &node->next())
            if (static_cast<PingSocket&>(*node).take(*echo, packet.source))
                return;
    }
    // Broadcast pings would make every machine on the network answer a forged source.
    if (echo->type != wire::IcmpType::echo || packet.destination != configuration_.address ||
        packet.source.is_unspecified() || echo->data.size() > largest_echo) {
        ++counters_.not_for_us;
        return;
    }
    echo->type = wire::IcmpType::echo_reply;
    // Back the way it came: no ARP for the sake of a ping. A reply that gets lost is no loss.
    static_cast<void>(send_echo(from, packet.source, *echo));
}

UdpSocket* Interface::socket_on(std::uint16_t port) {
    for (async::Node* node = &sockets_.next(); node != &sockets_; node = &node->next()) {
        auto& socket = static_cast<UdpSocket&>(*node);
        if (socket.port_ == port)
            return &socket;
    }
    return nullptr;
}

void Interface::udp_received(const wire::Ipv4Packet& packet) {
    auto datagram = wire::parse_udp(packet.payload, packet.source, packet.destination);
    if (!datagram)
        return count(datagram.error());
    UdpSocket* socket = socket_on(datagram->destination_port);
    if (socket == nullptr) {
        ++counters_.no_socket;
        return;
    }
    socket->queue({packet.source, datagram->source_port},
                  {packet.destination, datagram->destination_port},
                  datagram->payload);
}

}  // namespace net
