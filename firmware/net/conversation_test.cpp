// SPDX-License-Identifier: GPL-2.0-or-later
// Two hosts with the whole stack talk over a wire that loses, copies, reorders and damages.
#include <catch2/catch.hpp>

#include "tests/wire/host.hpp"
#include "tests/wire/packets.hpp"

using namespace testing_wire;
using net::Datagram;
using net::Endpoint;
using net::UdpSocket;
using wire::Ipv4Address;

namespace {

constexpr std::uint16_t echo_port = 7;

/// Sends every datagram back to where it came from, for ever.
async::Task<void> echo_server(UdpSocket& socket) {
    while (true) {
        while (auto datagram = socket.try_receive())
            static_cast<void>(co_await socket.send(datagram->source, datagram->payload.bytes()));
        static_cast<void>(co_await socket.arrived().wait());
    }
}

/// Sends `payload` until the same bytes come back; gives the number of tries.
async::Task<unsigned> exchange(UdpSocket& socket, Endpoint server, const Frame& payload) {
    for (unsigned tries = 1; tries <= 60; ++tries) {
        auto sent = co_await socket.send(server, payload);
        async::Instant deadline = socket.interface().loop().after(async::milliseconds(100));
        while (sent) {
            std::optional<Datagram> datagram = socket.try_receive();
            if (!datagram) {
                auto woken = co_await socket.arrived().wait(deadline);
                if (!woken)
                    break;
                continue;
            }
            auto bytes = datagram->payload.bytes();
            if (datagram->source == server && Frame(bytes.begin(), bytes.end()) == payload)
                co_return tries;
        }
    }
    co_return async::Error{async::Code::timed_out, "no echo"};
}

struct Bench : World {
    explicit Bench(std::uint64_t seed) : World(seed) { server.start(); }
    void set_faults(const Faults& faults) { near.nic.sending = near.nic.receiving = faults; }
    Host near{*this, 2, Ipv4Address(10, 0, 0, 2)};
    Host far{*this, 1, Ipv4Address(10, 0, 0, 1)};
    UdpSocket client{near.interface, 0};
    UdpSocket server_socket{far.interface, echo_port};
    async::Task<void> server = echo_server(server_socket);
    Endpoint there{Ipv4Address(10, 0, 0, 1), echo_port};
};

}  // namespace

TEST_CASE("two hosts talk on a good wire, each exchange at the first try") {
    Bench b(1);
    for (std::size_t size : {0u, 1u, 512u, 1472u, 1473u, 12000u}) {
        auto tries = b.run(exchange(b.client, b.there, pattern(size)));
        REQUIRE(tries);
        CHECK(*tries == 1);
    }
    CHECK(b.near.interface.counters().fragments_dropped == 0);
    // The server knew us from our question and never had to ask.
    CHECK(b.far.interface.counters().malformed == 0);
}

TEST_CASE("two hosts talk under fire, and only what was sent comes back") {
    struct Case {
        const char* name;
        Faults faults;
    };
    const Case cases[] = {
        {"1 % loss", {.loss = 1}},
        {"10 % loss", {.loss = 10}},
        {"30 % loss", {.loss = 30}},
        {"duplication", {.duplication = 50}},
        {"reordering", {.reordering = 50}},
        {"corruption", {.corruption = 20}},
        {"everything", {.loss = 10, .duplication = 20, .reordering = 20, .corruption = 10}},
    };
    for (const Case& each : cases)
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            INFO(each.name << ", seed " << seed);
            Bench b(seed);
            b.set_faults(each.faults);
            for (unsigned i = 0; i < 20; ++i) {
                auto tries =
                    b.run(exchange(b.client, b.there, pattern(i * 300, i)), async::seconds(600));
                REQUIRE(tries);
            }
            const FaultCounters& sent = b.near.nic.sent;
            CHECK((sent.lost != 0 || each.faults.loss < 10));
            CHECK((sent.duplicated != 0) == (each.faults.duplication != 0));
            CHECK((sent.reordered != 0) == (each.faults.reordering != 0));
            CHECK((sent.corrupted != 0) == (each.faults.corruption != 0));
        }
}

TEST_CASE("a cut wire ends in unreachable, and works again when it is whole") {
    Bench b(1);
    b.set_faults({.loss = 100});
    auto cut = b.run(b.client.send(b.there, pattern(10)));
    REQUIRE_FALSE(cut);
    CHECK(cut.error().code == async::Code::unreachable);
    b.set_faults({});
    CHECK(b.run(exchange(b.client, b.there, pattern(10))));
}

TEST_CASE("a card whose link is down sends and receives nothing") {
    Bench b(1);
    REQUIRE(b.run(exchange(b.client, b.there, pattern(10))));
    b.near.nic.set_link(false);
    CHECK_FALSE(b.run(exchange(b.client, b.there, pattern(10))));
    b.near.nic.set_link(true);
    CHECK(b.run(exchange(b.client, b.there, pattern(10))));
}
