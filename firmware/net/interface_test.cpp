// SPDX-License-Identifier: GPL-2.0-or-later
// The life of an interface: open, link, configuration, close; and its answers to ARP and ping.
#include "net/interface.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/host.hpp"
#include "tests/wire/packets.hpp"

using namespace testing_wire;
using wire::ArpOperation;
using wire::Ipv4Address;

namespace {

const Ipv4Address our_address(10, 0, 0, 2);
const Ipv4Address peer_address(10, 0, 0, 1);

struct Bench : World {
    Host host{*this, 2, our_address};
    RawEnd peer{wire};
    ::wire::MacAddress peer_mac{{2, 0, 0, 0, 0, 1}};

    /// Sends and gives what comes back.
    std::vector<Frame> exchange(const Frame& frame) {
        peer.frames.clear();
        peer.inject(frame);
        run_for(async::milliseconds(10));
        return peer.frames;
    }
    Hop to_us() const { return {peer_mac, host.nic.address()}; }
    Hop to_all() const { return {peer_mac, ::wire::broadcast_mac}; }
    ::wire::Arp request() const {
        return {ArpOperation::request, peer_mac, peer_address, {}, our_address};
    }
    Frame ping(std::size_t size, Ipv4Address destination = our_address) const {
        Frame data = pattern(size);
        auto header = ::wire::emit_icmp_echo({::wire::IcmpType::echo, 77, 5, data});
        Frame icmp = joined({layout::bytes_of(header), data});
        ::wire::Ipv4Packet packet;
        packet.source = peer_address;
        packet.destination = destination;
        packet.protocol = ::wire::protocol_icmp;
        packet.payload = icmp;
        return ipv4_frame(to_us(), packet);
    }
};

async::Task<void> wait_for_link(net::Interface& interface, async::Instant deadline) {
    while (!interface.link_up())
        CO_CHECK(co_await interface.link_changed().wait(deadline));
    co_return async::success;
}

}  // namespace

TEST_CASE("an interface opens its card once and closes it once") {
    World world;
    FakeNic nic(world.wire, Host::mac_of(1));
    {
        net::Interface interface(world.loop, nic, world.entropy, 3);
        CHECK(interface.number() == 3);
        CHECK(interface.mac() == Host::mac_of(1));
        CHECK_FALSE(nic.is_open());
        CHECK(interface.open());
        CHECK(interface.open());
        CHECK(nic.opens() == 1);
        interface.configure({our_address, Ipv4Address(255, 0, 0, 0), {}, 0});
        interface.close();
        interface.close();
        CHECK(nic.closes() == 1);
        CHECK(interface.configuration().address.is_unspecified());
        CHECK(interface.open());
    }
    CHECK(nic.closes() == 2);
    CHECK_FALSE(world.loop.run_once());
}

TEST_CASE("a card that does not open gives its error and stays closed") {
    World world;
    FakeNic nic(world.wire, Host::mac_of(1));
    nic.fail_opens(1);
    net::Interface interface(world.loop, nic, world.entropy, 0);
    auto opened = interface.open();
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == async::Code::device);
    CHECK(interface.open());
}

TEST_CASE("the MTU is the smaller of card and configuration, and never nonsense") {
    World world;
    Host host(world, 1, our_address, 1400);
    CHECK(host.interface.mtu() == 1400);
    for (auto [option, expected] : {std::pair<std::uint16_t, std::uint16_t>{9000, 1400},
                                    {576, 576},
                                    {68, 68},
                                    {67, 1400},
                                    {1, 1400}}) {
        host.interface.configure({our_address, {}, {}, option});
        CHECK(host.interface.mtu() == expected);
    }
}

TEST_CASE("a link that comes up in time is noticed, one that does not times out") {
    World world;
    FakeNic nic(world.wire, Host::mac_of(1));
    nic.set_link(false);
    net::Interface interface(world.loop, nic, world.entropy, 0);
    REQUIRE(interface.open());
    auto late = world.run(wait_for_link(interface, world.loop.after(async::seconds(1))));
    REQUIRE_FALSE(late);
    CHECK(late.error().code == async::Code::timed_out);

    auto waiting = wait_for_link(interface, world.loop.after(async::seconds(1)));
    waiting.start();
    world.run_for(async::milliseconds(500));
    CHECK_FALSE(waiting.done());
    nic.set_link(true);
    world.run_for(async::milliseconds(1));
    REQUIRE(waiting.done());
    CHECK(waiting.take_result());
}

TEST_CASE("an ARP request for us is answered, to the sender") {
    Bench b;
    auto answers = b.exchange(arp_frame(b.to_all(), b.request()));
    REQUIRE(answers.size() == 1);
    auto frame = wire::parse_ethernet(answers[0]);
    REQUIRE(frame);
    CHECK(frame->destination == b.peer_mac);
    CHECK(frame->source == b.host.nic.address());
    auto arp = wire::parse_arp(frame->payload);
    REQUIRE(arp);
    CHECK(arp->operation == ArpOperation::reply);
    CHECK(arp->sender == our_address);
    CHECK(arp->sender_mac == b.host.nic.address());
    CHECK(arp->target == peer_address);
    CHECK(arp->target_mac == b.peer_mac);
}

