// SPDX-License-Identifier: GPL-2.0-or-later
// ICMP echo (RFC 792); other messages are not for a boot ROM.
#pragma once

#include "async/result.hpp"
#include "std/bytes.hpp"
#include "std/endian.hpp"

namespace wire {

struct IcmpEchoHeader {
    std::uint8_t type;
    std::uint8_t code;
    layout::be16 checksum;
    layout::be16 identifier;
    layout::be16 sequence_number;
};
static_assert(sizeof(IcmpEchoHeader) == 8);

enum class IcmpType : std::uint8_t { echo_reply = 0, echo = 8 };

/// `data` views the parsed bytes.
struct IcmpEcho {
    IcmpType type = IcmpType::echo;
    std::uint16_t identifier = 0;
    std::uint16_t sequence_number = 0;
    layout::Bytes data;
};

/// Messages of other types or codes are Code::unsupported.
async::Result<IcmpEcho> parse_icmp_echo(layout::Bytes bytes);
/// The header that goes before echo.data.
IcmpEchoHeader emit_icmp_echo(const IcmpEcho& echo);

}  // namespace wire
