// SPDX-License-Identifier: GPL-2.0-or-later
// The event loop: polls devices, resumes coroutines whose event came or whose deadline passed.
// One thread, no interrupts: a coroutine runs until it awaits.
#pragma once

#include <coroutine>

#include "async/platform.hpp"
#include "async/result.hpp"
#include "async/time.hpp"

namespace async {

class Loop;

/// A ring node; unlinks itself when destroyed, so a destroyed coroutine frame leaves no trace.
class Node {
  public:
    Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;
    ~Node() { unlink(); }
    void unlink();
    void link_before(Node& position);
    bool linked() const { return next_ != this; }
    Node& next() const { return *next_; }

  private:
    Node* next_ = this;
    Node* previous_ = this;
};

/// A device that has to be asked.
class Pollable : public Node {
  public:
    /// Does what is there to do, without waiting. True when there was something.
    virtual bool poll() = 0;

  protected:
    ~Pollable() = default;
};

/// Something that happens. Coroutines wait for it, each with its own deadline; notify_all() wakes
/// those that wait at that moment (an event does not remember).
class Event {
  public:
    explicit Event(Loop& loop) : loop_(loop) {}
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    void notify_all();

    class Waiter;
    /// Await: success, or Code::timed_out at `deadline`. The event must outlive the wait.
    [[nodiscard]] Waiter wait(Instant deadline = never);
    Loop& loop() const { return loop_; }

  private:
    Loop& loop_;
    Node waiters_;
};

/// A waiter stands in two rings: its event's (later the loop's ready ring) and the loop's timers.
struct EventNode : Node {};
struct TimerNode : Node {};

class Event::Waiter : private EventNode, private TimerNode {
  public:
    Waiter(Event& event, Instant deadline);
    ~Waiter();
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> handle);
    Result<void> await_resume() const;

  private:
    friend class Event;
    friend class Loop;
    static Waiter& of_event(Node& node) {
        return static_cast<Waiter&>(static_cast<EventNode&>(node));
    }
    static Waiter& of_timer(Node& node) {
        return static_cast<Waiter&>(static_cast<TimerNode&>(node));
    }
    void make_ready(bool notified);

    Event& event_;
    Instant deadline_;
    std::coroutine_handle<> handle_;
    bool notified_ = false;
};

class Loop {
  public:
    explicit Loop(Clock& clock) : clock_(clock), sleepers_(*this) {}
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    Instant now() { return clock_.now(); }
    Instant after(Duration duration) { return clock_.now() + duration; }

    /// `pollable` is asked in every round until it is destroyed or unlinked.
    void add(Pollable& pollable) { pollable.link_before(pollables_); }

    /// Await: resumes after `duration`, always with Code::timed_out (nothing else can wake it).
    [[nodiscard]] Event::Waiter sleep(Duration duration) { return sleepers_.wait(after(duration)); }

    /// One round. True when something was done; false means the caller may idle a little.
    bool run_once();

    /// When a round last did something; the start of time before the first one.
    Instant last_work() const { return last_work_; }

    /// Runs until `task` is done, calling `idle()` in rounds where nothing happened, and gives its
    /// result. Not to be called from inside a coroutine of this loop.
    template <class Task, class Idle>
    auto run(Task& task, Idle idle) {
        task.start();
        while (!task.done())
            if (!run_once())
                idle();
        return task.take_result();
    }
    template <class Task>
    auto run(Task& task) {
        return run(task, [] {});
    }

    /// The earliest deadline anyone waits for; `never` when nobody does. For a test clock.
    Instant next_deadline() const;

  private:
    friend class Event;
    friend class Event::Waiter;
    bool wake_due();
    bool resume_ready();

    Clock& clock_;
    Instant last_work_;
    Node pollables_;
    Node ready_;
    Node timers_;
    Event sleepers_;
};

}  // namespace async
