// SPDX-License-Identifier: GPL-2.0-or-later
#include "pxe/frames.hpp"

#include <catch2/catch.hpp>

#include "pxe/test_program.hpp"

using namespace layout;
using pxe::TestMemory;
using pxe::TestProgram;
using testing_wire::Frame;

namespace {

constexpr wire::MacAddress own{{0x52, 0x54, 0, 0, 0, 15}};
constexpr wire::MacAddress peer{{0x52, 0x54, 0, 0, 0, 99}};
constexpr wire::MacAddress group{{0x01, 0x00, 0x5E, 1, 2, 3}};

/// A program that does its own protocols, and somebody on the wire who sees its frames.
struct RawProgram : TestProgram {
    RawProgram() : tap(world.wire) {
        // What ARP the configuration caused is not of these tests.
        world.run_for(async::seconds(1));
        tap.frames.clear();
    }
    static Frame frame(const wire::MacAddress& to, std::uint16_t type, std::size_t size = 60) {
        Frame frame(size, 0x5A);
        std::memcpy(&frame[0], &to, 6);
        std::memcpy(&frame[6], &peer, 6);
        frame[12] = static_cast<std::uint8_t>(type >> 8);
        frame[13] = static_cast<std::uint8_t>(type);
        return frame;
    }
    void deliver(const Frame& frame) {
        tap.inject(frame);
        world.clock.advance(async::milliseconds(1));
    }
    std::uint16_t isr(std::uint16_t flag, t_PXENV_UNDI_ISR& result) {
        result = {};
        result.FuncFlag = flag;
        CHECK(call(PXENV_UNDI_ISR, result) == PXENV_EXIT_SUCCESS);
        return result.FuncFlag;
    }
    std::uint16_t isr(std::uint16_t flag) {
        t_PXENV_UNDI_ISR ignored;
        return isr(flag, ignored);
    }
    void set_filter(std::uint8_t filter) {
        t_PXENV_UNDI_SET_PACKET_FILTER parameters{};
        parameters.filter = filter;
        CHECK(call(PXENV_UNDI_SET_PACKET_FILTER, parameters) == PXENV_EXIT_SUCCESS);
    }
    // The description is behind the parameters, the data in the buffer.
    static constexpr SEGOFF16 description{std::uint16_t{0x100}, std::uint16_t{0x0800}};
    std::uint16_t transmit(const t_PXENV_UNDI_TBD& tbd, t_PXENV_UNDI_TRANSMIT& parameters) {
        std::memcpy(bytes_at(description), &tbd, sizeof(tbd));
        parameters.TBD = description;
        return call(PXENV_UNDI_TRANSMIT, parameters);
    }
    testing_wire::RawEnd tap;
};

}  // namespace

TEST_CASE("UNDI_ISR hands out what arrived, one frame at a time, until nothing is left") {
    RawProgram program;
    CHECK(program.isr(PXENV_UNDI_ISR_IN_START) == PXENV_UNDI_ISR_OUT_NOT_OURS);
    program.deliver(RawProgram::frame(own, 0x0800, 100));
    program.deliver(RawProgram::frame(wire::broadcast_mac, 0x0806));
    CHECK(program.isr(PXENV_UNDI_ISR_IN_START) == PXENV_UNDI_ISR_OUT_OURS);

    t_PXENV_UNDI_ISR result;
    REQUIRE(program.isr(PXENV_UNDI_ISR_IN_PROCESS, result) == PXENV_UNDI_ISR_OUT_RECEIVE);
    CHECK(result.BufferLength == 100);
    CHECK(result.FrameLength == 100);
    CHECK(result.FrameHeaderLength == 14);
    CHECK(result.ProtType == P_IP);
    CHECK(result.PktType == P_DIRECTED);
    CHECK(result.Frame.segment == TestMemory::block_segment);
    const Frame expected = RawProgram::frame(own, 0x0800, 100);
    CHECK(std::memcmp(program.bytes_at(result.Frame), expected.data(), 100) == 0);

    REQUIRE(program.isr(PXENV_UNDI_ISR_IN_GET_NEXT, result) == PXENV_UNDI_ISR_OUT_RECEIVE);
    CHECK(result.FrameLength == 60);
    CHECK(result.ProtType == P_ARP);
    CHECK(result.PktType == P_BROADCAST);
    CHECK(program.isr(PXENV_UNDI_ISR_IN_GET_NEXT) == PXENV_UNDI_ISR_OUT_DONE);
    CHECK(program.isr(PXENV_UNDI_ISR_IN_START) == PXENV_UNDI_ISR_OUT_NOT_OURS);
}

