// SPDX-License-Identifier: GPL-2.0-or-later
#include "pxe/udp.hpp"

#include <catch2/catch.hpp>

#include "pxe/test_program.hpp"

using namespace layout;
using pxe::TestMemory;
using pxe::TestProgram;

namespace {

/// A program with its UDP connection open, and a peer on the server that answers by hand.
struct UdpProgram : TestProgram {
    UdpProgram() : peer(server.interface, 7000) {
        REQUIRE(call(PXENV_UDP_OPEN) == PXENV_STATUS_SUCCESS);
    }
    std::uint16_t write(std::string_view text, net::Ipv4Address to, std::uint16_t source) {
        t_PXENV_UDP_WRITE parameters{};
        parameters.ip = to.number();
        parameters.src_port = source;
        parameters.dst_port = 7000;
        parameters.buffer_size = static_cast<std::uint16_t>(text.size());
        parameters.buffer = buffer;
        std::memcpy(bytes_at(buffer), text.data(), text.size());
        std::uint16_t exit = call(PXENV_UDP_WRITE, parameters);
        CHECK(exit == (parameters.status == 0 ? 0 : 1));
        return parameters.status;
    }
    /// Reads into the buffer, which is wiped first.
    t_PXENV_UDP_READ read(std::uint16_t port,
                          std::uint16_t size = 2048,
                          net::Ipv4Address destination = {}) {
        t_PXENV_UDP_READ parameters{};
        parameters.dest_ip = destination.number();
        parameters.d_port = port;
        parameters.buffer_size = size;
        parameters.buffer = buffer;
        std::memset(bytes_at(buffer), 0xEE, 4096);
        std::uint16_t exit = call(PXENV_UDP_READ, parameters);
        CHECK(exit == (parameters.status == 0 ? 0 : 1));
        return parameters;
    }
    std::string_view text(std::size_t size) {
        return {reinterpret_cast<const char*>(bytes_at(buffer)), size};
    }
    /// The peer sends `text` to the program, and it arrives.
    void answer(std::string_view text, std::uint16_t port, net::Ipv4Address to = address) {
        auto sent = world.run(peer.send({to, port}, as_bytes(text)));
        REQUIRE(sent);
        world.clock.advance(async::milliseconds(1));
    }
    net::UdpSocket peer;
};

}  // namespace

TEST_CASE("a datagram goes out and its answer comes in") {
    UdpProgram program;
    CHECK(program.write("hello", TestProgram::server_address, 1234) == PXENV_STATUS_SUCCESS);
    program.world.run_for(async::milliseconds(5));
    auto datagram = program.peer.try_receive();
    REQUIRE(datagram);
    CHECK(datagram->source == net::Endpoint{TestProgram::address, 1234});
    CHECK(as_text(datagram->payload.bytes()) == "hello");

    CHECK(program.read(1234).status == PXENV_STATUS_FAILURE);
    program.answer("good day", 1234);
    auto got = program.read(1234);
    CHECK(got.status == PXENV_STATUS_SUCCESS);
    CHECK(got.src_ip == TestProgram::server_address.number());
    CHECK(got.dest_ip == TestProgram::address.number());
    CHECK(got.s_port == 7000);
    CHECK(got.d_port == 1234);
    CHECK(got.buffer_size == 8);
    CHECK(program.text(9) == "good day\xEE");
    CHECK(program.read(1234).status == PXENV_STATUS_FAILURE);
}

TEST_CASE("port 0 sends from 2069 and reads from any port that was used") {
    UdpProgram program;
    CHECK(program.write("a", TestProgram::server_address, 0) == PXENV_STATUS_SUCCESS);
    program.world.run_for(async::milliseconds(5));
    auto datagram = program.peer.try_receive();
    REQUIRE(datagram);
    CHECK(datagram->source.port == 2069);
    CHECK(program.read(3000).status == PXENV_STATUS_FAILURE);
    program.answer("first", 2069);
    auto got = program.read(0);
    CHECK(got.status == PXENV_STATUS_SUCCESS);
    CHECK(got.d_port == 2069);
    program.answer("second", 3000);
    got = program.read(0);
    CHECK(got.status == PXENV_STATUS_SUCCESS);
    CHECK(got.d_port == 3000);
    CHECK(program.text(6) == "second");
}

TEST_CASE("datagrams for one port wait while another is read") {
    UdpProgram program;
    program.read(1000);
    program.read(2000);
    program.answer("for one", 1000);
    program.answer("for two", 2000);
    CHECK(program.read(2000).status == PXENV_STATUS_SUCCESS);
    CHECK(program.text(7) == "for two");
    CHECK(program.read(1000).status == PXENV_STATUS_SUCCESS);
    CHECK(program.text(7) == "for one");
}

