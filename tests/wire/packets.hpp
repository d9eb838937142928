// SPDX-License-Identifier: GPL-2.0-or-later
// Whole frames for tests that play a peer by hand. Whoever includes this links firmware_wire.
#pragma once

#include "tests/wire/fake_wire.hpp"
#include "wire/arp.hpp"
#include "wire/ethernet.hpp"
#include "wire/icmp.hpp"
#include "wire/ipv4.hpp"
#include "wire/udp.hpp"

namespace testing_wire {

inline Frame joined(std::initializer_list<layout::Bytes> runs) {
    Frame frame;
    for (layout::Bytes run : runs)
        frame.insert(frame.end(), run.begin(), run.end());
    return frame;
}

/// `count` bytes that differ from place to place.
inline Frame pattern(std::size_t count, unsigned seed = 1) {
    Frame bytes(count);
    FakeEntropy entropy(seed);
    for (std::uint8_t& byte : bytes)
        byte = static_cast<std::uint8_t>(entropy.random());
    return bytes;
}

/// Who sends to whom on the Ethernet level.
struct Hop {
    wire::MacAddress from;
    wire::MacAddress to;
};

inline Frame ethernet_frame(Hop hop, std::uint16_t type, layout::Bytes payload) {
    auto header = wire::emit_ethernet({hop.to, hop.from, type, {}});
    return joined({layout::bytes_of(header), payload});
}

inline Frame arp_frame(Hop hop, const wire::Arp& arp) {
    auto packet = wire::emit_arp(arp);
    return ethernet_frame(hop, wire::ethertype_arp, layout::bytes_of(packet));
}

/// packet.payload becomes the payload.
inline Frame ipv4_frame(Hop hop, const wire::Ipv4Packet& packet) {
    auto header = wire::emit_ipv4(packet, packet.payload.size());
    Frame bytes = joined({layout::bytes_of(header), packet.payload});
    return ethernet_frame(hop, wire::ethertype_ipv4, bytes);
}

/// Addresses and ports of a datagram.
struct Flow {
    wire::Ipv4Address source;
    std::uint16_t source_port;
    wire::Ipv4Address destination;
    std::uint16_t destination_port;
};

/// UDP header and payload: what the IP packet of the datagram carries.
inline Frame udp_bytes(const Flow& flow, layout::Bytes payload) {
    auto header = wire::emit_udp(
        {flow.source_port, flow.destination_port, payload}, flow.source, flow.destination);
    return joined({layout::bytes_of(header), payload});
}

inline wire::Ipv4Packet udp_packet(const Flow& flow, layout::Bytes udp) {
    wire::Ipv4Packet packet;
    packet.source = flow.source;
    packet.destination = flow.destination;
    packet.protocol = wire::protocol_udp;
    packet.payload = udp;
    return packet;
}

inline Frame udp_frame(Hop hop, const Flow& flow, layout::Bytes payload) {
    Frame udp = udp_bytes(flow, payload);
    return ipv4_frame(hop, udp_packet(flow, udp));
}

/// One fragment of `whole` (an IP payload): `size` bytes from `offset`, the last one where it ends.
inline wire::Ipv4Packet fragment_of(const wire::Ipv4Packet& whole,
                                    std::size_t offset,
                                    std::size_t size) {
    wire::Ipv4Packet packet = whole;
    packet.fragment_offset = static_cast<std::uint16_t>(offset);
    packet.payload = whole.payload.subspan(offset, size);
    packet.more_fragments = offset + size < whole.payload.size();
    return packet;
}

}  // namespace testing_wire