TEST_CASE("a frame larger than our buffer comes in pieces") {
    RawProgram program;
    program.deliver(RawProgram::frame(own, 0x1234, 4000));
    t_PXENV_UNDI_ISR result;
    REQUIRE(program.isr(PXENV_UNDI_ISR_IN_PROCESS, result) == PXENV_UNDI_ISR_OUT_RECEIVE);
    CHECK(result.BufferLength == 1536);
    CHECK(result.FrameLength == 4000);
    CHECK(result.ProtType == P_UNKNOWN);
    REQUIRE(program.isr(PXENV_UNDI_ISR_IN_GET_NEXT, result) == PXENV_UNDI_ISR_OUT_RECEIVE);
    CHECK(result.BufferLength == 1536);
    REQUIRE(program.isr(PXENV_UNDI_ISR_IN_GET_NEXT, result) == PXENV_UNDI_ISR_OUT_RECEIVE);
    CHECK(result.BufferLength == 4000 - 2 * 1536);
    CHECK(result.FrameLength == 4000);
    CHECK(program.isr(PXENV_UNDI_ISR_IN_GET_NEXT) == PXENV_UNDI_ISR_OUT_DONE);
}

TEST_CASE("the packet filter decides what is handed out") {
    RawProgram program;
    t_PXENV_UNDI_RESET list{};
    list.R_Mcast_Buf.MCastAddrCount = 1;
    std::memcpy(list.R_Mcast_Buf.McastAddr[0], &group, 6);
    REQUIRE(program.call(PXENV_UNDI_SET_MCAST_ADDRESS, list) == PXENV_EXIT_SUCCESS);
    wire::MacAddress other_group = group;
    other_group.bytes[5] = 4;

    auto passes = [&](const wire::MacAddress& to) {
        program.deliver(RawProgram::frame(to, 0x0800));
        bool passed = program.isr(PXENV_UNDI_ISR_IN_PROCESS) == PXENV_UNDI_ISR_OUT_RECEIVE;
        return passed;
    };
    program.set_filter(FLTR_DIRECTED);
    CHECK(passes(own));
    CHECK_FALSE(passes(peer));
    CHECK_FALSE(passes(wire::broadcast_mac));
    CHECK(passes(group));
    CHECK_FALSE(passes(other_group));
    program.set_filter(FLTR_BRDCST);
    CHECK(passes(wire::broadcast_mac));
    CHECK_FALSE(passes(own));
    program.set_filter(FLTR_PRMSC);
    CHECK(passes(peer));
    CHECK(passes(other_group));
    program.set_filter(0);
    CHECK_FALSE(passes(own));
}

TEST_CASE("frames that nobody fetches are dropped beyond a limit") {
    RawProgram program;
    for (unsigned i = 0; i < pxe::Frames::queue_limit + 10; ++i)
        program.deliver(RawProgram::frame(own, 0x0800));
    unsigned received = 0;
    for (std::uint16_t flag = PXENV_UNDI_ISR_IN_PROCESS;
         program.isr(flag) == PXENV_UNDI_ISR_OUT_RECEIVE;
         flag = PXENV_UNDI_ISR_IN_GET_NEXT)
        ++received;
    CHECK(received == pxe::Frames::queue_limit);
    // Closing forgets what waits.
    program.deliver(RawProgram::frame(own, 0x0800));
    CHECK(program.isr(PXENV_UNDI_ISR_IN_START) == PXENV_UNDI_ISR_OUT_OURS);
    t_PXENV_UNDI_OPEN open{};
    CHECK(program.call(PXENV_UNDI_CLOSE) == PXENV_STATUS_SUCCESS);
    CHECK(program.call(PXENV_UNDI_OPEN, open) == PXENV_EXIT_SUCCESS);
    CHECK(program.isr(PXENV_UNDI_ISR_IN_START) == PXENV_UNDI_ISR_OUT_NOT_OURS);
}

