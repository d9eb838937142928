// SPDX-License-Identifier: GPL-2.0-or-later
// Ethernet II frames (IEEE 802.3 clause 3) and the 802.1Q tag.
#pragma once

#include "async/result.hpp"
#include "std/bytes.hpp"
#include "wire/address.hpp"

namespace wire {

struct EthernetHeader {
    MacAddress destination;
    MacAddress source;
    layout::be16 type;
};
static_assert(sizeof(EthernetHeader) == 14);

/// What follows a type of 0x8100.
struct VlanTag {
    layout::be16 control;  ///< priority 15:13, drop eligible 12, VLAN id 11:0
    layout::be16 type;
};
static_assert(sizeof(VlanTag) == 4);

inline constexpr std::uint16_t vlan_id_mask = 0x0FFF;

enum EtherType : std::uint16_t {
    ethertype_ipv4 = 0x0800,
    ethertype_arp = 0x0806,
    ethertype_vlan = 0x8100,
};

/// A frame taken apart; `payload` views the parsed bytes and may end in padding.
struct EthernetFrame {
    MacAddress destination;
    MacAddress source;
    std::uint16_t type = 0;
    layout::Bytes payload;
};

/// A tag with VLAN id 0 only carries a priority: the frame counts as untagged. Other tags are
/// Code::unsupported. A source that is a group address is Code::malformed.
async::Result<EthernetFrame> parse_ethernet(layout::Bytes bytes);

/// The VLAN id of a frame's tag; 0 without a tag.
std::uint16_t vlan_of(layout::Bytes frame);

inline EthernetHeader emit_ethernet(const EthernetFrame& frame) {
    return {frame.destination, frame.source, frame.type};
}

}  // namespace wire
