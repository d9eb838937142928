// SPDX-License-Identifier: GPL-2.0-or-later
// ARP for IPv4 over Ethernet (RFC 826).
#pragma once

#include "async/result.hpp"
#include "std/bytes.hpp"
#include "wire/address.hpp"

namespace wire {

/// The fields as RFC 826 names them (ar$hrd, ...).
struct ArpPacket {
    layout::be16 hrd;
    layout::be16 pro;
    std::uint8_t hln;
    std::uint8_t pln;
    layout::be16 op;
    MacAddress sha;
    Ipv4Address spa;
    MacAddress tha;
    Ipv4Address tpa;
};
static_assert(sizeof(ArpPacket) == 28);

enum class ArpOperation : std::uint16_t { request = 1, reply = 2 };

struct Arp {
    ArpOperation operation = ArpOperation::request;
    MacAddress sender_mac;
    Ipv4Address sender;  ///< unspecified in a probe (RFC 5227)
    MacAddress target_mac;
    Ipv4Address target;
};

/// Other hardware, protocols and operations are Code::unsupported; a sender that cannot be a host's
/// is Code::malformed.
async::Result<Arp> parse_arp(layout::Bytes bytes);
ArpPacket emit_arp(const Arp& arp);

}  // namespace wire
