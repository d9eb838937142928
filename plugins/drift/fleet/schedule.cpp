// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/fleet/schedule.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace drift {

Schedule::Schedule(const std::vector<Places>& places, const ScheduleLimits& limits)
    : limits_(limits), random_(limits.seed), hosts_(places.size()), waiting_(places.size()) {
    for (std::size_t i = 0; i < places.size(); ++i) {
        hosts_[i].places[0] = place(places[i].destination, limits.per_destination);
        // A server may be both a host and on the way to others: it has a limit as each.
        hosts_[i].places[1] =
            place(places[i].jump.empty() ? "" : "jump " + places[i].jump, limits.per_jump);
    }
    ready_.resize(places.size());
    std::iota(ready_.begin(), ready_.end(), std::size_t{0});
    if (limits.shuffle)
        std::shuffle(ready_.begin(), ready_.end(), random_);
}

Schedule::Place* Schedule::place(const std::string& name, std::size_t limit) {
    if (name.empty())
        return nullptr;
    return &places_.try_emplace(name, Place{std::max<std::size_t>(1, limit), 0, {}}).first->second;
}

std::optional<std::size_t> Schedule::next(ssh::Deadline now) {
    for (; !later_.empty() && later_.top().when <= now; later_.pop())
        ready_.push_back(later_.top().host);
    if (in_flight_ >= std::max<std::size_t>(1, limits_.forks))
        return std::nullopt;
    while (!ready_.empty()) {
        const std::size_t host = ready_.front();
        ready_.pop_front();
        if (!take_login(host))
            continue;
        --waiting_;
        ++in_flight_;
        ++hosts_[host].attempts;
        return host;
    }
    return std::nullopt;
}

std::optional<ssh::Deadline> Schedule::next_retry() const {
    return later_.empty() ? std::nullopt : std::optional(later_.top().when);
}

/// Parks the host where it has to wait.
bool Schedule::take_login(std::size_t host) {
    auto& places = hosts_[host].places;
    const auto full = std::find_if(std::begin(places), std::end(places), [](const Place* each) {
        return each != nullptr && each->full();
    });
    if (full != std::end(places)) {
        (*full)->parked.push_back(host);
        // It may have been called because there was room at the other: the next one's turn.
        for (Place* const other : places)
            if (other != nullptr && other != *full)
                unpark(*other);
        return false;
    }
    for (Place* const each : places)
        if (each != nullptr)
            ++each->logins;
    hosts_[host].logging_in = true;
    return true;
}

void Schedule::unpark(Place& place) {
    if (place.full() || place.parked.empty())
        return;
    ready_.push_front(place.parked.front());
    place.parked.pop_front();
}

void Schedule::give_back_login(std::size_t host) {
    if (!std::exchange(hosts_[host].logging_in, false))
        return;
    for (Place* const each : hosts_[host].places) {
        if (each == nullptr)
            continue;
        --each->logins;
        unpark(*each);
    }
}

void Schedule::logged_in(std::size_t host) {
    give_back_login(host);
}

void Schedule::finished(std::size_t host) {
    give_back_login(host);
    --in_flight_;
}

bool Schedule::retry(std::size_t host, ssh::Deadline now) {
    finished(host);
    if (hosts_[host].attempts > limits_.retries)
        return false;
    // Half of it to one and a half: those that were refused together do not come again together.
    std::uniform_real_distribution<double> jitter(0.5, 1.5);
    const unsigned doublings = std::min(hosts_[host].attempts - 1, 10U);
    const auto wait = limits_.retry_after * (std::uint64_t{1} << doublings) * jitter(random_);
    later_.push({now + std::chrono::duration_cast<ssh::Clock::duration>(wait), host});
    ++waiting_;
    return true;
}

std::optional<std::size_t> Schedule::give_up() {
    for (; !later_.empty(); later_.pop())
        ready_.push_back(later_.top().host);
    for (auto& [name, place] : places_) {
        ready_.insert(ready_.end(), place.parked.begin(), place.parked.end());
        place.parked.clear();
    }
    if (ready_.empty())
        return std::nullopt;
    const std::size_t host = ready_.front();
    ready_.pop_front();
    --waiting_;
    return host;
}

}  // namespace drift
