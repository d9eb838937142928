// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/udp.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/packets.hpp"
#include "wire/checksum.hpp"

using testing_wire::Flow;
using testing_wire::Frame;
using testing_wire::pattern;
using testing_wire::udp_bytes;
using wire::Ipv4Address;

namespace {

const Flow flow{Ipv4Address(10, 0, 0, 1), 2000, Ipv4Address(10, 0, 0, 2), 69};

auto parse(const Frame& bytes) {
    return wire::parse_udp(bytes, flow.source, flow.destination);
}

bool malformed(const Frame& bytes) {
    auto datagram = parse(bytes);
    return !datagram && datagram.error().code == async::Code::malformed &&
           !wire::is_bad_checksum(datagram.error());
}

}  // namespace

TEST_CASE("a UDP datagram survives emit and parse, at even and odd sizes") {
    for (auto size : std::initializer_list<std::size_t>{0, 1, 2, 511, 1468}) {
        Frame payload = pattern(size);
        Frame bytes = udp_bytes(flow, payload);
        auto datagram = parse(bytes);
        REQUIRE(datagram);
        CHECK(datagram->source_port == 2000);
        CHECK(datagram->destination_port == 69);
        CHECK(Frame(datagram->payload.begin(), datagram->payload.end()) == payload);
    }
}

TEST_CASE("a UDP checksum covers the addresses") {
    Frame bytes = udp_bytes(flow, pattern(20));
    CHECK(wire::is_bad_checksum(
        wire::parse_udp(bytes, flow.source, Ipv4Address(10, 0, 0, 3)).error()));
    CHECK(wire::is_bad_checksum(
        wire::parse_udp(bytes, Ipv4Address(10, 0, 0, 3), flow.destination).error()));
}

TEST_CASE("each flipped bit of a UDP datagram is noticed") {
    Frame bytes = udp_bytes(flow, pattern(9));
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        Frame damaged = bytes;
        damaged[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
        REQUIRE_FALSE(parse(damaged));
    }
}

TEST_CASE("a UDP checksum of zero means none, and is never sent") {
    Frame bytes = udp_bytes(flow, pattern(9));
    bytes[6] = bytes[7] = 0;
    bytes[10] ^= 0xFF;
    CHECK(parse(bytes));

    // One of all two-byte payloads makes the sum zero; it must go out as 0xFFFF and be accepted.
    bool met = false;
    for (unsigned value = 0; value < 0x10000; ++value) {
        Frame payload{static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
        Frame sent = udp_bytes(flow, payload);
        unsigned checksum = unsigned{sent[6]} << 8 | sent[7];
        REQUIRE(checksum != 0);
        if (checksum == 0xFFFF) {
            met = true;
            CHECK(parse(sent));
        }
    }
    CHECK(met);
}

TEST_CASE("UDP length lies are malformed") {
    Frame bytes = udp_bytes(flow, pattern(20));
    for (unsigned length : {0u, 7u, 29u, 0xFFFFu}) {
        bytes[4] = static_cast<std::uint8_t>(length >> 8);
        bytes[5] = static_cast<std::uint8_t>(length);
        CHECK(malformed(bytes));
    }
    for (std::size_t size = 0; size < 8; ++size)
        CHECK(malformed(Frame(bytes.begin(), bytes.begin() + static_cast<long>(size))));
}

TEST_CASE("bytes behind the UDP length are cut off") {
    Frame bytes = udp_bytes(flow, pattern(20));
    bytes.resize(40, 0xAA);
    auto datagram = parse(bytes);
    REQUIRE(datagram);
    CHECK(datagram->payload.size() == 20);
}

TEST_CASE("port 0 is nobody's destination, but may be a source") {
    Flow to_nobody = flow;
    to_nobody.destination_port = 0;
    CHECK(malformed(udp_bytes(to_nobody, pattern(4))));
    Flow from_nobody = flow;
    from_nobody.source_port = 0;
    CHECK(parse(udp_bytes(from_nobody, pattern(4))));
}
