// SPDX-License-Identifier: GPL-2.0-or-later
// Sockets: ports, sending with ARP and routing, fragments, and two hosts that talk under fire.
#include "net/udp_socket.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "async/memory_host.hpp"
#include "tests/wire/host.hpp"
#include "tests/wire/packets.hpp"

using namespace testing_wire;
using net::UdpSocket;
using wire::Ipv4Address;

namespace {

const Ipv4Address our_address(10, 0, 0, 2);
const Ipv4Address peer_address(10, 0, 0, 1);

/// One host and an end that records what it sends and answers nothing unless told.
struct Bench : World {
    Host host{*this, 2, our_address};
    UdpSocket socket{host.interface, 4000};
    RawEnd peer{wire};
    ::wire::MacAddress peer_mac{{2, 0, 0, 0, 0, 1}};

    /// From now on ARP requests for `address` are answered, but for the first `ignored`.
    void answer_arp(Ipv4Address address, unsigned ignored = 0) {
        peer.on_frame = [this, address, ignored](layout::Bytes bytes) mutable {
            auto frame = ::wire::parse_ethernet(bytes);
            if (!frame || frame->type != ::wire::ethertype_arp)
                return;
            auto arp = ::wire::parse_arp(frame->payload);
            if (!arp || arp->target != address || arp->operation != ::wire::ArpOperation::request)
                return;
            if (ignored > 0) {
                --ignored;
                return;
            }
            peer.inject(arp_frame(
                {peer_mac, arp->sender_mac},
                {::wire::ArpOperation::reply, peer_mac, address, arp->sender_mac, arp->sender}));
        };
    }
    std::vector<::wire::Ipv4Packet> packets() const {
        std::vector<::wire::Ipv4Packet> found;
        for (const Frame& bytes : peer.frames) {
            auto frame = ::wire::parse_ethernet(bytes);
            if (frame && frame->type == ::wire::ethertype_ipv4)
                found.push_back(*::wire::parse_ipv4(frame->payload));
        }
        return found;
    }
    std::vector<::wire::Arp> questions() const {
        std::vector<::wire::Arp> found;
        for (const Frame& bytes : peer.frames) {
            auto frame = ::wire::parse_ethernet(bytes);
            if (frame && frame->type == ::wire::ethertype_arp)
                found.push_back(*::wire::parse_arp(frame->payload));
        }
        return found;
    }
};

const Frame hello{'h', 'e', 'l', 'l', 'o'};

}  // namespace

TEST_CASE("a port is bound once, and free again after its socket") {
    Bench b;
    CHECK(b.socket.port() == 4000);
    UdpSocket second(b.host.interface, 4000);
    CHECK(second.port() == 0);
    auto refused = second.send_now({wire::broadcast_ipv4, 1}, hello);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == async::Code::in_use);
    CHECK_FALSE(b.run(second.send({wire::broadcast_ipv4, 1}, hello)));
    { UdpSocket third(b.host.interface, 4001); }
    UdpSocket fourth(b.host.interface, 4001);
    CHECK(fourth.port() == 4001);
}

TEST_CASE("random ports are dynamic, free and differ") {
    Bench b;
    std::vector<std::unique_ptr<UdpSocket>> sockets;
    std::set<std::uint16_t> ports;
    for (unsigned i = 0; i < 300; ++i) {
        sockets.push_back(std::make_unique<UdpSocket>(b.host.interface, 0));
        ports.insert(sockets.back()->port());
    }
    CHECK(ports.size() == 300);
    CHECK(*ports.begin() >= 49152);
    CHECK(*ports.rbegin() - *ports.begin() > 1000);
}

TEST_CASE("a datagram to a neighbour asks for its MAC once and then is sent there") {
    Bench b;
    b.answer_arp(peer_address);
    REQUIRE(b.run(b.socket.send({peer_address, 69}, hello, 9)));
    REQUIRE(b.run(b.socket.send({peer_address, 69}, hello)));
    b.run_for(async::milliseconds(1));
    REQUIRE(b.questions().size() == 1);
    CHECK(b.questions()[0].sender == our_address);
    REQUIRE(b.packets().size() == 2);
    auto packet = b.packets()[0];
    CHECK(packet.source == our_address);
    CHECK(packet.destination == peer_address);
    CHECK(packet.time_to_live == 9);
    CHECK(b.packets()[1].time_to_live == 64);
    auto datagram = wire::parse_udp(packet.payload, packet.source, packet.destination);
    REQUIRE(datagram);
    CHECK(datagram->source_port == 4000);
    CHECK(datagram->destination_port == 69);
    CHECK(Frame(datagram->payload.begin(), datagram->payload.end()) == hello);
    CHECK(wire::parse_ethernet(b.peer.frames[1])->destination == b.peer_mac);
    CHECK(b.host.interface.counters().frames_sent == 3);
}

