// SPDX-License-Identifier: GPL-2.0-or-later
// Hostile and foreign frames: each is dropped, and counted where it belongs.
#include <catch2/catch.hpp>

#include "async/memory_host.hpp"
#include "tests/wire/host.hpp"
#include "tests/wire/packets.hpp"

using namespace testing_wire;
using net::Counters;
using wire::Ipv4Address;

namespace {

const Ipv4Address our_address(10, 0, 0, 2);
const Ipv4Address peer_address(10, 0, 0, 1);
constexpr std::uint16_t our_port = 4000;

struct Bench : World {
    Host host{*this, 2, our_address};
    net::UdpSocket socket{host.interface, our_port};
    RawEnd peer{wire};
    ::wire::MacAddress peer_mac{{2, 0, 0, 0, 0, 1}};
    Flow flow{peer_address, 69, our_address, our_port};

    Hop to_us() const { return {peer_mac, host.nic.address()}; }
    void receive(const Frame& frame) {
        peer.inject(frame);
        run_for(async::milliseconds(1));
    }
    const Counters& counters() const { return host.interface.counters(); }
    /// A good frame to the socket, for tests to damage: Ethernet 14, IPv4 20, UDP 8, payload.
    Frame good() const { return udp_frame(to_us(), flow, pattern(30)); }
};

/// Checks that the frame is dropped, counted once under `counter`, and reaches no socket.
void check_dropped(Bench& b, const Frame& frame, std::uint32_t Counters::*counter) {
    Counters before = b.counters();
    b.receive(frame);
    CHECK(b.counters().frames_received == before.frames_received + 1);
    CHECK(b.counters().*counter == before.*counter + 1);
    std::uint32_t drops = 0;
    for (auto each : {&Counters::malformed,
                      &Counters::bad_checksum,
                      &Counters::not_for_us,
                      &Counters::no_socket,
                      &Counters::queue_full,
                      &Counters::fragments_dropped,
                      &Counters::no_memory})
        drops += b.counters().*each - before.*each;
    CHECK(drops == 1);
    CHECK_FALSE(b.socket.try_receive());
}

}  // namespace

TEST_CASE("a good datagram arrives with its addresses") {
    Bench b;
    b.receive(b.good());
    auto datagram = b.socket.try_receive();
    REQUIRE(datagram);
    CHECK(datagram->source == net::Endpoint{peer_address, 69});
    CHECK(datagram->destination == net::Endpoint{our_address, our_port});
    auto bytes = datagram->payload.bytes();
    CHECK(Frame(bytes.begin(), bytes.end()) == pattern(30));
    CHECK_FALSE(b.socket.try_receive());
}

TEST_CASE("short frames are malformed") {
    Bench b;
    Frame frame = b.good();
    for (std::size_t size = 0; size < frame.size(); ++size)
        check_dropped(
            b, Frame(frame.begin(), frame.begin() + static_cast<long>(size)), &Counters::malformed);
}

TEST_CASE("frames for others are not for us") {
    Bench b;
    for (auto to : {wire::MacAddress{{2, 0, 0, 0, 0, 9}},
                    wire::MacAddress{{1, 0, 0x5E, 0, 0, 1}},
                    wire::MacAddress{{0x33, 0x33, 0, 0, 0, 1}}})
        check_dropped(b, udp_frame({b.peer_mac, to}, b.flow, pattern(30)), &Counters::not_for_us);
}

TEST_CASE("unknown types and protocols are not for us") {
    Bench b;
    check_dropped(b, ethernet_frame(b.to_us(), 0x86DD, pattern(60)), &Counters::not_for_us);
    check_dropped(b, ethernet_frame(b.to_us(), 60, pattern(60)), &Counters::not_for_us);
    wire::Ipv4Packet tcp = udp_packet(b.flow, {});
    tcp.protocol = 6;
    check_dropped(b, ipv4_frame(b.to_us(), tcp), &Counters::not_for_us);
}

TEST_CASE("damaged checksums are counted as such") {
    Bench b;
    for (std::size_t place : {14 + 8, 14 + 10, 34 + 6, 42, 71}) {
        Frame frame = b.good();
        frame[place] ^= 0x10;
        check_dropped(b, frame, &Counters::bad_checksum);
    }
}

TEST_CASE("lying lengths are malformed") {
    Bench b;
    Frame frame = b.good();
    frame[14] = 0x46;
    check_dropped(b, frame, &Counters::bad_checksum);
    frame = b.good();
    frame[16] = 0xFF;
    check_dropped(b, frame, &Counters::malformed);
    frame = b.good();
    frame[38] = 0xFF;
    check_dropped(b, frame, &Counters::malformed);
}

TEST_CASE("forged sources are malformed") {
    Bench b;
    for (auto source : {our_address,
                        wire::broadcast_ipv4,
                        Ipv4Address(10, 0, 0, 255),
                        Ipv4Address(127, 0, 0, 1),
                        Ipv4Address(239, 1, 1, 1)}) {
        Flow forged = b.flow;
        forged.source = source;
        check_dropped(b, udp_frame(b.to_us(), forged, pattern(30)), &Counters::malformed);
    }
    check_dropped(b,
                  udp_frame({wire::broadcast_mac, b.host.nic.address()}, b.flow, pattern(30)),
                  &Counters::malformed);
}

TEST_CASE("other IP destinations are not for us") {
    Bench b;
    for (auto destination : {Ipv4Address(10, 0, 0, 3),
                             Ipv4Address(10, 0, 1, 255),
                             Ipv4Address(224, 0, 0, 1),
                             Ipv4Address(127, 0, 0, 1),
                             Ipv4Address()}) {
        Flow flow = b.flow;
        flow.destination = destination;
        check_dropped(b, udp_frame(b.to_us(), flow, pattern(30)), &Counters::not_for_us);
    }
}

