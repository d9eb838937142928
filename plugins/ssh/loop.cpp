// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/loop.hpp"

namespace ssh {
namespace {

constexpr Milliseconds look_again_after{500};

int milliseconds_until(Deadline end) {
    // Rounded up: woken a moment too early, poll would be called in circles.
    const auto left = std::chrono::ceil<Milliseconds>(end - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, look_again_after.count()));
}

bool any_event(const pollfd* first, std::size_t count) {
    return std::any_of(first, first + count, [](const pollfd& each) { return each.revents != 0; });
}

}  // namespace

Loop::Wait::~Wait() {
    if (list_ != nullptr)
        list_->erase(place_);
}

void Loop::Wait::await_suspend(std::coroutine_handle<> waiter) {
    waiter_ = waiter;
    look_again_ = Clock::now() + look_again_after;
    place_ = loop_->waits_.insert(loop_->waits_.end(), this);
    list_ = &loop_->waits_;
}

void Loop::turn(Deadline latest) {
    if (waits_.empty())
        return;
    std::vector<pollfd> descriptors;
    Deadline first = latest;
    for (const Wait* wait : waits_) {
        descriptors.insert(descriptors.end(), wait->descriptors_.begin(), wait->descriptors_.end());
        first = std::min({first, wait->deadline_, wait->look_again_});
    }
    if (::poll(descriptors.data(), descriptors.size(), milliseconds_until(first)) < 0)
        std::for_each(
            descriptors.begin(), descriptors.end(), [](pollfd& each) { each.revents = 0; });

    const Deadline now = Clock::now();
    std::size_t used = 0;
    for (auto place = waits_.begin(); place != waits_.end();) {
        Wait* const wait = *place;
        const std::size_t count = wait->descriptors_.size();
        wait->happened_ = any_event(descriptors.data() + used, count) ||
                          (now >= wait->look_again_ && now < wait->deadline_);
        used += count;
        const auto next = std::next(place);
        if (wait->happened_ || now >= wait->deadline_) {
            ready_.splice(ready_.end(), waits_, place);
            wait->list_ = &ready_;
        }
        place = next;
    }
    // A task that is resumed may wait again, or destroy another one whose turn it would be.
    while (!ready_.empty()) {
        Wait* const wait = ready_.front();
        ready_.pop_front();
        wait->list_ = nullptr;
        wait->waiter_.resume();
    }
}

}  // namespace ssh
