// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/arp.hpp"

#include <catch2/catch.hpp>

using wire::Arp;
using wire::ArpOperation;
using wire::ArpPacket;

namespace {

const Arp request{ArpOperation::request,
                  {{2, 0, 0, 0, 0, 1}},
                  wire::Ipv4Address(10, 0, 0, 1),
                  {},
                  wire::Ipv4Address(10, 0, 0, 2)};

async::Code error_of(const ArpPacket& packet) {
    auto parsed = wire::parse_arp(layout::bytes_of(packet));
    REQUIRE_FALSE(parsed);
    return parsed.error().code;
}

}  // namespace

TEST_CASE("ARP survives emit and parse") {
    for (auto operation : {ArpOperation::request, ArpOperation::reply}) {
        Arp arp = request;
        arp.operation = operation;
        arp.target_mac = {{2, 0, 0, 0, 0, 9}};
        auto packet = wire::emit_arp(arp);
        auto parsed = wire::parse_arp(layout::bytes_of(packet));
        REQUIRE(parsed);
        CHECK(parsed->operation == operation);
        CHECK(parsed->sender_mac == arp.sender_mac);
        CHECK(parsed->sender == arp.sender);
        CHECK(parsed->target_mac == arp.target_mac);
        CHECK(parsed->target == arp.target);
    }
}

TEST_CASE("an ARP request has its bytes where RFC 826 wants them") {
    const std::uint8_t expected[] = {0,  1, 8, 0, 6, 4, 0, 1, 2, 0, 0,  0, 0, 1,
                                     10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2};
    auto packet = wire::emit_arp(request);
    auto bytes = layout::bytes_of(packet);
    CHECK(std::equal(bytes.begin(), bytes.end(), std::begin(expected), std::end(expected)));
}

TEST_CASE("a short ARP packet is malformed, padding is not") {
    auto packet = wire::emit_arp(request);
    auto bytes = layout::bytes_of(packet);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK(wire::parse_arp(bytes.first(size)).error().code == async::Code::malformed);
    std::uint8_t padded[46] = {};
    std::memcpy(padded, bytes.data(), bytes.size());
    CHECK(wire::parse_arp(padded));
}

TEST_CASE("ARP for other kinds of network is unsupported") {
    ArpPacket packet = wire::emit_arp(request);
    packet.hrd = 6;
    CHECK(error_of(packet) == async::Code::unsupported);
    packet = wire::emit_arp(request);
    packet.pro = 0x86DD;
    CHECK(error_of(packet) == async::Code::unsupported);
    for (auto operation : std::initializer_list<std::uint16_t>{0, 3, 0x0100, 0xFFFF}) {
        packet = wire::emit_arp(request);
        packet.op = operation;
        CHECK(error_of(packet) == async::Code::unsupported);
    }
}

TEST_CASE("ARP with lying address lengths or impossible senders is malformed") {
    ArpPacket packet = wire::emit_arp(request);
    packet.hln = 255;
    CHECK(error_of(packet) == async::Code::malformed);
    packet = wire::emit_arp(request);
    packet.pln = 16;
    CHECK(error_of(packet) == async::Code::malformed);
    packet = wire::emit_arp(request);
    packet.sha = wire::broadcast_mac;
    CHECK(error_of(packet) == async::Code::malformed);
    for (auto sender :
         {wire::broadcast_ipv4, wire::Ipv4Address(224, 0, 0, 1), wire::Ipv4Address(127, 0, 0, 1)}) {
        packet = wire::emit_arp(request);
        packet.spa = sender;
        CHECK(error_of(packet) == async::Code::malformed);
    }
}

TEST_CASE("an ARP probe has no sender address and is well formed") {
    ArpPacket packet = wire::emit_arp(request);
    packet.spa = wire::Ipv4Address();
    CHECK(wire::parse_arp(layout::bytes_of(packet)));
}
