// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/background.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <memory>

using namespace ssh;

namespace {

struct Count {
    std::atomic<int> now{0};
    std::atomic<int> most{0};
};

Task<bool> counted(Background& background, Loop& loop, const std::shared_ptr<Count>& count) {
    const bool done = co_await background.run(
        loop,
        [count] {
            const int now = ++count->now;
            for (int most = count->most;
                 most < now && !count->most.compare_exchange_weak(most, now);) {
            }
            ::usleep(2000);
            --count->now;
        },
        Deadline::max());
    co_return done;
}

}  // namespace

TEST_CASE("work is done beside the loop, by so many threads at most") {
    Loop loop;
    Background background(3);
    const auto count = std::make_shared<Count>();
    std::list<Task<bool>> tasks;
    for (int i = 0; i < 40; ++i)
        tasks.push_back(counted(background, loop, count));
    for (Task<bool>& task : tasks)
        task.start();
    for (Task<bool>& task : tasks) {
        while (!task.done())
            loop.turn();
        CHECK(task.result());
    }
    CHECK(count->most >= 1);
    CHECK(count->most <= 3);
}

TEST_CASE("work that takes too long is left alone, and owns what it uses") {
    Loop loop;
    std::promise<void> go_on;
    auto finished = std::make_shared<std::promise<void>>();
    std::future<void> end = finished->get_future();
    {
        Background background(1);
        const auto run = [&]() -> Task<bool> {
            std::function<void()> work = [wait = go_on.get_future().share(), finished] {
                wait.wait();
                finished->set_value();
            };
            const bool done =
                co_await background.run(loop, std::move(work), Clock::now() + Milliseconds(5));
            co_return done;
        };
        CHECK_FALSE(loop.run(run()));
    }
    finished.reset();
    go_on.set_value();
    end.get();
}
