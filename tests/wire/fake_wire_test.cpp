// SPDX-License-Identifier: GPL-2.0-or-later
// The test world itself: faults happen as told and are repeatable, and tests that hang fail loudly.
#include "tests/wire/fake_wire.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <stdexcept>

using namespace testing_wire;
using async::Task;

namespace {

Task<void> waiting(async::Event& event, async::Instant deadline) {
    co_return co_await event.wait(deadline);
}

struct BusyForEver final : async::Pollable {
    bool poll() override { return true; }
};

/// Numbers of the frames that arrive at the other end when 100 are sent.
std::vector<unsigned> through(const Faults& faults, std::uint64_t seed, FaultCounters* counters) {
    World world(seed);
    RawEnd near(world.wire);
    RawEnd far(world.wire);
    near.sending = faults;
    for (std::uint8_t i = 0; i < 100; ++i) {
        const std::uint8_t frame[] = {i, 0, 0, 0};
        near.inject(frame);
        world.run_for(async::microseconds(100));
    }
    world.run_for(async::seconds(1));
    std::vector<unsigned> numbers;
    for (const Frame& frame : far.frames)
        numbers.push_back(frame[0]);
    if (counters != nullptr)
        *counters = near.sent;
    return numbers;
}

}  // namespace

TEST_CASE("a task that is not done in time fails the test") {
    World world;
    async::Event event(world.loop);
    auto task = waiting(event, world.loop.after(async::seconds(10)));
    CHECK_THROWS_AS(world.run(task, async::seconds(9)), std::runtime_error);
}

TEST_CASE("a task that nothing can wake fails the test") {
    World world;
    async::Event event(world.loop);
    CHECK_THROWS_AS(world.run(waiting(event, async::never)), std::runtime_error);
}

TEST_CASE("a loop that spins fails the test") {
    World world;
    async::Event event(world.loop);
    BusyForEver busy;
    world.loop.add(busy);
    CHECK_THROWS_AS(world.run(waiting(event, world.loop.after(async::seconds(1)))),
                    std::runtime_error);
    CHECK_THROWS_AS(world.run_for(async::seconds(1)), std::runtime_error);
}

TEST_CASE("a day of virtual time takes no time") {
    World world;
    async::Event event(world.loop);
    async::Instant end = world.loop.after(async::seconds(86400));
    auto result = world.run(waiting(event, end), async::seconds(86400));
    CHECK_FALSE(result);
    CHECK(world.clock.now() == end);
}

TEST_CASE("a good wire delivers everything in order, after its delay, to all other ends") {
    World world;
    RawEnd near(world.wire);
    RawEnd far(world.wire);
    RawEnd third(world.wire);
    near.sending.delay = async::milliseconds(3);
    far.receiving.delay = async::milliseconds(4);
    near.inject(Frame{1});
    near.inject(Frame{2});
    world.run_for(async::microseconds(6999));
    CHECK(far.frames.empty());
    CHECK(third.frames.size() == 2);
    world.run_for(async::microseconds(1));
    REQUIRE(far.frames.size() == 2);
    CHECK(far.frames[0] == Frame{1});
    CHECK(near.frames.empty());
    CHECK(world.wire.in_flight() == 0);
}

TEST_CASE("an end that is unplugged gets nothing more") {
    World world;
    RawEnd near(world.wire);
    {
        RawEnd far(world.wire);
        near.inject(Frame{1});
    }
    CHECK(world.wire.in_flight() == 0);
    near.inject(Frame{2});
    world.run_for(async::milliseconds(1));
}

TEST_CASE("faults happen about as often as told, and the same way for the same seed") {
    FaultCounters counters;
    auto lossy = through({.loss = 30}, 1, &counters);
    CHECK(counters.frames == 100);
    CHECK(lossy.size() == 100 - counters.lost);
    CHECK((counters.lost > 15 && counters.lost < 45));
    CHECK(through({.loss = 30}, 1, nullptr) == lossy);
    CHECK(through({.loss = 30}, 2, nullptr) != lossy);
    CHECK(through({.loss = 100}, 1, nullptr).empty());

    auto doubled = through({.duplication = 30}, 1, &counters);
    CHECK(doubled.size() == 100 + counters.duplicated);
    CHECK((counters.duplicated > 15 && counters.duplicated < 45));

    auto disordered = through({.reordering = 30}, 1, &counters);
    CHECK(disordered.size() == 100);
    CHECK_FALSE(std::is_sorted(disordered.begin(), disordered.end()));
    std::sort(disordered.begin(), disordered.end());
    CHECK(std::unique(disordered.begin(), disordered.end()) == disordered.end());
}

TEST_CASE("corruption flips exactly one bit") {
    World world;
    RawEnd near(world.wire);
    RawEnd far(world.wire);
    near.sending.corruption = 100;
    near.inject(Frame(100, 0));
    world.run_for(async::milliseconds(1));
    REQUIRE(far.frames.size() == 1);
    std::map<unsigned, unsigned> values;
    for (std::uint8_t byte : far.frames[0])
        ++values[byte];
    CHECK(values[0] == 99);
    CHECK(values.size() == 2);
    CHECK(__builtin_popcount(values.rbegin()->first) == 1);
}

TEST_CASE("a card is deaf and dumb while it is closed or its link is down") {
    struct Sink final : net::FrameSink {
        unsigned frames = 0;
        void frame_received(layout::Bytes) override { ++frames; }
    } sink;
    World world;
    RawEnd peer(world.wire);
    FakeNic nic(world.wire, {});
    const std::uint8_t frame[] = {1, 2, 3};
    CHECK_FALSE(nic.transmit(frame, {}));
    peer.inject(frame);
    world.run_for(async::milliseconds(1));
    REQUIRE(nic.open());
    CHECK_FALSE(nic.poll(sink));

    peer.inject(frame);
    CHECK(nic.transmit(frame, frame));
    world.run_for(async::milliseconds(1));
    CHECK(nic.poll(sink));
    CHECK(sink.frames == 1);
    REQUIRE(peer.frames.size() == 1);
    CHECK(peer.frames[0].size() == 60);
    CHECK(peer.frames[0][3] == 1);

    nic.set_link(false);
    CHECK(nic.transmit(frame, {}));
    peer.inject(frame);
    world.run_for(async::milliseconds(1));
    CHECK_FALSE(nic.poll(sink));
    CHECK(peer.frames.size() == 1);
}

TEST_CASE("a card's receive queue is bounded") {
    World world;
    RawEnd peer(world.wire);
    FakeNic nic(world.wire, {});
    REQUIRE(nic.open());
    for (std::size_t i = 0; i < FakeNic::queue_size + 5; ++i)
        peer.inject(Frame{1});
    world.run_for(async::milliseconds(1));
    CHECK(nic.overruns() == 5);
}