TEST_CASE("a destination address lets only its datagrams through") {
    UdpProgram program;
    program.read(1000);
    program.answer("to all", 1000, wire::broadcast_ipv4);
    program.answer("to you", 1000);
    auto got = program.read(1000, 2048, TestProgram::address);
    CHECK(got.status == PXENV_STATUS_SUCCESS);
    CHECK(program.text(6) == "to you");
    CHECK(program.read(1000).status == PXENV_STATUS_FAILURE);
    program.answer("to all", 1000, wire::broadcast_ipv4);
    got = program.read(1000);
    CHECK(got.status == PXENV_STATUS_SUCCESS);
    CHECK(got.dest_ip == 0xFFFFFFFF);
}

TEST_CASE("a small buffer gets the front of the datagram and its own size back") {
    UdpProgram program;
    program.read(1000);
    program.answer("0123456789", 1000);
    auto got = program.read(1000, 4);
    CHECK(got.status == PXENV_STATUS_SUCCESS);
    CHECK(got.buffer_size == 4);
    CHECK(program.text(5) == "0123\xEE");
    program.answer("0123456789", 1000);
    got = program.read(1000, 0);
    CHECK(got.status == PXENV_STATUS_SUCCESS);
    CHECK(got.buffer_size == 0);
    CHECK(program.text(1) == "\xEE");
}

TEST_CASE("empty datagrams go both ways, without a buffer") {
    UdpProgram program;
    t_PXENV_UDP_WRITE parameters{};
    parameters.ip = TestProgram::server_address.number();
    parameters.src_port = 1000;
    parameters.dst_port = 7000;
    parameters.buffer = {std::uint16_t{0}, TestMemory::block_segment};
    CHECK(program.call(PXENV_UDP_WRITE, parameters) == PXENV_EXIT_SUCCESS);
    program.world.run_for(async::milliseconds(5));
    auto datagram = program.peer.try_receive();
    REQUIRE(datagram);
    CHECK(datagram->payload.size() == 0);
    program.answer("", 1000);
    auto got = program.read(1000);
    CHECK(got.status == PXENV_STATUS_SUCCESS);
    CHECK(got.buffer_size == 0);
}

TEST_CASE("datagrams larger than a frame go in fragments") {
    UdpProgram program;
    std::string large(4000, 'L');
    CHECK(program.write(large, TestProgram::server_address, 1000) == PXENV_STATUS_SUCCESS);
    program.world.run_for(async::milliseconds(5));
    auto datagram = program.peer.try_receive();
    REQUIRE(datagram);
    CHECK(datagram->payload.size() == 4000);
    program.answer(large, 1000);
    auto got = program.read(1000, 4096);
    CHECK(got.status == PXENV_STATUS_SUCCESS);
    CHECK(got.buffer_size == 4000);
}

TEST_CASE("buffers that are not the program's memory") {
    UdpProgram program;
    program.read(1000);
    program.answer("secret", 1000);
    t_PXENV_UDP_READ read{};
    read.d_port = 1000;
    read.buffer_size = 100;
    read.buffer = {std::uint16_t{0x10}, TestMemory::block_segment};
    CHECK(program.call(PXENV_UDP_READ, read) == PXENV_EXIT_FAILURE);
    CHECK(read.status == PXENV_STATUS_MCOPY_PROBLEM);
    CHECK(*program.bytes_at(read.buffer) == 0xEE);
    t_PXENV_UDP_WRITE write{};
    write.ip = TestProgram::server_address.number();
    write.dst_port = 7000;
    write.buffer_size = 100;
    write.buffer = read.buffer;
    CHECK(program.call(PXENV_UDP_WRITE, write) == PXENV_EXIT_FAILURE);
    CHECK(write.status == PXENV_STATUS_MCOPY_PROBLEM);
    write.buffer = {std::uint16_t{0xFFF0}, std::uint16_t{0x2000}};
    CHECK(program.call(PXENV_UDP_WRITE, write) == PXENV_EXIT_FAILURE);
    program.world.run_for(async::milliseconds(5));
    CHECK_FALSE(program.peer.try_receive());
}

TEST_CASE("nobody at the destination: ARP_TIMEOUT within a bounded time") {
    UdpProgram program;
    async::Instant start = program.world.clock.now();
    CHECK(program.write("x", net::Ipv4Address(10, 0, 2, 77), 1000) == PXENV_STATUS_ARP_TIMEOUT);
    CHECK(program.world.clock.now() - start < async::seconds(30));
}