TEST_CASE("an ARP probe for our address is answered") {
    Bench b;
    auto probe = b.request();
    probe.sender = Ipv4Address();
    CHECK(b.exchange(arp_frame(b.to_all(), probe)).size() == 1);
}

TEST_CASE("ARP that is not for us is not answered") {
    Bench b;
    auto arp = b.request();
    SECTION("another target") {
        arp.target = Ipv4Address(10, 0, 0, 3);
    }
    SECTION("our own address as its sender") {
        arp.sender = our_address;
    }
    SECTION("gratuitous") {
        arp.target = arp.sender;
    }
    CHECK(b.exchange(arp_frame(b.to_all(), arp)).empty());
    CHECK(b.host.interface.counters().not_for_us == 1);
}

TEST_CASE("an interface without an address answers no ARP") {
    Bench b;
    b.host.interface.configure({});
    auto arp = b.request();
    arp.target = Ipv4Address();
    CHECK(b.exchange(arp_frame(b.to_all(), arp)).empty());
    CHECK(b.host.interface.counters().not_for_us == 1);
}

TEST_CASE("a ping is answered with its own data, with and without a priority tag") {
    Bench b;
    Frame ping = b.ping(56);
    SECTION("untagged") {}
    SECTION("VLAN 0") {
        ping.insert(ping.begin() + 12, {0x81, 0x00, 0x60, 0x00});
    }
    auto answers = b.exchange(ping);
    REQUIRE(answers.size() == 1);
    auto frame = wire::parse_ethernet(answers[0]);
    REQUIRE(frame);
    CHECK(frame->destination == b.peer_mac);
    auto packet = wire::parse_ipv4(frame->payload);
    REQUIRE(packet);
    CHECK(packet->source == our_address);
    CHECK(packet->destination == peer_address);
    auto echo = wire::parse_icmp_echo(packet->payload);
    REQUIRE(echo);
    CHECK(echo->type == wire::IcmpType::echo_reply);
    CHECK(echo->identifier == 77);
    CHECK(echo->sequence_number == 5);
    CHECK(Frame(echo->data.begin(), echo->data.end()) == pattern(56));
}

TEST_CASE("a ping of a foreign VLAN is not for us") {
    Bench b;
    Frame ping = b.ping(56);
    ping.insert(ping.begin() + 12, {0x81, 0x00, 0x00, 0x05});
    CHECK(b.exchange(ping).empty());
    CHECK(b.host.interface.counters().not_for_us == 1);
}

TEST_CASE("broadcast pings, replies and pings without an address are not answered") {
    Bench b;
    SECTION("to all") {
        CHECK(b.exchange(b.ping(8, wire::broadcast_ipv4)).empty());
    }
    SECTION("to the subnet") {
        CHECK(b.exchange(b.ping(8, Ipv4Address(10, 0, 0, 255))).empty());
    }
    SECTION("a reply") {
        auto header = wire::emit_icmp_echo({wire::IcmpType::echo_reply, 1, 1, {}});
        wire::Ipv4Packet packet;
        packet.source = peer_address;
        packet.destination = our_address;
        packet.protocol = wire::protocol_icmp;
        packet.payload = layout::bytes_of(header);
        CHECK(b.exchange(ipv4_frame(b.to_us(), packet)).empty());
    }
    SECTION("before DHCP") {
        b.host.interface.configure({});
        CHECK(b.exchange(b.ping(8)).empty());
    }
    CHECK(b.host.interface.counters().not_for_us == 1);
}

TEST_CASE("a large ping comes in fragments and goes back in fragments, an enormous one does not") {
    Bench b;
    auto ping_in_fragments = [&](std::size_t size) {
        Frame frame = b.ping(size);
        auto whole = wire::parse_ipv4(layout::Bytes(frame).subspan(14));
        REQUIRE(whole);
        b.peer.frames.clear();
        for (std::size_t at = 0; at < whole->payload.size(); at += 1480)
            b.peer.inject(ipv4_frame(
                b.to_us(),
                fragment_of(*whole, at, std::min<std::size_t>(1480, whole->payload.size() - at))));
        b.run_for(async::milliseconds(10));
    };
    ping_in_fragments(4000);
    REQUIRE(b.peer.frames.size() == 3);
    net::Reassembly reassembly;
    std::optional<async::Buffer> whole;
    std::uint32_t dropped = 0;
    for (const Frame& frame : b.peer.frames) {
        auto packet = wire::parse_ipv4(layout::Bytes(frame).subspan(14));
        REQUIRE(packet);
        whole = reassembly.add(*packet, b.clock.now(), dropped);
    }
    REQUIRE(whole);
    auto echo = wire::parse_icmp_echo(whole->bytes());
    REQUIRE(echo);
    CHECK(Frame(echo->data.begin(), echo->data.end()) == pattern(4000));

    ping_in_fragments(9000);
    CHECK(b.peer.frames.empty());
}
