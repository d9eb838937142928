// SPDX-License-Identifier: GPL-2.0-or-later
// The TFTP client against servers that keep to their RFCs, on a good network.
#include "client/tftp.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/tftp_world.hpp"

using namespace testing_wire;
using async::Code;
using async::milliseconds;
using async::seconds;
using client::TftpTransfer;

namespace {

constexpr std::size_t sizes[] = {0, 1, 511, 512, 513, 1024, 1467, 1468, 1469, 2936, 46976, 100000};

}  // namespace

TEST_CASE("files of all sizes from all kinds of servers") {
    struct Row {
        const char* kind;
        void (*limit)(TftpScript&);
        unsigned blksize;
    };
    const Row rows[] = {
        {"all options", [](TftpScript&) {}, 1468},
        {"RFC 1350 only", [](TftpScript& script) { script.knows_options = false; }, 512},
        {"no windowsize", [](TftpScript& script) { script.knows_windowsize = false; }, 1468},
        {"no tsize", [](TftpScript& script) { script.knows_tsize = false; }, 1468},
        {"small blocks", [](TftpScript& script) { script.largest_blksize = 600; }, 600},
        {"tiny blocks", [](TftpScript& script) { script.largest_blksize = 8; }, 8},
        {"refuses options", [](TftpScript& script) { script.refuses_options = true; }, 512},
        {"empty OACK", [](TftpScript& script) { script.largest_blksize = 512; }, 512},
    };
    for (const Row& row : rows)
        for (std::size_t size : sizes) {
            INFO(row.kind << ", " << size << " bytes");
            TftpWorld world;
            const Frame& file = world.offer(size);
            row.limit(world.server.script);
            auto fetched = world.fetch();
            REQUIRE(fetched);
            CHECK(*fetched == size);
            CHECK((world.sink.content == file));
            CHECK(world.sink.begun == 1);
            CHECK(world.server.data_sent == size / row.blksize + 1);
            CHECK(world.server.errors.empty());
            CHECK(world.elapsed < seconds(5));
        }
}

TEST_CASE("what is asked for fits the interface, the queue and the settings") {
    auto asked = [](std::uint16_t mtu, client::TftpSettings settings) {
        TftpWorld world(1, mtu);
        world.offer(10);
        world.settings = settings;
        REQUIRE(world.fetch());
        return world.server.asked[0];
    };
    CHECK(asked(1500, {}) == wire::TftpOptions{1468, 0, 32});
    CHECK(asked(9000, {}) == wire::TftpOptions{8968, 0, 32});
    CHECK(asked(576, {}) == wire::TftpOptions{544, 0, 32});
    client::TftpSettings settings;
    settings.blksize = 1024;
    settings.windowsize = 1;
    CHECK(asked(1500, settings) == wire::TftpOptions{1024, 0, {}});
    settings.blksize = 2;
    settings.windowsize = 65535;
    CHECK(asked(1500, settings) ==
          wire::TftpOptions{8, 0, std::uint32_t{net::UdpSocket::queue_limit}});
    settings.blksize = 65464;
    settings.windowsize = 0;
    CHECK(asked(1500, settings).blksize == 16372);
}

TEST_CASE("blocks larger than the MTU arrive in fragments") {
    TftpWorld world;
    world.settings.blksize = 16372;
    world.settings.windowsize = 4;
    const Frame& file = world.offer(500000);
    REQUIRE(world.fetch());
    CHECK((world.sink.content == file));
    CHECK(world.server.data_sent == 500000 / 16372 + 1);
}

TEST_CASE("a window costs one ACK, a server without windows one per block") {
    TftpWorld world;
    world.offer(1468 * 325 - 1);
    REQUIRE(world.fetch());
    CHECK(world.server.acks == 1 + 11);  // the last window is not full

    TftpWorld lock_step;
    lock_step.offer(1468 * 320 - 1);
    lock_step.server.script.knows_windowsize = false;
    REQUIRE(lock_step.fetch());
    CHECK(lock_step.server.acks == 1 + 320);
}

TEST_CASE("the sink hears the size, except one that is not known") {
    TftpWorld world;
    world.offer(5000);
    REQUIRE(world.fetch());
    CHECK(world.sink.announced == 5000);

    TftpWorld unknown;
    unknown.offer(5000);
    unknown.server.script.knows_tsize = false;
    REQUIRE(unknown.fetch());
    CHECK_FALSE(unknown.sink.announced);

    // A server that echoes the 0 it was asked with.
    TftpWorld echo;
    echo.offer(5000);
    echo.server.script.largest_blksize = 512;
    echo.server.script.knows_windowsize = false;
    echo.server.script.oack = std::string("tsize\0000\0", 8);
    REQUIRE(echo.fetch());
    CHECK_FALSE(echo.sink.announced);
    CHECK(echo.sink.content.size() == 5000);
}

