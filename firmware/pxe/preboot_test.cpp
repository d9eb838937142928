// SPDX-License-Identifier: GPL-2.0-or-later
#include "pxe/preboot.hpp"

#include <catch2/catch.hpp>

#include "pxe/test_program.hpp"

using namespace layout;
using pxe::TestMemory;
using pxe::TestProgram;

namespace {

t_PXENV_GET_CACHED_INFO info_of(std::uint16_t type, std::uint16_t size) {
    t_PXENV_GET_CACHED_INFO info{};
    info.PacketType = type;
    info.BufferSize = size;
    if (size != 0)
        info.Buffer = TestProgram::buffer;
    return info;
}

}  // namespace

TEST_CASE("the cached packets are copied as far as the buffer goes") {
    TestProgram program;
    const std::uint8_t* buffer = program.bytes_at(TestProgram::buffer);

    auto info = info_of(PXENV_PACKET_TYPE_DHCP_ACK, 2048);
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(info.BufferSize == 1472);
    CHECK(std::memcmp(buffer, program.lease.ack.bytes().data(), 548) == 0);
    CHECK(std::count(buffer + 548, buffer + 1472, 0) == 1472 - 548);
    CHECK(buffer[1472] == 0xEE);

    info = info_of(PXENV_PACKET_TYPE_DHCP_DISCOVER, 300);
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(info.BufferSize == 300);
    CHECK(buffer[299] == 1);
    CHECK(buffer[300] == 2);
}

TEST_CASE("without a buffer the program is told where our packets are") {
    TestProgram program;
    std::uint16_t last = 0;
    for (std::uint16_t type = 1; type <= 3; ++type) {
        auto info = info_of(type, 0);
        REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
        CHECK(info.BufferSize == 1472);
        CHECK(info.BufferLimit == 1472);
        CHECK(info.Buffer.segment == TestMemory::block_segment);
        CHECK(info.Buffer.offset > last);
        CHECK(program.bytes_at(info.Buffer)[300] == (type == 1 ? 1 : 2));
        last = info.Buffer.offset;
    }
    // A size alone is no buffer: nothing must be written to 0:0.
    auto info = info_of(PXENV_PACKET_TYPE_DHCP_ACK, 512);
    info.Buffer = {};
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(info.Buffer.segment == TestMemory::block_segment);
    CHECK(program.memory.ram[0] == 0xEE);
}

TEST_CASE("what a program changes in a cached packet, the next one sees") {
    TestProgram program;
    auto info = info_of(PXENV_PACKET_TYPE_CACHED_REPLY, 0);
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    program.bytes_at(info.Buffer)[400] = 77;
    info = info_of(PXENV_PACKET_TYPE_CACHED_REPLY, 1472);
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(program.bytes_at(TestProgram::buffer)[400] == 77);
    info = info_of(PXENV_PACKET_TYPE_DHCP_ACK, 1472);
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(program.bytes_at(TestProgram::buffer)[400] == 2);
}

TEST_CASE("the reply is the ProxyDHCP answer where there is one") {
    client::Lease lease = TestProgram::a_lease();
    lease.proxy_reply = TestProgram::packet(3);
    TestProgram program(std::move(lease));
    auto info = info_of(PXENV_PACKET_TYPE_CACHED_REPLY, 1472);
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(program.bytes_at(TestProgram::buffer)[300] == 3);
}

TEST_CASE("the reply names server and file where only options did") {
    TestProgram program;
    const std::uint8_t* buffer = program.bytes_at(TestProgram::buffer);
    auto info = info_of(PXENV_PACKET_TYPE_CACHED_REPLY, 1472);
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(std::memcmp(buffer + 20, "\x0A\x00\x02\x02", 4) == 0);
    CHECK(std::string_view(reinterpret_cast<const char*>(buffer + 108)) == "boot/program.0");
    // The ACK stays what the server sent.
    info = info_of(PXENV_PACKET_TYPE_DHCP_ACK, 1472);
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(buffer[20] == 0);
    CHECK(buffer[108] == 0);
}

TEST_CASE("what the server wrote into the reply stays") {
    client::Lease lease = TestProgram::a_lease();
    lease.ack.bytes()[20] = 192;
    lease.ack.bytes()[108] = 'x';
    TestProgram program(std::move(lease));
    const std::uint8_t* buffer = program.bytes_at(TestProgram::buffer);
    auto info = info_of(PXENV_PACKET_TYPE_CACHED_REPLY, 1472);
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(std::memcmp(buffer + 20, "\xC0\0\0\0", 4) == 0);
    CHECK(std::string_view(reinterpret_cast<const char*>(buffer + 108)) == "x");
}