TEST_CASE("UNDI_ISR with a flag that does not exist") {
    RawProgram program;
    for (unsigned flag : {0u, 4u, 0xFFFFu}) {
        t_PXENV_UNDI_ISR parameters{};
        parameters.FuncFlag = static_cast<std::uint16_t>(flag);
        CHECK(program.call(PXENV_UNDI_ISR, parameters) == PXENV_EXIT_FAILURE);
        CHECK(parameters.Status == PXENV_STATUS_UNDI_INVALID_PARAMETER);
    }
}

TEST_CASE("UNDI_TRANSMIT sends a frame that the program made") {
    RawProgram program;
    const Frame frame = RawProgram::frame(peer, 0x88B5, 90);
    std::memcpy(program.bytes_at(TestProgram::buffer), frame.data(), frame.size());
    t_PXENV_UNDI_TBD tbd{};
    tbd.ImmedLength = 90;
    tbd.Xmit = TestProgram::buffer;
    t_PXENV_UNDI_TRANSMIT parameters{};
    REQUIRE(program.transmit(tbd, parameters) == PXENV_EXIT_SUCCESS);
    program.world.clock.advance(async::milliseconds(1));
    REQUIRE(program.tap.frames.size() == 1);
    CHECK(program.tap.frames[0] == frame);
    // Its end is told like an interrupt.
    CHECK(program.isr(PXENV_UNDI_ISR_IN_START) == PXENV_UNDI_ISR_OUT_OURS);
    CHECK(program.isr(PXENV_UNDI_ISR_IN_PROCESS) == PXENV_UNDI_ISR_OUT_TRANSMIT);
    CHECK(program.isr(PXENV_UNDI_ISR_IN_GET_NEXT) == PXENV_UNDI_ISR_OUT_DONE);
}

TEST_CASE("UNDI_TRANSMIT makes the header and joins the pieces") {
    RawProgram program;
    std::memset(program.bytes_at(TestProgram::buffer), 'i', 20);
    std::memset(&program.memory.ram[0x200000], 'p', 30);
    std::memset(program.bytes_at({std::uint16_t{0x400}, std::uint16_t{0x2000}}), 'f', 40);
    t_PXENV_UNDI_TBD tbd{};
    tbd.ImmedLength = 20;
    tbd.Xmit = TestProgram::buffer;
    tbd.DataBlkCount = 3;
    tbd.DataBlock[0].TDPtrType = 0;
    tbd.DataBlock[0].TDDataLen = 30;
    tbd.DataBlock[0].TDDataPtr = {std::uint16_t{0x0000}, std::uint16_t{0x0020}};  // 0x00200000
    tbd.DataBlock[2].TDPtrType = 1;
    tbd.DataBlock[2].TDDataLen = 40;
    tbd.DataBlock[2].TDDataPtr = {std::uint16_t{0x400}, std::uint16_t{0x2000}};
    const SEGOFF16 address{std::uint16_t{0x300}, std::uint16_t{0x0800}};
    std::memcpy(program.bytes_at(address), &peer, 6);
    t_PXENV_UNDI_TRANSMIT parameters{};
    parameters.Protocol = P_IP;
    parameters.XmitFlag = XMT_DESTADDR;
    parameters.DestAddr = address;
    REQUIRE(program.transmit(tbd, parameters) == PXENV_EXIT_SUCCESS);
    parameters.Protocol = P_ARP;
    parameters.XmitFlag = XMT_BROADCAST;
    parameters.DestAddr = {};
    REQUIRE(program.transmit(tbd, parameters) == PXENV_EXIT_SUCCESS);
    program.world.clock.advance(async::milliseconds(1));

    REQUIRE(program.tap.frames.size() == 2);
    Frame expected = RawProgram::frame(peer, 0x0800, 14);
    std::memcpy(&expected[6], &own, 6);
    expected.insert(expected.end(), 20, 'i');
    expected.insert(expected.end(), 30, 'p');
    expected.insert(expected.end(), 40, 'f');
    CHECK(program.tap.frames[0] == expected);
    std::memcpy(&expected[0], &wire::broadcast_mac, 6);
    expected[13] = 0x06;
    CHECK(program.tap.frames[1] == expected);
}

