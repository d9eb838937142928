// SPDX-License-Identifier: GPL-2.0-or-later
// NTP messages of a simple client (RFC 4330, RFC 5905 section 7.3).
#pragma once

#include "async/result.hpp"
#include "std/bytes.hpp"
#include "std/endian.hpp"

namespace wire {

inline constexpr std::uint16_t ntp_port = 123;

/// Times are seconds since 1900 and the fraction of a second.
struct NtpTimestamp {
    layout::be32 seconds{0};
    layout::be32 fraction{0};
};

struct NtpMessage {
    std::uint8_t leap_version_mode = 0;  ///< leap indicator 7:6, version 5:3, mode 2:0
    std::uint8_t stratum = 0;
    std::uint8_t poll = 0;
    std::uint8_t precision = 0;
    layout::be32 root_delay{0};
    layout::be32 root_dispersion{0};
    layout::be32 reference_id{0};
    NtpTimestamp reference;
    NtpTimestamp originate;
    NtpTimestamp receive;
    NtpTimestamp transmit;
};
static_assert(sizeof(NtpMessage) == 48);

/// A client's question. `nonce` stands for the time, which nobody needs to know: the server
/// repeats it.
NtpMessage ntp_request(const NtpTimestamp& nonce);

/// The time in seconds since 1970, until 2106. Code::unsupported: not the answer to a question with
/// this nonce; Code::refused: the server does not know the time, or asks to be left alone.
async::Result<std::uint32_t> parse_ntp_answer(layout::Bytes bytes, const NtpTimestamp& nonce);

}  // namespace wire