TEST_CASE("packets of impossible sizes do no harm") {
    client::Lease lease = TestProgram::a_lease();
    lease.ack = async::Buffer::create(4000);
    std::memset(lease.ack.bytes().data(), 9, 4000);
    lease.discover = {};
    lease.boot_file = async::Text<255>(std::string(128, 'f'));
    TestProgram program(std::move(lease));
    const std::uint8_t* buffer = program.bytes_at(TestProgram::buffer);
    auto info = info_of(PXENV_PACKET_TYPE_CACHED_REPLY, 0xFFFF);
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(info.BufferSize == 1472);
    CHECK(std::count(buffer, buffer + 1472, 9) == 1472);
    info = info_of(PXENV_PACKET_TYPE_DHCP_DISCOVER, 1472);
    REQUIRE(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
    CHECK(std::count(buffer, buffer + 1472, 0) == 1472);
}

TEST_CASE("cached packets: bad types and bad buffers") {
    TestProgram program;
    for (unsigned type : {0u, 4u, 0xFFFFu}) {
        auto info = info_of(static_cast<std::uint16_t>(type), 1472);
        CHECK(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_FAILURE);
        CHECK(info.Status == PXENV_STATUS_UNSUPPORTED);
    }
    auto info = info_of(PXENV_PACKET_TYPE_DHCP_ACK, 1472);
    info.Buffer = {std::uint16_t{0}, TestMemory::block_segment};
    CHECK(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_FAILURE);
    CHECK(info.Status == PXENV_STATUS_MCOPY_PROBLEM);
    CHECK(*program.bytes_at(info.Buffer) == 0xEE);
}

TEST_CASE("PXE 2.1 taken apart: UNDI_SHUTDOWN, UNLOAD_STACK, STOP_UNDI") {
    TestProgram program;
    CHECK(program.call(PXENV_UDP_OPEN) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UNDI_SHUTDOWN) == PXENV_STATUS_SUCCESS);
    CHECK_FALSE(program.host.nic.is_open());
    CHECK(program.call(PXENV_UNLOAD_STACK) == PXENV_STATUS_SUCCESS);
    CHECK(program.control.releases == 0);
    CHECK(program.call(PXENV_GET_CACHED_INFO) == PXENV_STATUS_FAILURE);
    CHECK(program.call(PXENV_STOP_UNDI) == PXENV_STATUS_SUCCESS);
    CHECK(program.control.releases == 1);
    // Done once; what is gone is gone.
    CHECK(program.call(PXENV_STOP_UNDI) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UNLOAD_STACK) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UNDI_CLEANUP) == PXENV_STATUS_SUCCESS);
    CHECK(program.control.releases == 1);
    CHECK(program.call(PXENV_START_UNDI) == PXENV_STATUS_FAILURE);
    CHECK(program.call(PXENV_UNDI_STARTUP) == PXENV_STATUS_FAILURE);
    CHECK(program.call(PXENV_START_BASE) == PXENV_STATUS_FAILURE);
    CHECK(program.call(PXENV_UDP_OPEN) == PXENV_STATUS_FAILURE);
}

TEST_CASE("older PXE taken apart: UNDI_CLEANUP ends it, in either order with UNLOAD_STACK") {
    TestProgram program;
    std::uint16_t first = GENERATE(PXENV_UNLOAD_STACK, PXENV_UNDI_CLEANUP);
    std::uint16_t second = first == PXENV_UNLOAD_STACK ? PXENV_UNDI_CLEANUP : PXENV_UNLOAD_STACK;
    CHECK(program.call(PXENV_UNDI_SHUTDOWN) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(first) == PXENV_STATUS_SUCCESS);
    CHECK(program.control.releases == 0);
    CHECK(program.call(second) == PXENV_STATUS_SUCCESS);
    CHECK(program.control.releases == 1);
    CHECK_FALSE(program.host.nic.is_open());
}

TEST_CASE("STOP_UNDI alone closes the NIC and ends everything") {
    TestProgram program;
    CHECK(program.call(PXENV_STOP_UNDI) == PXENV_STATUS_SUCCESS);
    CHECK_FALSE(program.host.nic.is_open());
    CHECK(program.control.releases == 1);
}

TEST_CASE("memory is kept while somebody else stands in front of our vectors") {
    TestProgram program;
    program.control.can_release = false;
    CHECK(program.call(PXENV_UNLOAD_STACK) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_STOP_UNDI) == PXENV_STATUS_KEEP_UNDI);
    CHECK(program.call(PXENV_STOP_UNDI) == PXENV_STATUS_KEEP_UNDI);
    program.control.can_release = true;
    CHECK(program.call(PXENV_STOP_UNDI) == PXENV_STATUS_SUCCESS);
    CHECK(program.control.releases == 3);
}

TEST_CASE("base code that was stopped can be started again, unloaded it cannot") {
    TestProgram program;
    CHECK(program.call(PXENV_UDP_OPEN) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_STOP_BASE) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UDP_OPEN) == PXENV_STATUS_FAILURE);
    CHECK(program.call(PXENV_START_BASE) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UDP_OPEN) == PXENV_STATUS_SUCCESS);  // not left open
    CHECK(program.call(PXENV_UNLOAD_STACK) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_START_BASE) == PXENV_STATUS_FAILURE);
    // UNDI is still there for a program with its own protocols.
    t_PXENV_UNDI_GET_INFORMATION information{};
    CHECK(program.call(PXENV_UNDI_GET_INFORMATION, information) == PXENV_EXIT_SUCCESS);
    CHECK(program.call(PXENV_START_UNDI) == PXENV_STATUS_SUCCESS);
}
