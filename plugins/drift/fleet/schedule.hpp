// SPDX-License-Identifier: GPL-2.0-or-later
// Which host is asked next: in a shuffled order, within limits, and again later when it could not
// be reached. It knows neither threads nor sockets nor the clock.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <queue>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "ssh/deadline.hpp"

namespace drift {

/// What a host shares with others, as names that are compared. Empty: nothing.
struct Places {
    std::string destination;  ///< the server that it logs in to
    std::string jump;         ///< the server through which the way leads
};

struct ScheduleLimits {
    std::size_t forks = 64;               ///< hosts in flight
    std::size_t per_destination = 8;      ///< logins under way on one server
    std::size_t per_jump = 8;             ///< logins under way through one server
    unsigned retries = 2;                 ///< how often a host is asked again
    ssh::Milliseconds retry_after{1000};  ///< the first time; then twice as much each time
    std::uint64_t seed = 0;               ///< of the order and of the jitter
    bool shuffle = true;
};

class Schedule {
  public:
    /// Hosts are known by their index in `places`.
    Schedule(const std::vector<Places>& places, const ScheduleLimits& limits);

    /// A host that may begin now. It holds one place in flight, and one login of each of its
    /// places.
    [[nodiscard]] std::optional<std::size_t> next(ssh::Deadline now);
    /// When next() may give one that it does not give now, though nothing else happens meanwhile.
    [[nodiscard]] std::optional<ssh::Deadline> next_retry() const;

    /// It holds no login any more.
    void logged_in(std::size_t host);
    /// It holds nothing any more, and does not come again.
    void finished(std::size_t host);
    /// It holds nothing any more. False when it was asked as often as it may be; else it comes
    /// again after a while.
    [[nodiscard]] bool retry(std::size_t host, ssh::Deadline now);
    /// Takes one that waits, for good; nothing when none does.
    [[nodiscard]] std::optional<std::size_t> give_up();

    /// The attempts begun so far.
    [[nodiscard]] unsigned attempts(std::size_t host) const { return hosts_[host].attempts; }
    /// Whether next() gives none any more, whatever happens.
    [[nodiscard]] bool exhausted() const { return waiting_ == 0; }
    [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

  private:
    struct Place {
        std::size_t limit;
        std::size_t logins = 0;
        std::deque<std::size_t> parked;  ///< hosts that wait for a login here
        [[nodiscard]] bool full() const { return logins >= limit; }
    };
    struct Host {
        Place* places[2] = {nullptr, nullptr};
        unsigned attempts = 0;
        bool logging_in = false;
    };
    struct Later {
        ssh::Deadline when;
        std::size_t host;
        bool operator>(const Later& other) const { return when > other.when; }
    };

    Place* place(const std::string& name, std::size_t limit);
    bool take_login(std::size_t host);
    void give_back_login(std::size_t host);
    void unpark(Place& place);

    ScheduleLimits limits_;
    std::mt19937_64 random_;
    std::unordered_map<std::string, Place> places_;
    std::vector<Host> hosts_;
    std::deque<std::size_t> ready_;
    std::priority_queue<Later, std::vector<Later>, std::greater<>> later_;
    std::size_t waiting_ = 0;  ///< ready, parked, or for later
    std::size_t in_flight_ = 0;
};

}  // namespace drift
