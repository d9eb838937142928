// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/watchdog.hpp"

#include <sys/socket.h>

namespace ssh {

Watchdog::Watchdog() : thread_([this] { watch(); }) {}

Watchdog::~Watchdog() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Watchdog::watch() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        const Deadline now = Clock::now();
        Deadline next = Deadline::max();
        for (Watch& watch : watches_) {
            if (!watch.expired && watch.deadline <= now) {
                watch.expired = true;
                ::shutdown(watch.descriptor, SHUT_RDWR);
            }
            if (!watch.expired)
                next = std::min(next, watch.deadline);
        }
        if (next == Deadline::max())
            changed_.wait(lock);
        else
            changed_.wait_until(lock, next);
    }
}

Watchdog::Guard::Guard(Watchdog& dog, int descriptor, Deadline deadline) : dog_(dog) {
    const std::lock_guard lock(dog_.mutex_);
    // The dog's own time never stands still.
    place_ = dog_.watches_.insert(dog_.watches_.end(), {descriptor, deadline + Clock::held_up()});
    dog_.changed_.notify_one();
}

Watchdog::Guard::~Guard() {
    const std::lock_guard lock(dog_.mutex_);
    dog_.watches_.erase(place_);
}

bool Watchdog::Guard::expired() const {
    const std::lock_guard lock(dog_.mutex_);
    return place_->expired;
}

}  // namespace ssh