TEST_CASE("a lost ARP question is asked again, at growing intervals") {
    Bench b;
    std::vector<async::Instant> times;
    b.wire.observer = [&](const WireEnd& from, const Frame&) {
        if (&from == static_cast<const WireEnd*>(&b.host.nic))
            times.push_back(b.clock.now());
    };
    b.answer_arp(peer_address, 4);
    REQUIRE(b.run(b.socket.send({peer_address, 69}, hello)));
    b.run_for(async::milliseconds(1));
    CHECK(b.questions().size() == 5);
    CHECK(b.packets().size() == 1);
    REQUIRE(times.size() == 6);
    for (std::size_t i = 2; i < 5; ++i)
        CHECK((times[i] - times[i - 1]) > (times[i - 1] - times[i - 2]));
}

TEST_CASE("a neighbour that does not answer is unreachable after a bounded time") {
    Bench b;
    async::Instant start = b.clock.now();
    auto sent = b.run(b.socket.send({peer_address, 69}, hello), async::seconds(8));
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == async::Code::unreachable);
    CHECK(b.questions().size() == 6);
    CHECK((b.clock.now() - start) > async::seconds(3));
    CHECK(b.packets().empty());
}

TEST_CASE("send_now sends at once or asks and says so") {
    Bench b;
    b.answer_arp(peer_address);
    auto early = b.socket.send_now({peer_address, 69}, hello);
    REQUIRE_FALSE(early);
    CHECK(early.error().code == async::Code::timed_out);
    b.run_for(async::milliseconds(10));
    CHECK(b.questions().size() == 1);
    CHECK(b.socket.send_now({peer_address, 69}, hello));
    b.run_for(async::milliseconds(1));
    CHECK(b.packets().size() == 1);
}

TEST_CASE("the next hop follows the netmask") {
    Bench b;
    const Ipv4Address gateway(10, 0, 0, 254);
    const Ipv4Address far(192, 168, 7, 7);
    b.host.interface.configure({our_address, Ipv4Address(255, 255, 255, 0), gateway, 0});
    SECTION("far away: the gateway") {
        b.answer_arp(gateway);
        REQUIRE(b.run(b.socket.send({far, 69}, hello)));
    }
    SECTION("near: directly") {
        b.answer_arp(peer_address);
        REQUIRE(b.run(b.socket.send({peer_address, 69}, hello)));
    }
    SECTION("the broadcast address of the subnet: everybody, without asking") {
        REQUIRE(b.run(b.socket.send({Ipv4Address(10, 0, 0, 255), 69}, hello)));
        b.run_for(async::milliseconds(1));
        CHECK(b.questions().empty());
        CHECK(wire::parse_ethernet(b.peer.frames[0])->destination == wire::broadcast_mac);
    }
    b.run_for(async::milliseconds(1));
    CHECK(b.packets().size() == 1);
}

TEST_CASE("a destination without a way is unreachable at once") {
    Bench b;
    for (auto destination : {Ipv4Address(192, 168, 7, 7),
                             Ipv4Address(),
                             Ipv4Address(127, 0, 0, 1),
                             Ipv4Address(224, 0, 0, 1),
                             our_address}) {
        auto sent = b.socket.send_now({destination, 69}, hello);
        REQUIRE_FALSE(sent);
        CHECK(sent.error().code == async::Code::unreachable);
    }
    CHECK(b.peer.frames.empty());
}

TEST_CASE("an interface without an address sends to everybody from 0.0.0.0") {
    Bench b;
    b.host.interface.configure({});
    for (auto destination : {wire::broadcast_ipv4, peer_address})
        REQUIRE(b.run(b.socket.send({destination, 67}, hello)));
    b.run_for(async::milliseconds(1));
    REQUIRE(b.packets().size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(b.packets()[i].source.is_unspecified());
        CHECK(wire::parse_ethernet(b.peer.frames[i])->destination == wire::broadcast_mac);
    }
}

