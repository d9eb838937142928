// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/ethernet.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/packets.hpp"

using testing_wire::Frame;
using testing_wire::Hop;

namespace {

const Hop hop{{{2, 0, 0, 0, 0, 1}}, {{2, 0, 0, 0, 0, 2}}};
const Frame payload{1, 2, 3};

Frame tagged(std::uint16_t control, std::uint16_t type) {
    wire::VlanTag tag{control, type};
    return testing_wire::ethernet_frame(
        hop, wire::ethertype_vlan, testing_wire::joined({layout::bytes_of(tag), payload}));
}

}  // namespace

TEST_CASE("an Ethernet frame survives emit and parse") {
    auto frame = wire::parse_ethernet(testing_wire::ethernet_frame(hop, 0x0800, payload));
    REQUIRE(frame);
    CHECK(frame->destination == hop.to);
    CHECK(frame->source == hop.from);
    CHECK(frame->type == wire::ethertype_ipv4);
    CHECK(frame->payload.size() == 3);
}

TEST_CASE("an Ethernet header has its bytes where IEEE 802.3 wants them") {
    Frame bytes = testing_wire::ethernet_frame(hop, 0x0806, {});
    CHECK(bytes == Frame{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x08, 0x06});
}

TEST_CASE("a priority tag is taken off, whatever its priority") {
    for (auto control : std::initializer_list<std::uint16_t>{0x0000, 0x2000, 0xF000}) {
        Frame bytes = tagged(control, wire::ethertype_arp);
        auto frame = wire::parse_ethernet(bytes);
        REQUIRE(frame);
        CHECK(frame->type == wire::ethertype_arp);
        CHECK(Frame(frame->payload.begin(), frame->payload.end()) == payload);
    }
}

TEST_CASE("a frame of a VLAN is unsupported") {
    for (auto control : std::initializer_list<std::uint16_t>{0x0001, 0x0FFF, 0xE064})
        CHECK(wire::parse_ethernet(tagged(control, wire::ethertype_arp)).error().code ==
              async::Code::unsupported);
}

TEST_CASE("a second tag stays a type that nobody takes") {
    auto frame = wire::parse_ethernet(tagged(0, wire::ethertype_vlan));
    REQUIRE(frame);
    CHECK(frame->type == wire::ethertype_vlan);
}

TEST_CASE("every cut of a frame within its headers is malformed") {
    Frame bytes = tagged(0, wire::ethertype_arp);
    for (std::size_t size = 0; size < 18; ++size)
        CHECK(wire::parse_ethernet(layout::Bytes(bytes).first(size)).error().code ==
              async::Code::malformed);
    CHECK(wire::parse_ethernet(layout::Bytes(bytes).first(18)));
}

TEST_CASE("a source that is a group is malformed") {
    Hop group{wire::broadcast_mac, hop.to};
    CHECK(wire::parse_ethernet(testing_wire::ethernet_frame(group, 0x0800, payload)).error().code ==
          async::Code::malformed);
}
