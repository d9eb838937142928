// SPDX-License-Identifier: GPL-2.0-or-later
// Echo requests to a host that answers, and replies that are not ours.
#include "net/ping_socket.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/host.hpp"
#include "tests/wire/packets.hpp"

using namespace testing_wire;
using async::Code;
using net::Ipv4Address;

namespace {

struct PingWorld : World {
    Host us{*this, 2, {10, 0, 0, 2}};
    Host peer{*this, 1, {10, 0, 0, 1}};
    net::PingSocket ping{us.interface};

    /// Sends, again after ARP, and waits a little.
    bool answered(std::uint16_t number, layout::Bytes data) {
        auto sent = ping.send_now({10, 0, 0, 1}, number, data);
        if (!sent) {
            REQUIRE(sent.error().code == Code::timed_out);
            run_for(async::milliseconds(10));
            REQUIRE(ping.send_now({10, 0, 0, 1}, number, data));
        }
        run_for(async::milliseconds(10));
        return ping.answered();
    }
};

}  // namespace

TEST_CASE("a host answers, also what is sent in fragments") {
    PingWorld world;
    CHECK_FALSE(world.ping.answered());
    for (std::size_t size : {0, 1, 64, 1472, 1473, 8000}) {
        CAPTURE(size);
        CHECK(world.answered(static_cast<std::uint16_t>(size), pattern(size)));
    }
    // More than a host answers.
    CHECK_FALSE(world.answered(1, pattern(9000)));
    Frame huge(net::PingSocket::largest_data + 1);
    CHECK(world.ping.send_now({10, 0, 0, 1}, 1, huge).error().code == Code::too_large);
    CHECK(world.ping.send_now({10, 1, 0, 1}, 1, {}).error().code == Code::unreachable);
}

TEST_CASE("the next request forgets the reply to the last one") {
    PingWorld world;
    CHECK(world.answered(1, {}));
    REQUIRE(world.ping.send_now({10, 0, 0, 1}, 2, {}));
    CHECK_FALSE(world.ping.answered());
}

TEST_CASE("only the same data, from there, under our numbers, is the reply") {
    PingWorld world;
    Frame data = pattern(20);
    REQUIRE(world.answered(1, data));
    world.peer.interface.close();
    RawEnd other(world.wire);
    struct {
        const char* name;
        Ipv4Address from;
        unsigned identifier, sequence, data;
        bool good;
    } table[] = {
        {"other sender", {10, 0, 0, 3}, 0, 0, 0, false},
        {"other identifier", {10, 0, 0, 1}, 1, 0, 0, false},
        {"other sequence number", {10, 0, 0, 1}, 0, 1, 0, false},
        {"other data", {10, 0, 0, 1}, 0, 0, 1, false},
        {"all the same", {10, 0, 0, 1}, 0, 0, 0, true},
    };
    for (auto& row : table) {
        CAPTURE(row.name);
        other.on_frame = [&](layout::Bytes bytes) {
            auto frame = wire::parse_ethernet(bytes);
            auto packet = wire::parse_ipv4(frame->payload);
            auto echo = wire::parse_icmp_echo(packet->payload);
            Frame content = joined({echo->data});
            content[3] = static_cast<std::uint8_t>(content[3] ^ row.data);
            wire::IcmpEcho reply{wire::IcmpType::echo_reply,
                                 static_cast<std::uint16_t>(echo->identifier ^ row.identifier),
                                 static_cast<std::uint16_t>(echo->sequence_number ^ row.sequence),
                                 content};
            auto header = wire::emit_icmp_echo(reply);
            Frame icmp = joined({layout::bytes_of(header), content});
            wire::Ipv4Packet answer;
            answer.source = row.from;
            answer.destination = packet->source;
            answer.protocol = wire::protocol_icmp;
            answer.payload = icmp;
            other.inject(ipv4_frame({frame->destination, frame->source}, answer));
        };
        CHECK(world.answered(7, data) == row.good);
    }
}
