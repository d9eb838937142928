// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/loop.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace ssh {
namespace {

constexpr Milliseconds look_again_after{500};
/// What the tasks of one turn take beyond this is nobody's fault but ours.
constexpr Milliseconds fair_turn{100};

int milliseconds_until(Deadline end) {
    // Rounded up: woken a moment too early, epoll_wait would be called in circles.
    const auto left = std::chrono::ceil<Milliseconds>(end - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, look_again_after.count()));
}

// Those of poll() and of epoll have the same values, as epoll(7)'s header promises for Linux.
static_assert(POLLIN == EPOLLIN && POLLOUT == EPOLLOUT && POLLERR == EPOLLERR &&
              POLLHUP == EPOLLHUP);

}  // namespace

Loop::Loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (!epoll_)
        throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

Loop::Wait::~Wait() {
    if (waiting_)
        loop_->end_wait(*this);
    if (list_ != nullptr)
        list_->erase(place_);
}

void Loop::Wait::await_suspend(std::coroutine_handle<> waiter) {
    waiter_ = waiter;
    loop_->begin_wait(*this);
}

void Loop::Signal::raise() {
    while (!waits_.empty()) {
        Wait& wait = *waits_.front();
        wait.loop_->make_ready(wait, true);
    }
}

void Loop::begin_wait(Wait& wait) {
    const Deadline end = std::min(wait.deadline_, Clock::now() + look_again_after);
    wait.timer_ = timers_.emplace(end, &wait);
    wait.waiting_ = true;
    if (wait.signal_ != nullptr)
        wait.listener_ = wait.signal_->waits_.insert(wait.signal_->waits_.end(), &wait);
    bool watched = true;
    for (const pollfd& each : wait.descriptors_) {
        watched_[each.fd].push_back(&wait);
        watched = watch(each.fd) && watched;
    }
    // As poll() does with a descriptor that is none.
    if (!watched)
        make_ready(wait, true);
}

void Loop::end_wait(Wait& wait) {
    wait.waiting_ = false;
    timers_.erase(wait.timer_);
    if (wait.signal_ != nullptr)
        wait.signal_->waits_.erase(wait.listener_);
    for (const pollfd& each : wait.descriptors_) {
        const auto found = watched_.find(each.fd);
        std::erase(found->second, &wait);
        // The kernel may go on watching it: it tells once at most.
        if (found->second.empty())
            watched_.erase(found);
    }
}

void Loop::make_ready(Wait& wait, bool happened) {
    end_wait(wait);
    wait.happened_ = happened;
    wait.place_ = ready_.insert(ready_.end(), &wait);
    wait.list_ = &ready_;
}

/// Has the kernel tell once what those who wait for the descriptor want to know.
bool Loop::watch(int descriptor) {
    epoll_event event{};
    event.events = EPOLLONESHOT;
    event.data.fd = descriptor;
    for (const Wait* const wait : watched_[descriptor])
        for (const pollfd& each : wait->descriptors_)
            if (each.fd == descriptor)
                event.events |= static_cast<std::uint32_t>(each.events);
    if (::epoll_ctl(epoll_.number(), EPOLL_CTL_MOD, descriptor, &event) == 0)
        return true;
    // A descriptor that was closed is another one when its number comes again.
    return errno == ENOENT && ::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Loop::take_event(int descriptor, unsigned events) {
    const auto found = watched_.find(descriptor);
    if (found == watched_.end())
        return;
    const std::vector<Wait*> waits = found->second;
    for (Wait* const wait : waits) {
        const auto concerns = [&](const pollfd& each) {
            const auto wanted = static_cast<unsigned>(each.events) | EPOLLERR | EPOLLHUP;
            return each.fd == descriptor && (events & wanted) != 0;
        };
        if (wait->waiting_ &&
            std::any_of(wait->descriptors_.begin(), wait->descriptors_.end(), concerns))
            make_ready(*wait, true);
    }
    if (watched_.contains(descriptor))
        (void)watch(descriptor);
}

void Loop::turn(Deadline latest) {
    if (timers_.empty() && ready_.empty())
        return;
    const Deadline first = timers_.empty() ? latest : std::min(latest, timers_.begin()->first);
    std::array<epoll_event, 256> events;
    const int count = ::epoll_wait(epoll_.number(),
                                   events.data(),
                                   static_cast<int>(events.size()),
                                   ready_.empty() ? milliseconds_until(first) : 0);
    for (int i = 0; i < count; ++i)
        take_event(events[static_cast<std::size_t>(i)].data.fd,
                   events[static_cast<std::size_t>(i)].events);
    const Deadline now = Clock::now();
    while (!timers_.empty() && timers_.begin()->first <= now) {
        Wait& wait = *timers_.begin()->second;
        make_ready(wait, now < wait.deadline_);
    }
    resume_ready();
    if (const Clock::duration taken = Clock::now() - now; taken > fair_turn)
        Clock::hold(taken - fair_turn);
}

/// A task that is resumed may wait again, make others ready for the next turn, or destroy another
/// one whose turn it would be.
void Loop::resume_ready() {
    for (Wait* const wait : ready_)
        wait->list_ = &resuming_;
    resuming_.splice(resuming_.end(), ready_);
    while (!resuming_.empty()) {
        Wait* const wait = resuming_.front();
        resuming_.pop_front();
        wait->list_ = nullptr;
        wait->waiter_.resume();
    }
}

}  // namespace ssh
