// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/background.hpp"

#include <fcntl.h>

#include <cerrno>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>

namespace ssh {

struct Background::State {
    struct Job {
        std::function<void()> work;
        Descriptor done;  ///< an end of a pipe, closed when it is done
    };

    explicit State(std::size_t limit) : thread_limit(limit) {}

    /// Until there is nothing left to do.
    void work() {
        for (;;) {
            std::unique_lock lock(mutex);
            if (jobs.empty()) {
                --threads;
                return;
            }
            Job job = std::move(jobs.front());
            jobs.pop_front();
            lock.unlock();
            job.work();
        }
    }

    const std::size_t thread_limit;
    std::mutex mutex;
    std::deque<Job> jobs;
    std::size_t threads = 0;
};

Background::Background(std::size_t threads) : state_(std::make_shared<State>(threads)) {}

Task<bool> Background::run(Loop& loop, std::function<void()> work, Deadline deadline) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw std::system_error(errno, std::generic_category(), "pipe2");
    const Descriptor done(ends[0]);
    {
        const std::lock_guard lock(state_->mutex);
        state_->jobs.push_back({std::move(work), Descriptor(ends[1])});
        if (state_->threads < state_->thread_limit) {
            std::thread([state = state_] { state->work(); }).detach();
            ++state_->threads;
        }
    }
    while (true) {
        const bool in_time = co_await loop.wait(done.number(), POLLIN, deadline);
        pollfd look{done.number(), POLLIN, 0};
        if (::poll(&look, 1, 0) == 1)
            co_return true;
        if (!in_time)
            co_return false;
    }
}

}  // namespace ssh