TEST_CASE("a program's gateway is used for other networks when it can be") {
    UdpProgram program;
    testing_wire::RawEnd tap(program.world.wire);
    auto next_hop = [&](net::Ipv4Address to, net::Ipv4Address gateway) {
        t_PXENV_UDP_WRITE write{};
        write.ip = to.number();
        write.gw = gateway.number();
        write.src_port = 1000;
        write.dst_port = 7000;
        write.buffer_size = 1;
        write.buffer = TestProgram::buffer;
        CHECK(program.call(PXENV_UDP_WRITE, write) == PXENV_EXIT_SUCCESS);
        program.world.clock.advance(async::milliseconds(1));
        REQUIRE_FALSE(tap.frames.empty());
        return tap.frames.back()[5];  // the last byte of the MAC: the host's number
    };
    const net::Ipv4Address far(192, 168, 7, 7);
    CHECK(next_hop(far, {}) == 1);
    CHECK(next_hop(far, TestProgram::server_address) == 2);
    CHECK(next_hop(far, net::Ipv4Address(172, 16, 0, 1)) == 2);  // not in the subnet: no way there
    CHECK(next_hop(TestProgram::server_address, TestProgram::router_address) == 2);
    // The lease's is back when the connection is closed.
    CHECK(program.call(PXENV_UDP_CLOSE) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UDP_OPEN) == PXENV_STATUS_SUCCESS);
    CHECK(next_hop(far, {}) == 1);
}

TEST_CASE("the connection is opened with the station's address or none") {
    TestProgram program;
    auto& interface = program.host.interface;
    t_PXENV_UDP_OPEN open{};
    for (std::uint32_t garbage : {0x00000000u, 0xFFFFFFFFu, 0xE0000001u, 0x7F000001u}) {
        open.src_ip = garbage;
        CHECK(program.call(PXENV_UDP_OPEN, open) == PXENV_EXIT_SUCCESS);
        CHECK(interface.configuration().address == TestProgram::address);
        CHECK(program.call(PXENV_UDP_CLOSE) == PXENV_STATUS_SUCCESS);
    }
    open.src_ip = 0x0A000263;  // 10.0.2.99
    CHECK(program.call(PXENV_UDP_OPEN, open) == PXENV_EXIT_SUCCESS);
    CHECK(interface.configuration().address == net::Ipv4Address(10, 0, 2, 99));
    CHECK(program.call(PXENV_UDP_OPEN, open) == PXENV_EXIT_FAILURE);
    CHECK(open.status == PXENV_STATUS_UDP_OPEN);
    CHECK(program.call(PXENV_UDP_CLOSE) == PXENV_STATUS_SUCCESS);
    CHECK(interface.configuration().address == TestProgram::address);
}

TEST_CASE("more ports than we hold: the one used longest ago goes") {
    UdpProgram program;
    for (std::uint16_t i = 0; i < pxe::Udp::port_limit; ++i)
        program.read(static_cast<std::uint16_t>(1000 + i));
    program.read(1000);  // used again
    program.read(5000);
    program.answer("old", 1000);
    program.answer("older", 1001);
    program.answer("new", 5000);
    CHECK(program.read(1000).status == PXENV_STATUS_SUCCESS);
    CHECK(program.read(5000).status == PXENV_STATUS_SUCCESS);
    CHECK(program.read(1001).status == PXENV_STATUS_FAILURE);
}

TEST_CASE("a port that somebody else has cannot be used") {
    UdpProgram program;
    net::UdpSocket other(program.host.interface, 4000);
    CHECK(program.read(4000).status == PXENV_STATUS_OUT_OF_RESOURCES);
    CHECK(program.write("x", TestProgram::server_address, 4000) == PXENV_STATUS_OUT_OF_RESOURCES);
}

TEST_CASE("a closed connection forgets what waited") {
    UdpProgram program;
    program.read(1000);
    program.answer("stale", 1000);
    program.host.interface.poll();
    CHECK(program.call(PXENV_UDP_CLOSE) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UDP_OPEN) == PXENV_STATUS_SUCCESS);
    CHECK(program.read(1000).status == PXENV_STATUS_FAILURE);
}

TEST_CASE("a flood for somebody else does not hold a read up") {
    UdpProgram program;
    program.read(1000);
    for (unsigned i = 0; i < 200; ++i) {
        auto sent = program.peer.send_now({TestProgram::address, 9}, as_bytes("noise"));
        static_cast<void>(static_cast<bool>(sent));
    }
    program.world.clock.advance(async::milliseconds(1));
    CHECK(program.read(1000).status == PXENV_STATUS_FAILURE);
    program.answer("signal", 1000);
    CHECK(program.read(1000).status == PXENV_STATUS_SUCCESS);
}
