// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/ipv4.hpp"

#include "wire/checksum.hpp"

namespace wire {

namespace {

constexpr std::uint16_t more_fragments_flag = 0x2000;
constexpr std::uint16_t offset_mask = 0x1FFF;
constexpr std::size_t largest_payload = 65535 - sizeof(Ipv4Header);

bool can_be_a_source(Ipv4Address address) {
    return !address.is_multicast() && !address.is_broadcast() && !address.is_loopback();
}

bool fragment_is_sound(const Ipv4Packet& packet) {
    std::size_t size = packet.payload.size();
    return size != 0 && packet.fragment_offset <= largest_payload &&
           size <= largest_payload - packet.fragment_offset &&
           (!packet.more_fragments || size % 8 == 0);
}

}  // namespace

async::Result<Ipv4Packet> parse_ipv4(layout::Bytes bytes) {
    layout::Reader reader(bytes);
    Ipv4Header header;
    if (!reader.read(header) || header.version_ihl >> 4 != 4)
        return async::Error{async::Code::malformed, "IPv4 header"};
    std::size_t header_size = std::size_t{header.version_ihl & 0x0Fu} * 4;
    std::size_t total = header.total_length;
    if (header_size < sizeof header || total < header_size || total > bytes.size())
        return async::Error{async::Code::malformed, "IPv4 length"};
    if (InternetChecksum().add(bytes.first(header_size)).value() != 0)
        return bad_checksum;
    if (!can_be_a_source(header.source))
        return async::Error{async::Code::malformed, "IPv4 source"};

    std::uint16_t fragment = header.flags_fragment_offset;
    Ipv4Packet packet{header.source,
                      header.destination,
                      header.protocol,
                      header.time_to_live,
                      header.identification,
                      static_cast<std::uint16_t>((fragment & offset_mask) * 8),
                      (fragment & more_fragments_flag) != 0,
                      bytes.first(total).subspan(header_size)};
    if (packet.is_fragment() && !fragment_is_sound(packet))
        return async::Error{async::Code::malformed, "IPv4 fragment"};
    return packet;
}

Ipv4Header emit_ipv4(const Ipv4Packet& packet, std::size_t payload_size) {
    Ipv4Header header{0x45,
                      0,
                      static_cast<std::uint16_t>(sizeof(Ipv4Header) + payload_size),
                      packet.identification,
                      static_cast<std::uint16_t>(packet.fragment_offset / 8 |
                                                 (packet.more_fragments ? more_fragments_flag : 0)),
                      packet.time_to_live,
                      packet.protocol,
                      0,
                      packet.source,
                      packet.destination};
    header.header_checksum = InternetChecksum().add(layout::bytes_of(header)).value();
    return header;
}

}  // namespace wire