TEST_CASE("block numbers wrap around") {
    for (unsigned window : {1, 32}) {
        INFO("windowsize " << window);
        TftpWorld world;
        world.settings.blksize = 8;
        world.settings.windowsize = static_cast<std::uint16_t>(window);
        const Frame& file = world.offer(8 * 66000 + 3);
        auto fetched = world.fetch();
        REQUIRE(fetched);
        CHECK(*fetched == file.size());
        CHECK((world.sink.content == file));
        CHECK(world.server.data_sent == 66001);
    }
}

TEST_CASE("the size alone") {
    TftpWorld world;
    world.offer(12345);
    world.offer(0, "empty");
    CHECK(*world.size() == 12345);
    CHECK(*world.size("empty") == 0);
    world.run_for(milliseconds(10));
    CHECK(world.server.data_sent == 0);
    CHECK(world.server.errors == std::vector<unsigned>{0, 0});

    auto missing = world.size("missing");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == Code::refused);
    CHECK(missing.error().value == 1);

    world.server.script.knows_tsize = false;
    CHECK(world.size().error().code == Code::unsupported);
    world.server.script.knows_options = false;
    CHECK(world.size().error().code == Code::unsupported);
}

TEST_CASE("block by block") {
    TftpWorld world;
    const Frame& file = world.offer(1468 * 2 + 100);
    world.settings.windowsize = 1;
    TftpTransfer transfer(world.client.interface, world.entropy, world.settings);
    REQUIRE(world.run(transfer.open(world.request())));
    CHECK(transfer.block_size() == 1468);
    CHECK(transfer.size() == file.size());
    // Nothing is sent before somebody reads.
    world.run_for(milliseconds(300));
    CHECK(world.server.data_sent == 0);

    Frame content;
    Frame block(transfer.block_size());
    for (std::size_t expected : {1468u, 1468u, 100u, 0u, 0u}) {
        auto count = world.run(transfer.read(block));
        REQUIRE(count);
        CHECK(*count == expected);
        content.insert(content.end(), block.begin(), block.begin() + *count);
    }
    CHECK((content == file));
    transfer.close();
    world.run_for(milliseconds(10));
    CHECK(world.server.errors.empty());
}

TEST_CASE("a place smaller than a block is refused") {
    TftpWorld world;
    world.offer(3000);
    TftpTransfer transfer(world.client.interface, world.entropy, world.settings);
    REQUIRE(world.run(transfer.open(world.request())));
    Frame small(1467);
    CHECK(world.run(transfer.read(small)).error().code == Code::too_large);
}

TEST_CASE("a transfer that is closed early tells the server, once") {
    TftpWorld world;
    world.offer(100000);
    {
        TftpTransfer transfer(world.client.interface, world.entropy, world.settings);
        REQUIRE(world.run(transfer.open(world.request())));
        Frame block(transfer.block_size());
        REQUIRE(world.run(transfer.read(block)));
        transfer.close();
        CHECK(world.run(transfer.read(block)).error().code == Code::cancelled);
    }
    world.run_for(milliseconds(10));
    CHECK(world.server.errors == std::vector<unsigned>{0});
}

TEST_CASE("a transfer can be opened again") {
    TftpWorld world;
    const Frame& file = world.offer(100);
    world.offer(200, "other");
    TftpTransfer transfer(world.client.interface, world.entropy, world.settings);
    Frame block(2000);
    REQUIRE(world.run(transfer.open(world.request("other"))));
    REQUIRE(world.run(transfer.open(world.request())));
    REQUIRE(*world.run(transfer.read(block)) == 100);
    CHECK(std::equal(file.begin(), file.end(), block.begin()));
    REQUIRE(world.run(transfer.open(world.request("other"))));
    CHECK(*world.run(transfer.read(block)) == 200);
    CHECK(world.server.request_ports[0] != world.server.request_ports[1]);
}

TEST_CASE("a long transfer reports its progress, not too often") {
    TftpWorld world;
    world.offer(1000000);
    world.settings.windowsize = 1;
    Faults slow;
    slow.delay = milliseconds(2);
    world.disturb(slow);
    REQUIRE(world.fetch());
    unsigned lines = world.log.count({"\"event\":\"progress\"",
                                      "\"nic\":16",
                                      "\"file\":\"file\"",
                                      "\"size\":1000000",
                                      "\"bytes\":"});
    CHECK(lines == world.log.lines.size());
    CHECK(lines >= 2);
    CHECK(lines <= world.elapsed.microseconds / 250000);
}
