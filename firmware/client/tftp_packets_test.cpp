// SPDX-License-Identifier: GPL-2.0-or-later
// The TFTP client packet by packet: what exactly it answers to what, and when.
#include <catch2/catch.hpp>

#include "client/tftp.hpp"
#include "tests/wire/tftp_world.hpp"

using namespace testing_wire;
using async::milliseconds;
using namespace std::string_literals;

namespace {

/// A fetch of 10.0.0.32's file with the test in the server's place.
struct Duel : TftpWorld {
    explicit Duel(std::uint16_t windowsize) {
        server.script.silent = true;
        settings.windowsize = windowsize;
        wire.observer = [this](const WireEnd& from, const Frame& frame) {
            if (&from == &client.nic && frame.size() >= 46 && frame[23] == ::wire::protocol_udp)
                client_port = static_cast<std::uint16_t>(frame[34] << 8 | frame[35]);
        };
        task.start();
        run_for(milliseconds(2));
    }
    /// Sends packets and gives what comes back within the next 2 ms: ACKs by their number, an ERROR
    /// as "E" and its code.
    std::string answer(std::initializer_list<std::string> packets) {
        for (const std::string& packet : packets)
            CHECK(transfer.send_now({client.interface.configuration().address, client_port},
                                    layout::as_bytes(packet)));
        return heard(milliseconds(2));
    }
    std::string heard(async::Duration duration) {
        run_for(duration);
        std::string text;
        while (auto datagram = transfer.try_receive()) {
            auto packet = ::wire::parse_tftp(datagram->payload.bytes());
            REQUIRE(packet);
            text += packet->opcode == ::wire::TftpOpcode::ERROR ? "E" : "";
            text += std::to_string(packet->number) + " ";
        }
        return text;
    }

    std::uint16_t client_port = 0;
    net::UdpSocket transfer{server_host.interface, 0};
    async::Task<std::uint32_t> task = fetching();
};

std::string data(unsigned block, std::size_t size = 512) {
    return std::string{0, 3, static_cast<char>(block >> 8), static_cast<char>(block)} +
           std::string(size, static_cast<char>('a' + block));
}

const std::string window_of_4 = "\0\6windowsize\0004\0"s;

}  // namespace

TEST_CASE("an OACK is acknowledged with 0, a window with its last block") {
    Duel duel(4);
    CHECK(duel.answer({window_of_4}) == "0 ");
    CHECK(duel.answer({data(1), data(2), data(3)}).empty());
    CHECK(duel.answer({data(4)}) == "4 ");
    CHECK(duel.answer({data(5), data(6, 100)}) == "6 ");
    CHECK(duel.task.done());
    CHECK(*duel.task.take_result() == 5 * 512 + 100);
}

TEST_CASE("a gap is acknowledged at once and once") {
    Duel duel(4);
    duel.answer({window_of_4});
    CHECK(duel.answer({data(1), data(3)}) == "1 ");
    CHECK(duel.answer({data(4), data(4), data(3)}).empty());
    // The new window starts after the gap; it may have a gap of its own.
    CHECK(duel.answer({data(2), data(4)}) == "2 ");
    CHECK(duel.answer({data(3), data(4), data(5), data(6)}) == "6 ");
}

TEST_CASE("a gap at the start of a window is acknowledged with the last one's end") {
    Duel duel(4);
    duel.answer({window_of_4});
    CHECK(duel.answer({data(2)}) == "0 ");
    CHECK(duel.answer({data(1), data(2), data(3), data(4)}) == "4 ");
    CHECK(duel.answer({data(6)}) == "4 ");
}

TEST_CASE("an old block is acknowledged again after a pause only") {
    Duel duel(1);
    CHECK(duel.answer({data(1)}) == "1 ");
    CHECK(duel.answer({data(1), data(1)}).empty());
    CHECK(duel.heard(milliseconds(150)).empty());
    CHECK(duel.answer({data(1), data(1)}) == "1 ");
    CHECK(duel.answer({data(2)}) == "2 ");
}

TEST_CASE("silence repeats the last ACK, with growing pauses, as often as told") {
    Duel duel(4);
    duel.settings.tries = 6;
    duel.answer({window_of_4, data(1), data(2)});
    CHECK(duel.heard(milliseconds(370)).empty());
    CHECK(duel.heard(milliseconds(260)) == "2 ");
    CHECK(duel.heard(milliseconds(700)).empty());
    CHECK(duel.heard(milliseconds(600)) == "2 ");
    CHECK(duel.answer({data(3), data(4), data(5)}).empty());
    CHECK(duel.answer({data(6)}) == "6 ");  // four since the last ACK
    CHECK(duel.heard(milliseconds(370)).empty());
    CHECK(duel.heard(milliseconds(260)) == "6 ");  // progress starts the pauses anew
}

TEST_CASE("a first answer from another address does not count") {
    Duel duel(4);
    Host stranger(duel, 0x40, wire::Ipv4Address(10, 0, 0, 64));
    net::UdpSocket forger(stranger.interface, 4000);
    auto client = duel.client.interface.configuration().address;
    for (const std::string& packet : {data(1, 5), "\0\5\0\1forged\0"s, window_of_4})
        REQUIRE(duel.run(forger.send({client, duel.client_port}, layout::as_bytes(packet))));
    duel.run_for(milliseconds(2));
    CHECK_FALSE(duel.task.done());
    CHECK(duel.answer({data(1, 7)}) == "1 ");
    CHECK(*duel.task.take_result() == 7);
    unsigned errors = 0;
    while (auto datagram = forger.try_receive())
        errors += datagram->payload.bytes()[1] == 5 && datagram->payload.bytes()[3] == 5;
    CHECK(errors == 2);  // none for the ERROR
}

TEST_CASE("a first block that is not the first is passed over") {
    Duel duel(4);
    CHECK(duel.answer({data(0), data(2), data(65535)}).empty());
    CHECK(duel.answer({data(1, 3)}) == "1 ");
    CHECK(*duel.task.take_result() == 3);
}

TEST_CASE("a cancelled transfer says so to the server's port") {
    Duel duel(4);
    duel.answer({window_of_4, data(1)});
    duel.task.cancel();
    CHECK(duel.heard(milliseconds(2)) == "E0 ");
}
