// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/loop.hpp"

namespace async {

// What is marked noinline here and in the other files of this room stands at every wait, every
// error or every event: a call is a few bytes, and the ROM is small.
[[gnu::noinline]] void Node::unlink() {
    previous_->next_ = next_;
    next_->previous_ = previous_;
    next_ = previous_ = this;
}

[[gnu::noinline]] void Node::link_before(Node& position) {
    unlink();
    next_ = &position;
    previous_ = position.previous_;
    previous_->next_ = this;
    position.previous_ = this;
}

void Event::notify_all() {
    while (waiters_.linked())
        Waiter::of_event(waiters_.next()).make_ready(true);
}

Event::Waiter Event::wait(Instant deadline) {
    return Waiter(*this, deadline);
}

[[gnu::noinline]] Event::Waiter::Waiter(Event& event, Instant deadline)
    : event_(event), deadline_(deadline) {}

[[gnu::noinline]] Event::Waiter::~Waiter() = default;

void Event::Waiter::await_suspend(std::coroutine_handle<> handle) {
    handle_ = handle;
    EventNode::link_before(event_.waiters_);
    if (deadline_ != never)
        TimerNode::link_before(event_.loop_.timers_);
}

Result<void> Event::Waiter::await_resume() const {
    if (notified_)
        return success;
    return Error{Code::timed_out, "waiting"};
}

void Event::Waiter::make_ready(bool notified) {
    notified_ = notified;
    TimerNode::unlink();
    EventNode::link_before(event_.loop_.ready_);
}

bool Loop::run_once() {
    bool worked = false;
    for (Node* node = &pollables_.next(); node != &pollables_;) {
        // A poll may destroy other pollables of the ring but not itself; take the successor after.
        auto& pollable = static_cast<Pollable&>(*node);
        worked |= pollable.poll();
        node = &node->next();
    }
    worked |= wake_due();
    worked |= resume_ready();
    if (worked)
        last_work_ = clock_.now();
    return worked;
}

bool Loop::wake_due() {
    if (!timers_.linked())
        return false;
    bool woken = false;
    Instant now = clock_.now();
    for (Node* node = &timers_.next(); node != &timers_;) {
        auto& waiter = Event::Waiter::of_timer(*node);
        node = &node->next();
        if (waiter.deadline_ <= now) {
            waiter.make_ready(false);
            woken = true;
        }
    }
    return woken;
}

bool Loop::resume_ready() {
    bool resumed = false;
    while (ready_.linked()) {
        auto& waiter = Event::Waiter::of_event(ready_.next());
        waiter.EventNode::unlink();
        waiter.handle_.resume();
        resumed = true;
    }
    return resumed;
}

Instant Loop::next_deadline() const {
    Instant earliest = never;
    for (Node* node = &timers_.next(); node != &timers_; node = &node->next()) {
        auto& waiter = Event::Waiter::of_timer(*node);
        if (waiter.deadline_ < earliest)
            earliest = waiter.deadline_;
    }
    return earliest;
}

}  // namespace async
