// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/ipv4.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "tests/wire/packets.hpp"
#include "wire/checksum.hpp"

using testing_wire::Frame;
using testing_wire::pattern;
using wire::Ipv4Address;
using wire::Ipv4Header;
using wire::Ipv4Packet;

namespace {

const Frame payload = pattern(100);

Ipv4Packet plain() {
    Ipv4Packet packet;
    packet.source = Ipv4Address(10, 0, 0, 1);
    packet.destination = Ipv4Address(10, 0, 0, 2);
    packet.protocol = wire::protocol_udp;
    packet.time_to_live = 17;
    packet.identification = 0xBEEF;
    packet.payload = payload;
    return packet;
}

Frame bytes_of(const Ipv4Packet& packet) {
    auto header = wire::emit_ipv4(packet, packet.payload.size());
    return testing_wire::joined({layout::bytes_of(header), packet.payload});
}

/// The bytes with one header field changed and, unless it is the checksum, a right checksum.
template <class Change>
Frame changed(Change change, bool fix_checksum = true) {
    Frame bytes = bytes_of(plain());
    Ipv4Header header;
    std::memcpy(&header, bytes.data(), sizeof header);
    change(header);
    if (fix_checksum) {
        header.header_checksum = 0;
        header.header_checksum = wire::InternetChecksum().add(layout::bytes_of(header)).value();
    }
    std::memcpy(bytes.data(), &header, sizeof header);
    return bytes;
}

bool malformed(const Frame& bytes) {
    auto packet = wire::parse_ipv4(bytes);
    return !packet && packet.error().code == async::Code::malformed &&
           !wire::is_bad_checksum(packet.error());
}

}  // namespace

TEST_CASE("an IPv4 packet survives emit and parse") {
    Ipv4Packet sent = plain();
    Frame bytes = bytes_of(sent);
    auto packet = wire::parse_ipv4(bytes);
    REQUIRE(packet);
    CHECK(packet->source == sent.source);
    CHECK(packet->destination == sent.destination);
    CHECK(packet->protocol == sent.protocol);
    CHECK(packet->time_to_live == 17);
    CHECK(packet->identification == 0xBEEF);
    CHECK_FALSE(packet->is_fragment());
    CHECK(Frame(packet->payload.begin(), packet->payload.end()) == payload);
}

TEST_CASE("a fragment keeps its place") {
    Ipv4Packet sent = plain();
    sent.payload = sent.payload.first(96);
    sent.fragment_offset = 1480;
    sent.more_fragments = true;
    auto packet = wire::parse_ipv4(bytes_of(sent));
    REQUIRE(packet);
    CHECK(packet->is_fragment());
    CHECK(packet->fragment_offset == 1480);
    CHECK(packet->more_fragments);
}

TEST_CASE("padding behind the total length is cut off") {
    Frame bytes = bytes_of(plain());
    bytes.resize(bytes.size() + 40, 0xAA);
    auto packet = wire::parse_ipv4(bytes);
    REQUIRE(packet);
    CHECK(packet->payload.size() == payload.size());
}

TEST_CASE("options are skipped") {
    Frame bytes = bytes_of(plain());
    bytes.insert(bytes.begin() + 20, {1, 1, 1, 0});
    bytes[0] = 0x46;
    bytes[3] = static_cast<std::uint8_t>(bytes[3] + 4);
    bytes[10] = bytes[11] = 0;
    auto sum = wire::InternetChecksum().add(layout::Bytes(bytes).first(24)).value();
    bytes[10] = static_cast<std::uint8_t>(sum >> 8);
    bytes[11] = static_cast<std::uint8_t>(sum);
    auto packet = wire::parse_ipv4(bytes);
    REQUIRE(packet);
    CHECK(Frame(packet->payload.begin(), packet->payload.end()) == payload);
}

TEST_CASE("every cut of an IPv4 packet is malformed") {
    Frame bytes = bytes_of(plain());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        REQUIRE(malformed(Frame(bytes.begin(), bytes.begin() + static_cast<long>(size))));
}

TEST_CASE("lying lengths and versions are malformed") {
    CHECK(malformed(changed([](auto& header) { header.version_ihl = 0x65; })));
    CHECK(malformed(changed([](auto& header) { header.version_ihl = 0x44; })));
    CHECK(malformed(changed([](auto& header) { header.version_ihl = 0x40; })));
    CHECK(malformed(changed([](auto& header) { header.total_length = 19; })));
    CHECK(malformed(changed([](auto& header) { header.total_length = 0; })));
    CHECK(malformed(changed([](auto& header) { header.total_length = 121; })));
    CHECK(malformed(changed([](auto& header) { header.total_length = 65535; })));
}

TEST_CASE("a header longer than the packet is malformed") {
    Ipv4Packet packet = plain();
    packet.payload = {};
    Frame bytes = bytes_of(packet);
    bytes[0] = 0x4F;
    CHECK(malformed(bytes));
}

TEST_CASE("each flipped bit of the header is noticed") {
    Frame bytes = bytes_of(plain());
    for (std::size_t bit = 0; bit < 160; ++bit) {
        Frame damaged = bytes;
        damaged[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
        REQUIRE_FALSE(wire::parse_ipv4(damaged));
    }
    Frame damaged = changed([](auto& header) { header.time_to_live = 1; }, false);
    CHECK(wire::is_bad_checksum(wire::parse_ipv4(damaged).error()));
}

TEST_CASE("a source that is no host is malformed") {
    for (auto source : {wire::broadcast_ipv4, Ipv4Address(224, 0, 0, 1), Ipv4Address(127, 0, 0, 1)})
        CHECK(malformed(changed([&](auto& header) { header.source = source; })));
    CHECK(wire::parse_ipv4(changed([](auto& header) { header.source = Ipv4Address(); })));
}

TEST_CASE("impossible fragments are malformed") {
    Ipv4Packet packet = plain();
    packet.more_fragments = true;
    SECTION("not a multiple of 8") {
        packet.payload = packet.payload.first(95);
    }
    SECTION("empty, in the middle") {
        packet.payload = {};
    }
    SECTION("empty, at the end") {
        packet.payload = {};
        packet.more_fragments = false;
        packet.fragment_offset = 8;
    }
    SECTION("beyond the largest packet") {
        packet.payload = packet.payload.first(96);
        packet.fragment_offset = 65528;
    }
    SECTION("one byte beyond it") {
        packet.payload = packet.payload.first(12);
        packet.more_fragments = false;
        packet.fragment_offset = 65504;
    }
    CHECK(malformed(bytes_of(packet)));
}

TEST_CASE("the last byte of the largest packet is still allowed") {
    Ipv4Packet packet = plain();
    packet.payload = packet.payload.first(11);
    packet.fragment_offset = 65504;
    CHECK(wire::parse_ipv4(bytes_of(packet)));
}
