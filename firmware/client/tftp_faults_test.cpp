// SPDX-License-Identifier: GPL-2.0-or-later
// TFTP transfers over a network that loses, doubles, reorders and damages frames: the right bytes,
// or a clean failure within the bound that the settings set.
#include <catch2/catch.hpp>

#include "client/tftp.hpp"
#include "tests/wire/tftp_world.hpp"

using namespace testing_wire;
using async::Code;
using async::milliseconds;

namespace {

struct Row {
    const char* name;
    Faults faults;
    bool must_succeed;
};

Faults faults(unsigned loss, unsigned duplication, unsigned reordering, unsigned corruption) {
    Faults result;
    result.loss = loss;
    result.duplication = duplication;
    result.reordering = reordering;
    result.corruption = corruption;
    return result;
}

const Row rows[] = {
    {"nothing", faults(0, 0, 0, 0), true},
    {"loss 1 %", faults(1, 0, 0, 0), true},
    {"loss 10 %", faults(10, 0, 0, 0), true},
    {"loss 30 %", faults(30, 0, 0, 0), false},
    {"duplication 30 %", faults(0, 30, 0, 0), true},
    {"duplication 100 %", faults(0, 100, 0, 0), true},
    {"reordering 30 %", faults(0, 0, 30, 0), true},
    {"reordering 100 %", faults(0, 0, 100, 0), true},
    {"corruption 10 %", faults(0, 0, 0, 10), true},
    {"a little of all", faults(5, 5, 5, 5), true},
    {"much of all", faults(20, 20, 20, 20), false},
};

void check_all_rows(unsigned window, std::size_t size, unsigned seeds) {
    for (const Row& row : rows)
        for (unsigned seed = 1; seed <= seeds; ++seed) {
            INFO(row.name << ", windowsize " << window << ", seed " << seed);
            TftpWorld world(seed);
            const Frame& file = world.offer(size);
            world.settings.windowsize = static_cast<std::uint16_t>(window);
            world.disturb(row.faults);
            auto fetched = world.fetch();
            if (fetched)
                CHECK((world.sink.content == file));
            else
                CHECK((fetched.error().code == Code::timed_out ||
                       fetched.error().code == Code::unreachable));
            CHECK((fetched || !row.must_succeed));
        }
}

}  // namespace

TEST_CASE("transfers in lock-step under faults") {
    check_all_rows(1, 60000, 6);
}
TEST_CASE("transfers with windows under faults") {
    check_all_rows(32, 200000, 6);
}
TEST_CASE("transfers with small windows under faults") {
    check_all_rows(4, 60000, 6);
}

TEST_CASE("with 30 % loss and patience every transfer completes") {
    for (unsigned window : {1u, 8u, 32u})
        for (unsigned seed = 1; seed <= 10; ++seed) {
            INFO("windowsize " << window << ", seed " << seed);
            TftpWorld world(seed);
            const Frame& file = world.offer(100000);
            world.settings.windowsize = static_cast<std::uint16_t>(window);
            world.settings.tries = 12;
            world.settings.restarts = 10;
            world.server.script.tries = 20;
            world.disturb(faults(30, 0, 0, 0));
            auto fetched = world.fetch();
            REQUIRE(fetched);
            CHECK((world.sink.content == file));
        }
}

TEST_CASE("a lost block costs one window, not a timeout") {
    TftpWorld world;
    const Frame& file = world.offer(1468 * 1000);
    // One direction only, and short delays: timeouts would take hundreds of milliseconds each.
    world.client.nic.receiving = faults(2, 0, 0, 0);
    world.client.nic.receiving.loss = 2;
    REQUIRE(world.fetch());
    CHECK((world.sink.content == file));
    CHECK(world.client.nic.received.lost >= 10);
    // Only the loss of a window's last block or of an ACK needs the clock.
    CHECK(world.elapsed < milliseconds(500) * world.client.nic.received.lost * 1);
    CHECK(world.server.data_sent < 1000 + 32 * world.client.nic.received.lost);
}

TEST_CASE("one lost block costs at most one more window") {
    TftpWorld world;
    const Frame& file = world.offer(1468 * 64 - 1);
    unsigned data_frames = 0;
    struct Dropper : WireEnd {
        using WireEnd::WireEnd;
        void arrived(const Frame&) override {}
    } bystander(world.wire);
    world.wire.observer = [&](const WireEnd& from, const Frame& frame) {
        // Block 5 of the first window disappears once: the frame after it is sent unharmed.
        bool is_data = &from == &world.server_host.nic && frame.size() > 1000;
        if (is_data)
            ++data_frames;
        world.client.nic.receiving.loss = is_data && data_frames == 5 ? 100 : 0;
    };
    REQUIRE(world.fetch());
    CHECK((world.sink.content == file));
    CHECK(world.client.nic.received.lost == 1);
    CHECK(world.elapsed < milliseconds(20));
    CHECK(world.server.data_sent <= 64 + 32);
}

TEST_CASE("a slow network with windows is not taken for a lost one") {
    TftpWorld world;
    const Frame& file = world.offer(1468 * 200);
    Faults slow;
    slow.delay = milliseconds(150);
    world.disturb(slow);
    REQUIRE(world.fetch());
    CHECK((world.sink.content == file));
    CHECK(world.server.data_sent == 201);
}
