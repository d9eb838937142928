// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/task.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <vector>

#include "async/memory_host.hpp"
#include "tests/wire/fake_clock.hpp"

using async::Code;
using async::Error;
using async::Event;
using async::Instant;
using async::Task;

namespace {

struct Bench {
    testing_wire::FakeClock clock;
    async::Loop loop{clock};
    Event event{loop};
    template <class T>
    async::Result<T> run(Task<T>&& task) {
        return testing_wire::run_until(loop, clock, task, async::seconds(100));
    }
};

Task<int> immediately(int value) {
    co_return value;
}

Task<int> after(async::Loop& loop, async::Duration duration, int value) {
    static_cast<void>(co_await loop.sleep(duration));
    co_return value;
}

Task<int> failing(async::Loop& loop) {
    static_cast<void>(co_await loop.sleep(async::seconds(1)));
    co_return Error{Code::refused, "deep down", 5};
}

Task<int> sum(async::Loop& loop, int depth) {
    if (depth == 0)
        co_return 1;
    CO_TRY(left, co_await sum(loop, depth - 1));
    CO_TRY(right, co_await after(loop, async::milliseconds(1), 1));
    co_return left + right;
}

Task<void> passing_on(async::Loop& loop) {
    CO_CHECK(co_await failing(loop));
    co_return async::success;
}

/// Holds `token` while it waits, at `depth` levels below the caller.
Task<void> hold(Event& event, std::shared_ptr<int> token, int depth) {
    if (depth > 0) {
        CO_CHECK(co_await hold(event, token, depth - 1));
    } else {
        CO_CHECK(co_await event.wait());
    }
    co_return async::success;
}

}  // namespace

TEST_CASE("a task gives its value, with and without waiting") {
    Bench b;
    CHECK(*b.run(immediately(3)) == 3);
    CHECK(*b.run(after(b.loop, async::seconds(3), 4)) == 4);
    CHECK(*b.run(sum(b.loop, 20)) == 21);
}

TEST_CASE("an error passes through all that await it") {
    Bench b;
    auto result = b.run(passing_on(b.loop));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Code::refused);
    CHECK(result.error().value == 5);
}

TEST_CASE("a task is lazy") {
    Bench b;
    bool ran = false;
    auto body = [](bool& flag) -> Task<void> {
        flag = true;
        co_return async::success;
    };
    auto task = body(ran);
    CHECK_FALSE(ran);
    CHECK_FALSE(task.done());
    task.start();
    CHECK(ran);
    CHECK(task.done());
}

TEST_CASE("destroying a task in the middle of a wait destroys all frames below it") {
    Bench b;
    auto token = std::make_shared<int>(0);
    for (int depth : {0, 1, 5}) {
        {
            auto task = hold(b.event, token, depth);
            task.start();
            b.loop.run_once();
            CHECK_FALSE(task.done());
            CHECK(token.use_count() > depth + 1);
        }
        CHECK(token.use_count() == 1);
        b.event.notify_all();
        CHECK_FALSE(b.loop.run_once());
    }
}

TEST_CASE("a task that was woken may still be destroyed before it runs") {
    Bench b;
    auto token = std::make_shared<int>(0);
    {
        auto task = hold(b.event, token, 2);
        task.start();
        b.event.notify_all();
    }
    CHECK(token.use_count() == 1);
    CHECK_FALSE(b.loop.run_once());
}

TEST_CASE("cancel is the same as destroying, and assignment cancels") {
    Bench b;
    auto token = std::make_shared<int>(0);
    auto task = hold(b.event, token, 1);
    task.start();
    task.cancel();
    CHECK(token.use_count() == 1);
    CHECK(task.done());
    auto other = std::make_shared<int>(0);
    task = hold(b.event, token, 1);
    task.start();
    task = hold(b.event, other, 1);
    CHECK(token.use_count() == 1);
    CHECK(other.use_count() > 1);
}

TEST_CASE("one coroutine may destroy another that is ready to run") {
    Bench b;
    auto token = std::make_shared<int>(0);
    auto victim = hold(b.event, token, 1);
    auto killer = [](Event& event, Task<void>& task) -> Task<void> {
        CO_CHECK(co_await event.wait());
        task.cancel();
        co_return async::success;
    }(b.event, victim);
    killer.start();
    victim.start();
    b.event.notify_all();
    CHECK(b.loop.run_once());
    CHECK(killer.done());
    CHECK(token.use_count() == 1);
}

TEST_CASE("the end of a started task is told") {
    Bench b;
    Event finished(b.loop);
    auto task = after(b.loop, async::seconds(1), 9);
    task.start(&finished);
    auto wait = [](Event& event) -> Task<void> { co_return co_await event.wait(); };
    CHECK(b.run(wait(finished)));
    REQUIRE(task.done());
    CHECK(*task.take_result() == 9);
}

TEST_CASE("a race ends with the first, and the losers are destroyed") {
    Bench b;
    auto race = [](async::Loop& loop) -> Task<int> {
        Event finished(loop);
        std::vector<Task<int>> tasks;
        for (unsigned i = 5; i > 0; --i)
            tasks.push_back(after(loop, async::seconds(i), static_cast<int>(i)));
        for (auto& task : tasks)
            task.start(&finished);
        CO_CHECK(co_await finished.wait());
        for (auto& task : tasks)
            if (task.done())
                co_return task.take_result();
        co_return Error{Code::not_found, "no winner"};
    };
    Instant start = b.clock.now();
    CHECK(*b.run(race(b.loop)) == 1);
    CHECK((b.clock.now() - start) == async::seconds(1));
    CHECK(b.loop.next_deadline() == async::never);
}

TEST_CASE("a frame without memory is an error where it is awaited") {
    Bench b;
    async::MemoryShortage shortage(1);
    auto outer = passing_on(b.loop);
    outer.start();
    REQUIRE(outer.done());
    auto result = outer.take_result();
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Code::no_memory);
}

TEST_CASE("a started task without a frame is done, and told") {
    Bench b;
    Event finished(b.loop);
    auto waiter = [](Event& event) -> Task<void> { co_return co_await event.wait(); }(finished);
    waiter.start();
    {
        async::MemoryShortage shortage(0);
        auto task = immediately(1);
        task.start(&finished);
        CHECK(task.done());
        CHECK(task.take_result().error().code == Code::no_memory);
    }
    b.loop.run_once();
    CHECK(waiter.done());
}

TEST_CASE("a task carries what can only be moved") {
    Bench b;
    auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(6); };
    auto outer = [](auto inner) -> Task<int> {
        CO_TRY(box, co_await inner());
        co_return *box;
    };
    CHECK(*b.run(outer(make)) == 6);
}
