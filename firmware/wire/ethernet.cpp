// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/ethernet.hpp"

namespace wire {

async::Result<EthernetFrame> parse_ethernet(layout::Bytes bytes) {
    layout::Reader reader(bytes);
    EthernetHeader header;
    if (!reader.read(header) || header.source.is_multicast())
        return async::Error{async::Code::malformed, "Ethernet header"};
    std::uint16_t type = header.type;
    if (type == ethertype_vlan) {
        VlanTag tag;
        if (!reader.read(tag))
            return async::Error{async::Code::malformed, "802.1Q tag"};
        if ((tag.control & vlan_id_mask) != 0)
            return async::Error{async::Code::unsupported, "802.1Q VLAN"};
        type = tag.type;
    }
    return EthernetFrame{header.destination, header.source, type, reader.rest()};
}

std::uint16_t vlan_of(layout::Bytes frame) {
    layout::Reader reader(frame);
    EthernetHeader header;
    VlanTag tag;
    return reader.read(header) && header.type == ethertype_vlan && reader.read(tag)
               ? tag.control & vlan_id_mask
               : 0;
}

}  // namespace wire
