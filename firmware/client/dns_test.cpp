// SPDX-License-Identifier: GPL-2.0-or-later
// DNS lookups, and asking in general, against servers that are slow, silent, hostile.
#include "client/dns.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/wire/dns_server.hpp"

using namespace testing_wire;
using async::Code;
using net::Ipv4Address;

namespace {

const Ipv4Address address(192, 0, 2, 7);

struct DnsWorld : World {
    Host host{*this, 2, {10, 0, 0, 2}};
    UdpServer<World> first{*this, 11, {10, 0, 0, 11}, 53};
    UdpServer<World> second{*this, 12, {10, 0, 0, 12}, 53};
    client::Server servers[2] = {{&host.interface, {10, 0, 0, 11}},
                                 {&host.interface, {10, 0, 0, 12}}};
    client::AskSettings settings;

    async::Result<Ipv4Address> resolve(std::string_view name, std::size_t count = 1) {
        return run(client::dns_resolve(
            std::span<client::Server>(servers).first(count), name, settings, entropy));
    }
};

Frame found(const net::Datagram& query) {
    std::string name = dns_asked(query.payload.bytes());
    return dns_answer(dns_id(query), name, {dns_a(name, address)});
}

}  // namespace

TEST_CASE("a name is asked for from a random port with a random id") {
    DnsWorld world;
    std::set<std::uint16_t> ports, ids;
    world.first.answer = [&](const net::Datagram& query) {
        ports.insert(query.source.port);
        ids.insert(dns_id(query));
        return found(query);
    };
    for (unsigned i = 0; i < 5; ++i)
        CHECK(*world.resolve("www.a.org") == address);
    CHECK(world.first.asked == std::vector<std::string>(5, "www.a.org"));
    CHECK(ports.size() == 5);
    CHECK(ids.size() == 5);
}

TEST_CASE("lost questions are asked again, until the time is over") {
    DnsWorld world;
    unsigned silent = 3;
    world.first.answer = [&](const net::Datagram& query) {
        return silent-- > 0 ? Frame() : found(query);
    };
    CHECK(*world.resolve("a") == address);
    CHECK(world.first.asked.size() == 4);
    CHECK(world.first.askers.front() == world.first.askers.back());
    world.first.answer = nullptr;
    async::Instant begin = world.clock.now();
    CHECK(world.resolve("a").error().code == Code::timed_out);
    CHECK(world.clock.now() - begin == world.settings.total);
}

TEST_CASE("the next server is asked when one is silent, refuses, or cannot be reached") {
    DnsWorld world;
    world.second.answer = found;
    CHECK(*world.resolve("a", 2) == address);
    CHECK(world.first.asked.size() == 1);
    world.first.answer = [](const net::Datagram& query) {
        return dns_answer(dns_id(query), "a", {}, 0x8182);
    };
    async::Instant begin = world.clock.now();
    CHECK(*world.resolve("a", 2) == address);
    CHECK(world.clock.now() - begin < async::milliseconds(10));
    CHECK(world.resolve("a", 1).error().code == Code::refused);
    world.second.answer = world.first.answer;
    CHECK(world.resolve("a", 2).error().code == Code::refused);
    world.second.answer = found;
    world.servers[0].address = {10, 0, 0, 99};
    CHECK(*world.resolve("a", 2) == address);
    CHECK(world.resolve("a", 1).error().code == Code::unreachable);
    CHECK(world.resolve("a", 0).error().code == Code::unreachable);
    world.servers[0].address = {10, 9, 0, 1};
    CHECK(world.resolve("a", 1).error().code == Code::unreachable);
}

TEST_CASE("a late answer of a server that was asked before counts") {
    DnsWorld world;
    net::Datagram kept;
    world.first.answer = [&](const net::Datagram& query) {
        kept = {query.source, query.destination, async::Buffer::copy_of(query.payload.bytes())};
        return Frame();
    };
    world.second.answer = [&](const net::Datagram&) {
        CHECK(world.first.socket().send_now(kept.source, found(kept)));
        return Frame();
    };
    CHECK(*world.resolve("a", 2) == address);
    CHECK(world.first.asked.size() == 1);
    CHECK(world.second.asked.size() == 1);
}

TEST_CASE("answers that are none of ours are ignored") {
    DnsWorld world;
    unsigned sent = 0;
    world.first.answer = [&](const net::Datagram& query) {
        std::uint16_t id = dns_id(query);
        switch (sent++) {
            case 0:
                return dns_answer(static_cast<std::uint16_t>(id + 1), "a", {dns_a("a", address)});
            case 1:
                return dns_answer(id, "b", {dns_a("b", address)});
            case 2:
                return Frame(5);
            default:
                return found(query);
        }
    };
    CHECK(*world.resolve("a") == address);
    CHECK(sent == 4);

    // The right answer from another server, and from another port.
    unsigned wrong = 0;
    world.first.answer = [&](const net::Datagram& query) {
        net::UdpSocket socket(world.first.interface(), 5300);
        wrong += bool{world.second.socket().send_now(query.source, found(query))};
        wrong += bool{socket.send_now(query.source, found(query))};
        return Frame();
    };
    CHECK(world.resolve("a").error().code == Code::timed_out);
    CHECK(wrong > 4);
}

TEST_CASE("what is not there is said at once") {
    DnsWorld world;
    world.first.answer = [](const net::Datagram& query) {
        return dns_answer(dns_id(query), "a", {}, 0x8183);
    };
    CHECK(world.resolve("a").error().code == Code::not_found);
    CHECK(world.first.asked.size() == 1);
    CHECK(world.resolve("a..b").error().code == Code::malformed);
}

TEST_CASE("aliases over several questions, but not for ever") {
    DnsWorld world;
    world.first.answer = [](const net::Datagram& query) {
        std::string name = dns_asked(query.payload.bytes());
        if (name == "ccc.org")
            return found(query);
        std::string next = name == "b.org" ? "ccc.org" : name == "a.org" ? "b.org" : name + "x";
        return dns_answer(dns_id(query), name, {dns_cname(name, next)});
    };
    CHECK(*world.resolve("a.org") == address);
    CHECK(world.first.asked == std::vector<std::string>{"a.org", "b.org", "ccc.org"});
    CHECK(world.resolve("x.org").error().code == Code::not_found);
    CHECK(world.first.asked.size() == 7);
}

TEST_CASE("a lookup gets through a bad network") {
    DnsWorld world;
    world.first.answer = found;
    world.host.nic.sending.loss = world.host.nic.receiving.loss = 30;
    for (unsigned i = 0; i < 10; ++i)
        CHECK(*world.resolve("www.a.org") == address);
    CHECK(world.host.nic.sent.lost + world.host.nic.received.lost > 2);
}