TEST_CASE("a unicast packet in a broadcast frame is not for us") {
    Bench b;
    check_dropped(b,
                  udp_frame({b.peer_mac, wire::broadcast_mac}, b.flow, pattern(30)),
                  &Counters::not_for_us);
}

TEST_CASE("broadcasts reach the socket") {
    Bench b;
    for (auto destination : {wire::broadcast_ipv4, Ipv4Address(10, 0, 0, 255)}) {
        Flow flow = b.flow;
        flow.destination = destination;
        b.receive(udp_frame({b.peer_mac, wire::broadcast_mac}, flow, pattern(30)));
        auto datagram = b.socket.try_receive();
        REQUIRE(datagram);
        CHECK(datagram->destination.address == destination);
    }
}

TEST_CASE("before DHCP any unicast packet in a frame to us is taken, and broadcasts") {
    Bench b;
    b.host.interface.configure({});
    b.receive(b.good());
    CHECK(b.socket.try_receive());
    Flow flow = b.flow;
    flow.destination = wire::broadcast_ipv4;
    b.receive(udp_frame({b.peer_mac, wire::broadcast_mac}, flow, pattern(30)));
    CHECK(b.socket.try_receive());
    check_dropped(b,
                  udp_frame({b.peer_mac, wire::broadcast_mac}, b.flow, pattern(30)),
                  &Counters::not_for_us);
    for (auto destination : {Ipv4Address(), Ipv4Address(224, 0, 0, 1), Ipv4Address(127, 0, 0, 1)}) {
        flow.destination = destination;
        check_dropped(b, udp_frame(b.to_us(), flow, pattern(30)), &Counters::not_for_us);
    }
}

TEST_CASE("ports without a socket are counted") {
    Bench b;
    Flow flow = b.flow;
    flow.destination_port = our_port + 1;
    check_dropped(b, udp_frame(b.to_us(), flow, pattern(30)), &Counters::no_socket);
}

TEST_CASE("a full socket drops and counts") {
    Bench b;
    for (std::size_t i = 0; i < net::UdpSocket::queue_limit; ++i)
        b.receive(b.good());
    CHECK(b.counters().queue_full == 0);
    b.receive(b.good());
    CHECK(b.counters().queue_full == 1);
    for (std::size_t i = 0; i < net::UdpSocket::queue_limit; ++i)
        REQUIRE(b.socket.try_receive());
    CHECK_FALSE(b.socket.try_receive());
    b.receive(b.good());
    CHECK(b.socket.try_receive());
}

TEST_CASE("without memory datagrams are dropped and counted") {
    for (std::size_t allocations : {0, 1}) {
        Bench b;
        Frame frame = b.good();
        async::MemoryShortage shortage(allocations);
        check_dropped(b, frame, &Counters::no_memory);
    }
}

TEST_CASE("hostile ARP is dropped") {
    Bench b;
    wire::Arp arp{wire::ArpOperation::reply, b.peer_mac, peer_address, {}, our_address};
    auto packet = wire::emit_arp(arp);
    packet.hln = 5;
    check_dropped(b,
                  ethernet_frame(b.to_us(), wire::ethertype_arp, layout::bytes_of(packet)),
                  &Counters::malformed);
    packet = wire::emit_arp(arp);
    packet.op = 9;
    check_dropped(b,
                  ethernet_frame(b.to_us(), wire::ethertype_arp, layout::bytes_of(packet)),
                  &Counters::not_for_us);
    check_dropped(
        b, ethernet_frame(b.to_us(), wire::ethertype_arp, pattern(27)), &Counters::malformed);
}

TEST_CASE("fragments reach the socket as one datagram, and time out as a counted loss") {
    Bench b;
    Frame udp = udp_bytes(b.flow, pattern(3000));
    auto whole = udp_packet(b.flow, udp);
    whole.identification = 99;
    b.receive(ipv4_frame(b.to_us(), fragment_of(whole, 1480, 1480)));
    b.receive(ipv4_frame(b.to_us(), fragment_of(whole, 0, 1480)));
    CHECK_FALSE(b.socket.try_receive());
    b.receive(ipv4_frame(b.to_us(), fragment_of(whole, 2960, 48)));
    auto datagram = b.socket.try_receive();
    REQUIRE(datagram);
    auto bytes = datagram->payload.bytes();
    CHECK(Frame(bytes.begin(), bytes.end()) == pattern(3000));

    b.receive(ipv4_frame(b.to_us(), fragment_of(whole, 0, 1480)));
    b.run_for(net::Reassembly::lifetime);
    b.loop.run_once();
    CHECK(b.counters().fragments_dropped == 1);
}

TEST_CASE("a teardrop is a counted loss") {
    Bench b;
    Frame udp = udp_bytes(b.flow, pattern(100));
    auto whole = udp_packet(b.flow, udp);
    b.receive(ipv4_frame(b.to_us(), fragment_of(whole, 0, 48)));
    auto inside = fragment_of(whole, 24, 16);
    Frame other = pattern(16, 2);
    inside.payload = other;
    check_dropped(b, ipv4_frame(b.to_us(), inside), &Counters::fragments_dropped);
}

TEST_CASE("an empty datagram arrives as an empty datagram") {
    Bench b;
    b.receive(udp_frame(b.to_us(), b.flow, {}));
    auto datagram = b.socket.try_receive();
    REQUIRE(datagram);
    CHECK(datagram->payload.size() == 0);
}
