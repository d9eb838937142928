// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/udp.hpp"

#include "wire/checksum.hpp"
#include "wire/ipv4.hpp"

namespace wire {

namespace {

struct PseudoHeader {
    Ipv4Address source;
    Ipv4Address destination;
    std::uint8_t zero;
    std::uint8_t protocol;
    layout::be16 udp_length;
};
static_assert(sizeof(PseudoHeader) == 12);

InternetChecksum pseudo_sum(Ipv4Address source, Ipv4Address destination, std::uint16_t length) {
    PseudoHeader pseudo{source, destination, 0, protocol_udp, length};
    return InternetChecksum().add(layout::bytes_of(pseudo));
}

}  // namespace

async::Result<UdpDatagram> parse_udp(layout::Bytes bytes,
                                     Ipv4Address source,
                                     Ipv4Address destination) {
    layout::Reader reader(bytes);
    UdpHeader header;
    if (!reader.read(header))
        return async::Error{async::Code::malformed, "UDP header"};
    std::uint16_t length = header.length;
    if (length < sizeof header || length > bytes.size() || header.destination_port == 0)
        return async::Error{async::Code::malformed, "UDP length"};
    if (header.checksum != 0 &&
        pseudo_sum(source, destination, length).add(bytes.first(length)).value() != 0)
        return bad_checksum;
    return UdpDatagram{
        header.source_port, header.destination_port, bytes.first(length).subspan(sizeof header)};
}

UdpHeader emit_udp(const UdpDatagram& datagram, Ipv4Address source, Ipv4Address destination) {
    auto length = static_cast<std::uint16_t>(sizeof(UdpHeader) + datagram.payload.size());
    UdpHeader header{datagram.source_port, datagram.destination_port, length, 0};
    std::uint16_t checksum = pseudo_sum(source, destination, length)
                                 .add(layout::bytes_of(header))
                                 .add(datagram.payload)
                                 .value();
    // Zero would say that there is none; its other representation sums to the same.
    header.checksum = checksum == 0 ? std::uint16_t{0xFFFF} : checksum;
    return header;
}

}  // namespace wire
