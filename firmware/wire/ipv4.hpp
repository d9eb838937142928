// SPDX-License-Identifier: GPL-2.0-or-later
// IPv4 packets (RFC 791), received with options, sent without.
#pragma once

#include "async/result.hpp"
#include "std/bytes.hpp"
#include "wire/address.hpp"

namespace wire {

struct Ipv4Header {
    std::uint8_t version_ihl;  ///< version 7:4, header length in 32-bit words 3:0
    std::uint8_t type_of_service;
    layout::be16 total_length;
    layout::be16 identification;
    layout::be16 flags_fragment_offset;  ///< don't fragment 14, more fragments 13, offset 12:0
    std::uint8_t time_to_live;
    std::uint8_t protocol;
    layout::be16 header_checksum;
    Ipv4Address source;
    Ipv4Address destination;
};
static_assert(sizeof(Ipv4Header) == 20);

enum Ipv4Protocol : std::uint8_t { protocol_icmp = 1, protocol_udp = 17 };

/// A packet taken apart; `payload` views the parsed bytes.
struct Ipv4Packet {
    Ipv4Address source;
    Ipv4Address destination;
    std::uint8_t protocol = 0;
    std::uint8_t time_to_live = 64;
    std::uint16_t identification = 0;
    std::uint16_t fragment_offset = 0;  ///< in bytes, a multiple of 8
    bool more_fragments = false;
    layout::Bytes payload;

    bool is_fragment() const { return more_fragments || fragment_offset != 0; }
};

/// Checks version, lengths, header checksum and that the source can be a host's, cuts padding off
/// by the total length and skips options. Fragments that are empty, end beyond 65535 or, but for
/// the last, are no multiple of 8 are Code::malformed.
async::Result<Ipv4Packet> parse_ipv4(layout::Bytes bytes);

/// The header for `packet` with `payload_size` bytes after it (at most 65515); packet.payload is
/// not looked at, because it may stand in several runs.
Ipv4Header emit_ipv4(const Ipv4Packet& packet, std::size_t payload_size);

}  // namespace wire
