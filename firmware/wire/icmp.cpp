// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/icmp.hpp"

#include "wire/checksum.hpp"

namespace wire {

async::Result<IcmpEcho> parse_icmp_echo(layout::Bytes bytes) {
    layout::Reader reader(bytes);
    IcmpEchoHeader header;
    if (!reader.read(header))
        return async::Error{async::Code::malformed, "ICMP length"};
    if (InternetChecksum().add(bytes).value() != 0)
        return bad_checksum;
    auto type = static_cast<IcmpType>(header.type);
    if ((type != IcmpType::echo && type != IcmpType::echo_reply) || header.code != 0)
        return async::Error{async::Code::unsupported, "ICMP type"};
    return IcmpEcho{type, header.identifier, header.sequence_number, reader.rest()};
}

IcmpEchoHeader emit_icmp_echo(const IcmpEcho& echo) {
    IcmpEchoHeader header{
        static_cast<std::uint8_t>(echo.type), 0, 0, echo.identifier, echo.sequence_number};
    header.checksum = InternetChecksum().add(layout::bytes_of(header)).add(echo.data).value();
    return header;
}

}  // namespace wire
