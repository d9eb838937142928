// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/icmp.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/packets.hpp"
#include "wire/checksum.hpp"

using testing_wire::Frame;
using testing_wire::pattern;

namespace {

Frame bytes_of(const wire::IcmpEcho& echo) {
    auto header = wire::emit_icmp_echo(echo);
    return testing_wire::joined({layout::bytes_of(header), echo.data});
}

}  // namespace

TEST_CASE("ICMP echo survives emit and parse, at even and odd sizes") {
    for (auto size : std::initializer_list<std::size_t>{0, 1, 56, 57}) {
        Frame data = pattern(size);
        Frame bytes = bytes_of({wire::IcmpType::echo, 0x1234, 7, data});
        CHECK(bytes[0] == 8);
        auto echo = wire::parse_icmp_echo(bytes);
        REQUIRE(echo);
        CHECK(echo->type == wire::IcmpType::echo);
        CHECK(echo->identifier == 0x1234);
        CHECK(echo->sequence_number == 7);
        CHECK(Frame(echo->data.begin(), echo->data.end()) == data);
    }
}

TEST_CASE("an ICMP echo reply is told from a request") {
    Frame bytes = bytes_of({wire::IcmpType::echo_reply, 1, 2, {}});
    CHECK(bytes[0] == 0);
    auto echo = wire::parse_icmp_echo(bytes);
    REQUIRE(echo);
    CHECK(echo->type == wire::IcmpType::echo_reply);
}

TEST_CASE("short and damaged ICMP messages are refused") {
    Frame bytes = bytes_of({wire::IcmpType::echo, 1, 2, {}});
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK(wire::parse_icmp_echo(layout::Bytes(bytes).first(size)).error().code ==
              async::Code::malformed);
    bytes[7] ^= 1;
    CHECK(wire::is_bad_checksum(wire::parse_icmp_echo(bytes).error()));
}

TEST_CASE("other ICMP messages are unsupported") {
    for (auto [type, code] : {std::pair{3, 3}, {8, 1}, {5, 0}, {13, 0}}) {
        Frame bytes = bytes_of({static_cast<wire::IcmpType>(type), 1, 2, {}});
        bytes[1] = static_cast<std::uint8_t>(code);
        bytes[2] = bytes[3] = 0;
        auto sum = wire::InternetChecksum().add(bytes).value();
        bytes[2] = static_cast<std::uint8_t>(sum >> 8);
        bytes[3] = static_cast<std::uint8_t>(sum);
        CHECK(wire::parse_icmp_echo(bytes).error().code == async::Code::unsupported);
    }
}
