// SPDX-License-Identifier: GPL-2.0-or-later
// The event loop that tasks wait in. One thread per loop; any number of tasks in it. What a turn
// costs grows with what happened, not with how many wait.
#pragma once

#include <poll.h>

#include <coroutine>
#include <list>
#include <map>
#include <unordered_map>
#include <vector>

#include "ssh/deadline.hpp"
#include "ssh/handles.hpp"
#include "ssh/task.hpp"

namespace ssh {

class Loop {
  public:
    /// Throws std::system_error when there is no descriptor left for it.
    Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// What one task tells others of the same loop that wait for it.
    class Signal;

    /// `co_await loop.wait(fds, deadline)`: true when something happened on one of the descriptors
    /// (an error or a hang-up counts), false when the deadline passed first. Returns at least twice
    /// a second with true even if nothing happened: a library that has read ahead of the descriptor
    /// is asked again then, and callers look for themselves anyway.
    class Wait;
    [[nodiscard]] Wait wait(std::vector<pollfd> descriptors, Deadline deadline);
    /// On one. (g++ 12 cannot compile a braced list inside an expression that is awaited.)
    [[nodiscard]] Wait wait(int descriptor, short events, Deadline deadline);
    /// Also until the signal is raised, which counts as something that happened.
    [[nodiscard]] Wait wait(Signal& signal, std::vector<pollfd> descriptors, Deadline deadline);

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
    friend class Signal;

    void begin_wait(Wait& wait);
    void end_wait(Wait& wait);
    void make_ready(Wait& wait, bool happened);
    [[nodiscard]] bool watch(int descriptor);
    void take_event(int descriptor, unsigned events);
    void resume_ready();

    Descriptor epoll_;
    std::unordered_map<int, std::vector<Wait*>> watched_;  ///< who waits for which descriptor
    std::multimap<Deadline, Wait*> timers_;                ///< all that wait
    std::list<Wait*> ready_;                               ///< to be resumed
    std::list<Wait*> resuming_;                            ///< in this turn
};

class Loop::Signal {
  public:
    Signal() = default;
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;
    /// Whoever waits for it now goes on in the next turn.
    void raise();

  private:
    friend class Loop;
    std::list<Wait*> waits_;
};

class Loop::Wait {
  public:
    Wait(Loop& loop, Signal* signal, std::vector<pollfd> descriptors, Deadline deadline)
        : loop_(&loop),
          signal_(signal),
          descriptors_(std::move(descriptors)),
          deadline_(deadline) {}
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
    /// Also when the coroutine is destroyed in mid-wait.
    ~Wait();

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter);
    bool await_resume() const noexcept { return happened_; }

  private:
    friend class Loop;
    friend class Signal;
    Loop* loop_;
    Signal* signal_;
    std::vector<pollfd> descriptors_;
    Deadline deadline_;
    std::coroutine_handle<> waiter_;
    bool waiting_ = false;
    bool happened_ = false;
    std::multimap<Deadline, Wait*>::iterator timer_;  ///< while it waits
    std::list<Wait*>::iterator listener_;             ///< in the list of the signal, meanwhile
    std::list<Wait*>* list_ = nullptr;                ///< `ready_` or `resuming_`
    std::list<Wait*>::iterator place_;                ///< in that list
};

inline Loop::Wait Loop::wait(int descriptor, short events, Deadline deadline) {
    return Wait(*this, nullptr, std::vector<pollfd>{{descriptor, events, 0}}, deadline);
}

inline Loop::Wait Loop::wait(std::vector<pollfd> descriptors, Deadline deadline) {
    return Wait(*this, nullptr, std::move(descriptors), deadline);
}

inline Loop::Wait Loop::wait(Signal& signal, std::vector<pollfd> descriptors, Deadline deadline) {
    return Wait(*this, &signal, std::move(descriptors), deadline);
}

}  // namespace ssh
