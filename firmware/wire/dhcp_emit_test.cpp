// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "wire/dhcp.hpp"

using namespace wire;
using async::Code;

namespace {

DhcpClientMessage discover() {
    DhcpClientMessage message;
    message.xid = 0x12345678;
    message.secs = 3;
    message.mac = MacAddress{{0x52, 0x54, 0, 0x12, 0x34, 0x56}};
    message.user_class = "iPXE";
    for (std::uint8_t i = 0; i < 16; ++i)
        message.uuid[i] = static_cast<std::uint8_t>(0xA0 + i);
    return message;
}

/// The bytes of an option as hexadecimal text; "-" where it is absent.
std::string option(layout::Bytes packet, unsigned code) {
    auto message = DhcpMessage::parse(packet);
    REQUIRE(message);
    std::uint8_t bytes[255];
    auto length = message->copy(static_cast<DhcpOption>(code), bytes);
    if (!length)
        return "-";
    async::Text<512> text;
    for (std::size_t i = 0; i < *length; ++i)
        text.hex(bytes[i], 2);
    return std::string(text.view());
}

struct Emitted {
    explicit Emitted(const DhcpClientMessage& message, std::size_t space = 576) : bytes(space) {
        result = emit_dhcp(message, bytes);
        if (result)
            bytes.resize(*result);
    }
    std::vector<std::uint8_t> bytes;
    async::Result<std::size_t> result{std::size_t{0}};
};

}  // namespace

TEST_CASE("a DISCOVER carries what PXE servers look for") {
    Emitted packet(discover());
    REQUIRE(packet.result);
    auto message = DhcpMessage::parse(packet.bytes);
    REQUIRE(message);
    const BootpHeader& header = message->header();
    CHECK(header.op == bootrequest);
    CHECK(header.htype == 1);
    CHECK(header.hlen == 6);
    CHECK(header.xid == 0x12345678);
    CHECK(header.secs == 3);
    CHECK(header.flags == 0);
    CHECK(header.ciaddr.is_unspecified());
    CHECK(header.chaddr == discover().mac);
    CHECK(message->type() == DhcpMessageType::discover);

    const std::pair<unsigned, const char*> rows[] = {
        {12, "-"},
        {43, "-"},
        {50, "-"},
        {53, "01"},
        {54, "-"},
        {57, "05c0"},
        {61, "01525400123456"},
        {77, "69505845"},
        {93, "0000"},
        {94, "010201"},
        {97, "00a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"},
    };
    for (auto [code, value] : rows) {
        INFO("option " << code);
        CHECK(option(packet.bytes, code) == value);
    }
    CHECK(message->text(DhcpOption::class_identifier).view() == "PXEClient:Arch:00000:UNDI:002001");
    CHECK(message->is_pxe());
    std::string parameters = option(packet.bytes, 55);
    for (const char* wanted : {"01", "03", "1a", "2b", "36", "3c", "42", "43"})
        CHECK(parameters.find(wanted) != std::string::npos);
    CHECK(packet.bytes.back() == 255);
}

TEST_CASE("a REQUEST names the address and the server") {
    DhcpClientMessage request = discover();
    request.type = DhcpMessageType::request;
    request.requested_address = Ipv4Address(10, 0, 2, 15);
    request.server_identifier = Ipv4Address(10, 0, 2, 2);
    Emitted packet(request);
    REQUIRE(packet.result);
    CHECK(option(packet.bytes, 53) == "03");
    CHECK(option(packet.bytes, 50) == "0a00020f");
    CHECK(option(packet.bytes, 54) == "0a000202");
    CHECK(option(packet.bytes, 93) == "0000");
}

TEST_CASE("a RELEASE carries identity and server only, padded to the BOOTP size") {
    DhcpClientMessage release = discover();
    release.type = DhcpMessageType::release;
    release.ciaddr = Ipv4Address(10, 0, 2, 15);
    release.server_identifier = Ipv4Address(10, 0, 2, 2);
    Emitted packet(release);
    REQUIRE(packet.result);
    CHECK(packet.bytes.size() == dhcp_smallest_message);
    CHECK(DhcpMessage::parse(packet.bytes)->header().ciaddr == Ipv4Address(10, 0, 2, 15));
    CHECK(option(packet.bytes, 53) == "07");
    CHECK(option(packet.bytes, 54) == "0a000202");
    CHECK(option(packet.bytes, 61) == "01525400123456");
    for (unsigned absent : {50u, 55u, 57u, 60u, 77u, 93u, 94u, 97u})
        CHECK(option(packet.bytes, absent) == "-");
}

TEST_CASE("unknown identity and empty user class leave their options out") {
    DhcpClientMessage message = discover();
    message.uuid = {};
    message.user_class = "";
    Emitted packet(message);
    REQUIRE(packet.result);
    CHECK(option(packet.bytes, 97) == "-");
    CHECK(option(packet.bytes, 77) == "-");
}

TEST_CASE("a boot item is asked for inside option 43") {
    DhcpClientMessage message = discover();
    message.boot_item = 0x1234;
    Emitted packet(message);
    REQUIRE(packet.result);
    CHECK(option(packet.bytes, 43) == "470412340000ff");
}

TEST_CASE("a message fits or is refused, never cut") {
    DhcpClientMessage message = discover();
    message.type = DhcpMessageType::request;
    message.requested_address = Ipv4Address(1, 2, 3, 4);
    message.server_identifier = Ipv4Address(1, 2, 3, 5);
    message.boot_item = 1;
    std::string user_class(160, 'u');
    message.user_class = user_class;
    Emitted whole(message);
    REQUIRE(whole.result);
    for (std::size_t space = 0; space < whole.bytes.size(); ++space) {
        Emitted packet(message, space);
        REQUIRE_FALSE(packet.result);
        CHECK(packet.result.error().code == Code::too_large);
    }
    user_class.assign(256, 'u');
    message.user_class = user_class;
    CHECK(Emitted(message, 2000).result.error().code == Code::too_large);
}
