// SPDX-License-Identifier: GPL-2.0-or-later
// UDP over IPv4 (RFC 768).
#pragma once

#include "async/result.hpp"
#include "std/bytes.hpp"
#include "wire/address.hpp"

namespace wire {

struct UdpHeader {
    layout::be16 source_port;
    layout::be16 destination_port;
    layout::be16 length;
    layout::be16 checksum;
};
static_assert(sizeof(UdpHeader) == 8);

/// `payload` views the parsed bytes.
struct UdpDatagram {
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    layout::Bytes payload;
};

/// The largest payload that an IPv4 packet can carry.
inline constexpr std::size_t largest_udp_payload = 65535 - 20 - sizeof(UdpHeader);

/// `bytes` is the payload of an IP packet between these addresses. A length beyond it is
/// Code::malformed, bytes behind a shorter one are cut off. A checksum of zero means there is none.
async::Result<UdpDatagram> parse_udp(layout::Bytes bytes,
                                     Ipv4Address source,
                                     Ipv4Address destination);
/// The header, always with a checksum, that goes before datagram.payload (largest_udp_payload).
UdpHeader emit_udp(const UdpDatagram& datagram, Ipv4Address source, Ipv4Address destination);

}  // namespace wire