TEST_CASE("what does not fit the MTU goes in fragments that other stacks can put together") {
    for (auto mtu : std::initializer_list<std::uint16_t>{68, 576, 1499, 1500}) {
        Bench b;
        b.host.interface.configure({our_address, Ipv4Address(255, 255, 255, 0), {}, mtu});
        b.answer_arp(peer_address);
        for (std::size_t size : {0u, 40u, 48u, 1472u, 1473u, 5000u}) {
            b.peer.frames.clear();
            Frame payload = pattern(size);
            REQUIRE(b.run(b.socket.send({peer_address, 69}, payload)));
            b.run_for(async::milliseconds(1));
            net::Reassembly reassembly;
            std::uint32_t dropped = 0;
            Frame whole;
            for (const auto& packet : b.packets()) {
                REQUIRE(packet.payload.size() <= mtu - 20u);
                if (!packet.is_fragment()) {
                    whole.assign(packet.payload.begin(), packet.payload.end());
                } else if (auto buffer = reassembly.add(packet, b.clock.now(), dropped)) {
                    auto bytes = buffer->bytes();
                    whole.assign(bytes.begin(), bytes.end());
                }
            }
            std::size_t room = mtu - 20u;
            std::size_t per_fragment = room / 8 * 8;
            // The last fragment may also use the room that is no multiple of 8.
            std::size_t expected = 1;
            for (std::size_t left = size + 8; left > room; left -= per_fragment)
                ++expected;
            CHECK(b.packets().size() == expected);
            auto datagram = wire::parse_udp(whole, our_address, peer_address);
            REQUIRE(datagram);
            CHECK(Frame(datagram->payload.begin(), datagram->payload.end()) == payload);
            CHECK(dropped == 0);
        }
    }
}

TEST_CASE("the largest UDP payload is sent, a larger one is refused") {
    Bench b;
    b.host.interface.configure({});
    Frame payload = pattern(wire::largest_udp_payload + 1);
    auto refused = b.socket.send_now({wire::broadcast_ipv4, 69}, payload);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == async::Code::too_large);
    CHECK(b.socket.send_now({wire::broadcast_ipv4, 69}, layout::Bytes(payload).first(65507)));
    b.run_for(async::milliseconds(1));
    auto last = b.packets().back();
    CHECK(last.fragment_offset + last.payload.size() == 65515);
}

TEST_CASE("a card that cannot send gives its error") {
    Bench b;
    b.host.interface.configure({});
    b.host.nic.fail_transmits(1);
    auto sent = b.socket.send_now({wire::broadcast_ipv4, 69}, hello);
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == async::Code::device);
    CHECK(b.host.interface.counters().frames_sent == 0);
}

TEST_CASE("send without memory for its coroutine says so") {
    Bench b;
    async::MemoryShortage shortage(0);
    auto task = b.socket.send({peer_address, 69}, hello);
    task.start();
    REQUIRE(task.done());
    auto sent = task.take_result();
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == async::Code::no_memory);
}

TEST_CASE("a send that is cancelled while it asks leaves nothing behind") {
    Bench b;
    {
        auto task = b.socket.send({peer_address, 69}, hello);
        task.start();
        b.run_for(async::milliseconds(300));
        CHECK_FALSE(task.done());
    }
    CHECK(b.loop.next_deadline() == async::never);
    b.answer_arp(peer_address);
    CHECK(b.run(b.socket.send({peer_address, 69}, hello)));
}

TEST_CASE("datagrams come out in the order in which they came in") {
    Bench b;
    for (std::uint8_t round = 0; round < 3; ++round) {
        for (std::uint8_t i = 0; i < 100; ++i) {
            Frame payload{i};
            b.peer.inject(udp_frame({b.peer_mac, b.host.nic.address()},
                                    {peer_address, 69, our_address, 4000},
                                    payload));
        }
        b.run_for(async::milliseconds(1));
        for (std::uint8_t i = 0; i < 100; ++i) {
            auto datagram = b.socket.try_receive();
            REQUIRE(datagram);
            REQUIRE(datagram->payload.bytes()[0] == i);
        }
    }
}
