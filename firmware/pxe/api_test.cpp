// SPDX-License-Identifier: GPL-2.0-or-later
#include "pxe/api.hpp"

#include <catch2/catch.hpp>

#include "pxe/test_program.hpp"

using namespace layout;
using pxe::TestMemory;
using pxe::TestProgram;

namespace {

constexpr std::uint16_t base_calls[] = {PXENV_TFTP_OPEN,
                                        PXENV_TFTP_READ_FILE,
                                        PXENV_TFTP_GET_FSIZE,
                                        PXENV_UDP_OPEN,
                                        PXENV_RESTART_TFTP};

// GET_STATISTICS to FORCE_INTERRUPT are known but not offered; 0x24, 0x72 and 0x74 are of older
// PXE.
constexpr std::uint16_t unknown_calls[] = {0x0D,
                                           0x0E,
                                           0x0F,
                                           0x10,
                                           0x16,
                                           0x24,
                                           0x26,
                                           0x34,
                                           0x72,
                                           0x74,
                                           0x77,
                                           0xE5,
                                           0x100,
                                           0x171,
                                           0xFF71,
                                           0xFFFF};

constexpr std::uint16_t real_mode_calls[] = {PXENV_START_UNDI,
                                             PXENV_UNDI_STARTUP,
                                             PXENV_UNDI_CLEANUP,
                                             PXENV_STOP_UNDI,
                                             PXENV_UNLOAD_STACK,
                                             PXENV_RESTART_TFTP,
                                             PXENV_START_BASE,
                                             PXENV_STOP_BASE};

}  // namespace

TEST_CASE("opcodes nobody knows are unsupported, whatever their number") {
    TestProgram program;
    for (std::uint16_t opcode : unknown_calls)
        CHECK(program.call(opcode) == PXENV_STATUS_UNSUPPORTED);
}

TEST_CASE("a parameter block that is not the program's memory is refused unread") {
    TestProgram program;
    const SEGOFF16 ours{std::uint16_t{0x10}, TestMemory::block_segment};
    CHECK(program.api.call(PXENV_GET_CACHED_INFO, ours) == PXENV_EXIT_FAILURE);
    CHECK(*program.bytes_at(ours) == 0xEE);
    // The block would run over the end of its segment.
    const SEGOFF16 high{std::uint16_t{0xFFFB}, std::uint16_t{0x2000}};
    CHECK(program.api.call(PXENV_UDP_OPEN, high) == PXENV_EXIT_FAILURE);
    // Even an unknown opcode needs a place for its status.
    const SEGOFF16 last{std::uint16_t{0xFFFF}, std::uint16_t{0x2000}};
    CHECK(program.api.call(0x99, last) == PXENV_EXIT_FAILURE);
}

TEST_CASE("the block of a call is copied back with its status and no more") {
    TestProgram program;
    std::uint8_t* bytes = program.bytes_at(TestProgram::block);
    std::memset(bytes, 0x55, 64);
    CHECK(program.api.call(PXENV_UNDI_STARTUP, TestProgram::block) == PXENV_EXIT_SUCCESS);
    CHECK(bytes[0] == 0);
    CHECK(bytes[1] == 0);
    CHECK(bytes[2] == 0x55);
    CHECK(program.api.call(0x99, TestProgram::block) == PXENV_EXIT_FAILURE);
    CHECK(bytes[0] == PXENV_STATUS_UNSUPPORTED);
    CHECK(bytes[1] == 0);
    CHECK(bytes[2] == 0x55);
}

TEST_CASE("calls in the wrong order say what is missing") {
    TestProgram program;
    CHECK(program.call(PXENV_TFTP_READ) == PXENV_STATUS_TFTP_CLOSED);
    CHECK(program.call(PXENV_TFTP_CLOSE) == PXENV_STATUS_TFTP_CLOSED);
    CHECK(program.call(PXENV_UDP_READ) == PXENV_STATUS_UDP_CLOSED);
    CHECK(program.call(PXENV_UDP_WRITE) == PXENV_STATUS_UDP_CLOSED);
    CHECK(program.call(PXENV_UDP_CLOSE) == PXENV_STATUS_UDP_CLOSED);

    CHECK(program.call(PXENV_UDP_OPEN) == PXENV_STATUS_SUCCESS);
    for (std::uint16_t opcode : base_calls)
        CHECK(program.call(opcode) == PXENV_STATUS_UDP_OPEN);
    CHECK(program.call(PXENV_UDP_CLOSE) == PXENV_STATUS_SUCCESS);
}

TEST_CASE("without the NIC there is no base code call but the cached packets") {
    TestProgram program;
    CHECK(program.call(PXENV_UNDI_SHUTDOWN) == PXENV_STATUS_SUCCESS);
    for (std::uint16_t opcode : base_calls)
        CHECK(program.call(opcode) == PXENV_STATUS_UNDI_INVALID_STATE);
    t_PXENV_GET_CACHED_INFO info{};
    info.PacketType = PXENV_PACKET_TYPE_DHCP_ACK;
    CHECK(program.call(PXENV_GET_CACHED_INFO, info) == PXENV_EXIT_SUCCESS);
}

TEST_CASE("protected mode has all calls but those that change who runs") {
    TestProgram program;
    program.memory.protected_mode = true;
    program.memory.segments[0x48] = {0x8000, 0x7FFF};
    const SEGOFF16 where{std::uint16_t{0x10}, std::uint16_t{0x48}};
    for (std::uint16_t opcode : real_mode_calls) {
        CHECK(program.api.call(opcode, where) == PXENV_EXIT_FAILURE);
        CHECK(program.memory.ram[0x8010] == PXENV_STATUS_NOT_AVAILABLE_IN_PMODE);
    }
    CHECK(program.api.call(PXENV_UDP_OPEN, where) == PXENV_EXIT_SUCCESS);
    CHECK(program.memory.ram[0x8010] == PXENV_STATUS_SUCCESS);
    // A selector that was never made, and one whose segment is too short.
    CHECK(program.api.call(PXENV_UDP_CLOSE, TestProgram::block) == PXENV_EXIT_FAILURE);
    program.memory.segments[0x48].limit = 0x10;
    CHECK(program.api.call(PXENV_UDP_CLOSE, where) == PXENV_EXIT_FAILURE);
    program.memory.segments[0x48].limit = 0x11;
    CHECK(program.api.call(PXENV_UDP_CLOSE, where) == PXENV_EXIT_SUCCESS);
}