TEST_CASE("UNDI_TRANSMIT refuses what cannot be sent") {
    RawProgram program;
    t_PXENV_UNDI_TBD good{};
    good.ImmedLength = 60;
    good.Xmit = TestProgram::buffer;
    const SEGOFF16 ours{std::uint16_t{0}, TestMemory::block_segment};
    auto status_of = [&](const t_PXENV_UNDI_TBD& tbd, std::uint8_t protocol) {
        t_PXENV_UNDI_TRANSMIT parameters{};
        parameters.Protocol = protocol;
        parameters.XmitFlag = XMT_BROADCAST;
        CHECK(program.transmit(tbd, parameters) == PXENV_EXIT_FAILURE);
        return std::uint16_t{parameters.Status};
    };
    t_PXENV_UNDI_TBD bad = good;
    bad.Xmit = ours;
    CHECK(status_of(bad, P_IP) == PXENV_STATUS_UNDI_INVALID_PARAMETER);
    bad = good;
    bad.ImmedLength = 1515;  // longer than a frame
    CHECK(status_of(bad, P_UNKNOWN) == PXENV_STATUS_UNDI_INVALID_PARAMETER);
    bad.ImmedLength = 0xFFFF;
    CHECK(status_of(bad, P_IP) == PXENV_STATUS_UNDI_INVALID_PARAMETER);
    bad.ImmedLength = 13;  // shorter than a header
    CHECK(status_of(bad, P_UNKNOWN) == PXENV_STATUS_UNDI_INVALID_PARAMETER);
    bad = good;
    bad.DataBlkCount = 9;
    CHECK(status_of(bad, P_IP) == PXENV_STATUS_UNDI_INVALID_PARAMETER);
    bad.DataBlkCount = 1;
    bad.DataBlock[0].TDDataLen = 10;
    bad.DataBlock[0].TDDataPtr = {std::uint16_t{0}, std::uint16_t{0x0030}};  // the engine's memory
    CHECK(status_of(bad, P_IP) == PXENV_STATUS_UNDI_INVALID_PARAMETER);
    CHECK(status_of(good, 4) == PXENV_STATUS_UNDI_INVALID_PARAMETER);

    t_PXENV_UNDI_TRANSMIT parameters{};
    parameters.Protocol = P_IP;
    parameters.DestAddr = ours;
    CHECK(program.transmit(good, parameters) == PXENV_EXIT_FAILURE);
    CHECK(parameters.Status == PXENV_STATUS_UNDI_INVALID_PARAMETER);
    parameters.TBD = ours;
    CHECK(program.call(PXENV_UNDI_TRANSMIT, parameters) == PXENV_EXIT_FAILURE);
    CHECK(parameters.Status == PXENV_STATUS_UNDI_INVALID_PARAMETER);

    program.host.nic.fail_transmits(1);
    CHECK(status_of(good, P_IP) == PXENV_STATUS_UNDI_TRANSMIT_ERROR);
    program.world.clock.advance(async::milliseconds(1));
    CHECK(program.tap.frames.empty());
    CHECK(program.isr(PXENV_UNDI_ISR_IN_START) == PXENV_UNDI_ISR_OUT_NOT_OURS);
}
