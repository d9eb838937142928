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
        if ((tag.control & 0x0FFF) != 0)
            return async::Error{async::Code::unsupported, "802.1Q VLAN"};
        type = tag.type;
    }
    return EthernetFrame{header.destination, header.source, type, reader.rest()};
}

}  // namespace wire
