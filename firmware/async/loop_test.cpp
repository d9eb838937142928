// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/loop.hpp"

#include <catch2/catch.hpp>
#include <optional>
#include <vector>

#include "async/task.hpp"
#include "tests/wire/fake_clock.hpp"

using async::Code;
using async::Event;
using async::Instant;
using async::Node;
using async::Task;

namespace {

struct Bench {
    testing_wire::FakeClock clock;
    async::Loop loop{clock};
    Event event{loop};
    std::vector<int> order;
};

Task<void> wait(Bench& b, int number, Instant deadline = async::never) {
    auto result = co_await b.event.wait(deadline);
    b.order.push_back(result ? number : -number);
    co_return result;
}

struct Counting final : async::Pollable {
    unsigned polls = 0;
    unsigned work = 0;
    std::optional<Counting>* destroys = nullptr;
    bool poll() override {
        ++polls;
        if (destroys != nullptr)
            destroys->reset();
        return work > 0 && work-- > 0;
    }
};

}  // namespace

TEST_CASE("nodes keep a ring, whoever leaves") {
    Node ring;
    Node first;
    {
        Node second;
        first.link_before(ring);
        second.link_before(ring);
        CHECK(&ring.next() == &first);
        CHECK(&first.next() == &second);
        CHECK(&second.next() == &ring);
    }
    CHECK(&first.next() == &ring);
    first.unlink();
    first.unlink();
    CHECK_FALSE(first.linked());
    CHECK_FALSE(ring.linked());
}

TEST_CASE("an event wakes all that wait, in their order") {
    Bench b;
    auto one = wait(b, 1);
    auto two = wait(b, 2);
    one.start();
    two.start();
    b.event.notify_all();
    CHECK(b.order.empty());
    CHECK(b.loop.run_once());
    CHECK(b.order == std::vector<int>{1, 2});
    CHECK(one.take_result());
}

TEST_CASE("an event does not remember") {
    Bench b;
    b.event.notify_all();
    auto one = wait(b, 1);
    one.start();
    CHECK_FALSE(b.loop.run_once());
    CHECK_FALSE(one.done());
}

TEST_CASE("a wait ends at its deadline, not before") {
    Bench b;
    auto one = wait(b, 1, b.loop.after(async::milliseconds(10)));
    auto two = wait(b, 2, b.loop.after(async::milliseconds(5)));
    one.start();
    two.start();
    CHECK(b.loop.next_deadline() == b.loop.after(async::milliseconds(5)));
    b.clock.advance(async::microseconds(4999));
    CHECK_FALSE(b.loop.run_once());
    b.clock.advance(async::microseconds(1));
    CHECK(b.loop.run_once());
    CHECK(b.order == std::vector<int>{-2});
    CHECK(two.take_result().error().code == Code::timed_out);
    b.clock.advance(async::milliseconds(5));
    CHECK(b.loop.run_once());
    CHECK(b.order == std::vector<int>{-2, -1});
    CHECK(b.loop.next_deadline() == async::never);
}

TEST_CASE("a notification before the deadline wins, even when both are seen in one round") {
    Bench b;
    auto one = wait(b, 1, b.loop.after(async::milliseconds(1)));
    one.start();
    b.event.notify_all();
    b.clock.advance(async::seconds(1));
    b.loop.run_once();
    CHECK(b.order == std::vector<int>{1});
}

TEST_CASE("a deadline that has passed already ends the wait in the next round") {
    Bench b;
    auto one = wait(b, 1, Instant{0});
    one.start();
    CHECK_FALSE(one.done());
    CHECK(b.loop.run_once());
    CHECK(b.order == std::vector<int>{-1});
}

TEST_CASE("sleep takes its time and nothing wakes it early") {
    Bench b;
    auto sleeper = [](async::Loop& loop) -> Task<void> {
        co_return co_await loop.sleep(async::seconds(2));
    }(b.loop);
    Instant start = b.clock.now();
    auto result = testing_wire::run_until(b.loop, b.clock, sleeper, async::seconds(3));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Code::timed_out);
    CHECK((b.clock.now() - start) == async::seconds(2));
}

TEST_CASE("every pollable is asked once a round, until it is destroyed") {
    Bench b;
    Counting first;
    b.loop.add(first);
    {
        Counting second;
        second.work = 1;
        b.loop.add(second);
        CHECK(b.loop.run_once());
        CHECK_FALSE(b.loop.run_once());
        CHECK(second.polls == 2);
    }
    b.loop.run_once();
    CHECK(first.polls == 3);
    first.unlink();
    b.loop.run_once();
    CHECK(first.polls == 3);
}

TEST_CASE("a poll may destroy the pollable after it and the one before it") {
    for (bool after : {true, false}) {
        Bench b;
        Counting killer;
        Counting last;
        std::optional<Counting> victim;
        victim.emplace();
        killer.destroys = &victim;
        if (after) {
            b.loop.add(killer);
            b.loop.add(*victim);
        } else {
            b.loop.add(*victim);
            b.loop.add(killer);
        }
        b.loop.add(last);
        b.loop.run_once();
        CHECK_FALSE(victim);
        CHECK(last.polls == 1);
    }
}

TEST_CASE("run idles only in rounds without work") {
    Bench b;
    unsigned idle = 0;
    auto sleeper = [](async::Loop& loop) -> Task<int> {
        static_cast<void>(co_await loop.sleep(async::milliseconds(3)));
        co_return 8;
    }(b.loop);
    auto result = b.loop.run(sleeper, [&] {
        ++idle;
        b.clock.advance(async::milliseconds(1));
    });
    CHECK(*result == 8);
    CHECK(idle == 3);
}

TEST_CASE("durations never become negative") {
    Instant early{1000};
    Instant late{5000};
    CHECK((late - early) == async::microseconds(4000));
    CHECK((early - late) == async::microseconds(0));
    CHECK(async::milliseconds(2) * 3 == async::microseconds(6000));
    CHECK(async::seconds(1) + async::milliseconds(1) == async::microseconds(1001000));
}
