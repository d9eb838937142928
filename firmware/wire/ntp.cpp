// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/ntp.hpp"

namespace wire {
namespace {

constexpr unsigned version_4 = 4 << 3, mode_mask = 7, mode_client = 3, mode_server = 4;
constexpr unsigned leap_unknown = 3 << 6;
constexpr unsigned largest_stratum = 15;
/// From 1900 to 1970, 17 of these years with a leap day.
constexpr std::uint32_t seconds_to_1970 = (70 * 365 + 17) * 86400u;

}  // namespace

NtpMessage ntp_request(const NtpTimestamp& nonce) {
    NtpMessage message;
    message.leap_version_mode = version_4 | mode_client;
    message.transmit = nonce;
    return message;
}

async::Result<std::uint32_t> parse_ntp_answer(layout::Bytes bytes, const NtpTimestamp& nonce) {
    NtpMessage message;
    if (!layout::Reader(bytes).read(message))
        return async::Error{async::Code::malformed, "NTP message"};
    if ((message.leap_version_mode & mode_mask) != mode_server ||
        message.originate.seconds != nonce.seconds || message.originate.fraction != nonce.fraction)
        return async::Error{async::Code::unsupported, "not an answer"};
    // Stratum 0 is a "kiss of death" (RFC 4330 section 8).
    if (message.leap_version_mode >= leap_unknown || message.stratum == 0 ||
        message.stratum > largest_stratum || message.transmit.seconds == 0)
        return async::Error{async::Code::refused, "the server does not tell the time"};
    // The count starts over in 2036: what is before 1970 is then (RFC 4330 section 3).
    return message.transmit.seconds - seconds_to_1970;
}

}  // namespace wire
