// SPDX-License-Identifier: GPL-2.0-or-later
// What an NTP server answers.
#pragma once

#include "tests/wire/dns_server.hpp"
#include "wire/ntp.hpp"

namespace testing_wire {

/// `time` in seconds since 1970.
inline Frame ntp_answer(const net::Datagram& query, std::uint32_t time) {
    wire::NtpMessage message;
    if (!layout::Reader(query.payload.bytes()).read(message))
        return {};
    message.originate = message.transmit;
    message.leap_version_mode = 0x24;
    message.stratum = 2;
    message.transmit = {time + 2208988800u, 0};
    return joined({layout::bytes_of(message)});
}

}  // namespace testing_wire
