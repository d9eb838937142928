// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/loop.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <memory>
#include <stdexcept>
#include <string>

#include "ssh/handles.hpp"

using namespace ssh;

namespace {

struct Pipe {
    Pipe() {
        int ends[2];
        REQUIRE(::pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0);
        out = Descriptor(ends[0]);
        in = Descriptor(ends[1]);
    }
    void put() const { REQUIRE(::write(in.number(), "x", 1) == 1); }
    [[nodiscard]] bool take() const {
        char byte = 0;
        return ::read(out.number(), &byte, 1) == 1;
    }
    Descriptor out;
    Descriptor in;
};

const Deadline never = Deadline::max();
const Deadline long_ago = Clock::now() - Milliseconds(1);

/// Waits until there is a byte; false when the deadline passed.
Task<bool> byte_of(Loop& loop, const Pipe& pipe, Deadline deadline) {
    for (;;) {
        if (pipe.take())
            co_return true;
        const bool in_time = co_await loop.wait(pipe.out.number(), POLLIN, deadline);
        if (!in_time)
            co_return false;
    }
}

Task<std::string> ping_pong(Loop& loop, const Pipe& mine, const Pipe& yours, int rounds) {
    for (int i = 0; i < rounds; ++i) {
        yours.put();
        const bool got = co_await byte_of(loop, mine, never);
        if (!got)
            co_return "late";
    }
    co_return "done";
}

Task<int> nothing_to_wait_for() {
    co_return 7;
}

Task<int> fails(Loop& loop, const Pipe& pipe) {
    (void)co_await byte_of(loop, pipe, never);
    throw std::runtime_error("told");
}

Task<int> passes_on(Loop& loop, const Pipe& pipe) {
    const int value = co_await fails(loop, pipe);
    co_return value;
}

}  // namespace

TEST_CASE("a task that waits for nothing is done at once") {
    Loop loop;
    CHECK(loop.run(nothing_to_wait_for()) == 7);
}

TEST_CASE("a task goes on when its descriptor is ready") {
    Loop loop;
    const Pipe pipe;
    pipe.put();
    CHECK(loop.run(byte_of(loop, pipe, never)));
}

TEST_CASE("a task goes on when its deadline has passed") {
    Loop loop;
    const Pipe pipe;
    CHECK_FALSE(loop.run(byte_of(loop, pipe, long_ago)));
    CHECK_FALSE(loop.run(byte_of(loop, pipe, Clock::now() + Milliseconds(5))));
}

TEST_CASE("tasks of one loop run side by side") {
    Loop loop;
    const Pipe left;
    const Pipe right;
    Task<std::string> other = ping_pong(loop, right, left, 100);
    other.start();
    CHECK(loop.run(ping_pong(loop, left, right, 100)) == "done");
    while (!other.done())
        loop.turn();
    CHECK(other.result() == "done");
}

TEST_CASE("a task that is given up in mid-wait leaves nothing behind") {
    Loop loop;
    const Pipe quiet;
    const Pipe busy;
    {
        Task<bool> given_up = byte_of(loop, quiet, never);
        given_up.start();
        CHECK_FALSE(given_up.done());
    }
    busy.put();
    CHECK(loop.run(byte_of(loop, busy, never)));
}

namespace {

Task<bool> gives_up_another(Loop& loop, const Pipe& pipe, std::unique_ptr<Task<bool>>& victim) {
    (void)co_await byte_of(loop, pipe, never);
    victim.reset();
    co_return true;
}

}  // namespace

TEST_CASE("a task may destroy one that would be resumed in the same turn") {
    Loop loop;
    const Pipe first;
    const Pipe second;
    std::unique_ptr<Task<bool>> victim;
    Task<bool> killer = gives_up_another(loop, first, victim);
    killer.start();
    victim = std::make_unique<Task<bool>>(byte_of(loop, second, never));
    victim->start();
    first.put();
    second.put();
    while (!killer.done())
        loop.turn();
    CHECK(victim == nullptr);
    CHECK(second.take());
}

TEST_CASE("an exception comes out where the task is awaited") {
    Loop loop;
    const Pipe pipe;
    pipe.put();
    CHECK_THROWS_WITH(loop.run(passes_on(loop, pipe)), "told");
}

TEST_CASE("a turn without anyone who waits returns") {
    Loop loop;
    loop.turn();
    SUCCEED();
}

namespace {

Task<int> hears(Loop& loop, Loop::Signal& signal, Deadline deadline) {
    const bool heard = co_await loop.wait(signal, std::vector<pollfd>(), deadline);
    co_return heard ? 1 : 0;
}

}  // namespace

TEST_CASE("a signal is heard by all that wait for it, and by nobody later") {
    Loop loop;
    Loop::Signal signal;
    Task<int> first = hears(loop, signal, never);
    Task<int> second = hears(loop, signal, never);
    first.start();
    second.start();
    signal.raise();
    loop.turn();
    REQUIRE(first.done());
    REQUIRE(second.done());
    CHECK(first.result() + second.result() == 2);
    CHECK(loop.run(hears(loop, signal, long_ago)) == 0);
}

TEST_CASE("a turn does not wait past the time it is given") {
    Loop loop;
    const Pipe quiet;
    Task<bool> waiting = byte_of(loop, quiet, never);
    waiting.start();
    loop.turn(long_ago);
    CHECK_FALSE(waiting.done());
}

TEST_CASE("many may wait for one descriptor, each for something else") {
    Loop loop;
    const Pipe pipe;
    // The end to write to is ready for that, and never to be read from.
    const auto waits = [&](short events, Deadline deadline) -> Task<bool> {
        const bool happened = co_await loop.wait(pipe.in.number(), events, deadline);
        co_return happened;
    };
    Task<bool> reader = waits(POLLIN, never);
    Task<bool> writer = waits(POLLOUT, never);
    Task<bool> other_writer = waits(POLLOUT, never);
    reader.start();
    writer.start();
    other_writer.start();
    loop.turn();
    CHECK(writer.done());
    CHECK(other_writer.done());
    CHECK_FALSE(reader.done());
}

TEST_CASE("a descriptor that is none counts as one on which something happened") {
    Loop loop;
    const auto waits = [&]() -> Task<bool> {
        const bool happened = co_await loop.wait(-1, POLLIN, never);
        co_return happened;
    };
    CHECK(loop.run(waits()));
}

TEST_CASE("a descriptor whose number was used before is another one") {
    Loop loop;
    for (int i = 0; i < 3; ++i) {
        const Pipe pipe;
        Task<bool> given_up = byte_of(loop, pipe, never);
        given_up.start();
        pipe.put();
        while (!given_up.done())
            loop.turn();
        CHECK(given_up.result());
    }
}

TEST_CASE("what one task takes is not charged to the others") {
    Loop loop;
    const Pipe go;
    const Pipe quiet;
    go.put();
    const auto holds_up = [&]() -> Task<bool> {
        (void)co_await byte_of(loop, go, never);
        (void)co_await loop.wait(go.in.number(), POLLOUT, never);
        ::usleep(400'000);
        co_return true;
    };
    const Clock::duration before = Clock::held_up();
    CHECK(loop.run(holds_up()));
    CHECK(Clock::held_up() - before >= Milliseconds(250));
}
