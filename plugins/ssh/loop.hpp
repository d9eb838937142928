// SPDX-License-Identifier: GPL-2.0-or-later
// The event loop that tasks wait in. One thread per loop; any number of tasks in it.
#pragma once

#include <poll.h>

#include <coroutine>
#include <list>
#include <vector>

#include "ssh/deadline.hpp"
#include "ssh/task.hpp"

namespace ssh {

class Loop {
  public:
    Loop() = default;
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// `co_await loop.wait(fds, deadline)`: true when something happened on one of the descriptors
    /// (an error or a hang-up counts), false when the deadline passed first. Returns at least twice
    /// a second with true even if nothing happened: a library that has read ahead of the descriptor
    /// is asked again then, and callers look for themselves anyway.
    class Wait;
    [[nodiscard]] Wait wait(std::vector<pollfd> descriptors, Deadline deadline);
    /// On one. (g++ 12 cannot compile a braced list inside an expression that is awaited.)
    [[nodiscard]] Wait wait(int descriptor, short events, Deadline deadline);

    /// Runs the task, and with it all that wait in this loop, until it is done.
    template <class T>
    [[nodiscard]] T run(Task<T> task) {
        task.start();
        while (!task.done())
            turn();
        return task.result();
    }

    /// One round: waits for what comes first, not past `latest`, and resumes whom it concerns.
    /// Returns at once when nobody waits.
    void turn(Deadline latest = Deadline::max());

  private:
    friend class Wait;
    std::list<Wait*> waits_;
    std::list<Wait*> ready_;  ///< to be resumed in this turn
};

class Loop::Wait {
  public:
    Wait(Loop& loop, std::vector<pollfd> descriptors, Deadline deadline)
        : loop_(&loop), descriptors_(std::move(descriptors)), deadline_(deadline) {}
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
    /// Also when the coroutine is destroyed in mid-wait.
    ~Wait();

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter);
    bool await_resume() const noexcept { return happened_; }

  private:
    friend class Loop;
    Loop* loop_;
    std::vector<pollfd> descriptors_;
    Deadline deadline_;
    Deadline look_again_{};
    std::coroutine_handle<> waiter_;
    std::list<Wait*>::iterator place_;
    std::list<Wait*>* list_ = nullptr;  ///< the one that `place_` is in
    bool happened_ = false;
};

inline Loop::Wait Loop::wait(int descriptor, short events, Deadline deadline) {
    return Wait(*this, std::vector<pollfd>{{descriptor, events, 0}}, deadline);
}

inline Loop::Wait Loop::wait(std::vector<pollfd> descriptors, Deadline deadline) {
    return Wait(*this, std::move(descriptors), deadline);
}

}  // namespace ssh
