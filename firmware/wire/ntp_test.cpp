// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/ntp.hpp"

#include <catch2/catch.hpp>

using async::Code;

namespace {

const wire::NtpTimestamp nonce{0x01020304, 0x05060708};

/// 2024-02-29 12:00:00 UTC
constexpr std::uint32_t some_time = 1709208000;

wire::NtpMessage answer(std::uint32_t seconds) {
    wire::NtpMessage message;
    message.leap_version_mode = 0x24;  // version 4, server
    message.stratum = 2;
    message.originate = nonce;
    message.transmit.seconds = seconds;
    return message;
}
async::Result<std::uint32_t> parse(const wire::NtpMessage& message) {
    return wire::parse_ntp_answer(layout::bytes_of(message), nonce);
}

}  // namespace

TEST_CASE("an NTP question") {
    auto message = wire::ntp_request(nonce);
    CHECK(message.leap_version_mode == 0x23);
    CHECK(std::uint32_t{message.transmit.seconds} == 0x01020304);
    CHECK(std::uint32_t{message.originate.seconds} == 0);
    CHECK(layout::bytes_of(message)[47] == 8);
}

TEST_CASE("NTP answers in both eras") {
    CHECK(*parse(answer(some_time + 2208988800u)) == some_time);
    CHECK(*parse(answer(0xFFFFFFFF)) == 2085978495);  // 2036-02-07 06:28:15
    CHECK(*parse(answer(1)) == 2085978497);
}

TEST_CASE("what is no NTP answer, and what tells no time") {
    struct {
        void (*change)(wire::NtpMessage&);
        Code code;
    } table[] = {
        {[](auto& m) { m.leap_version_mode = 0x23; }, Code::unsupported},
        {[](auto& m) { m.leap_version_mode = 0x25; }, Code::unsupported},
        {[](auto& m) { m.originate.seconds = 0; }, Code::unsupported},
        {[](auto& m) { m.originate.fraction = 0; }, Code::unsupported},
        {[](auto& m) { m.leap_version_mode = 0xE4; }, Code::refused},
        {[](auto& m) { m.stratum = 0; }, Code::refused},
        {[](auto& m) { m.stratum = 16; }, Code::refused},
        {[](auto& m) { m.transmit.seconds = 0; }, Code::refused},
    };
    for (unsigned i = 0; auto& row : table) {
        CAPTURE(i++);
        auto message = answer(some_time);
        row.change(message);
        auto time = parse(message);
        REQUIRE_FALSE(time);
        CHECK(time.error().code == row.code);
    }
    auto message = answer(some_time);
    auto bytes = layout::bytes_of(message);
    CHECK(wire::parse_ntp_answer(bytes.first(47), nonce).error().code == Code::malformed);
}
