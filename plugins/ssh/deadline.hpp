// SPDX-License-Identifier: GPL-2.0-or-later
// How long a host may take. Every wait in this room is given a deadline.
#pragma once

#include <algorithm>
#include <chrono>

namespace ssh {

/// Time as hosts are charged with it. In a thread that has many at once it stands still while one
/// of them, or all together, keep the thread from looking at the others.
struct Clock {
    using base = std::chrono::steady_clock;
    using rep = base::rep;
    using period = base::period;
    using duration = base::duration;
    using time_point = base::time_point;
    static constexpr bool is_steady = true;

    static time_point now() noexcept { return base::now() - held_up(); }
    /// How much time of this thread has not counted so far.
    static duration& held_up() noexcept {
        thread_local duration total{};
        return total;
    }
    /// So much of the time until now does not count in this thread.
    static void hold(duration time) noexcept { held_up() += time; }
};

using Deadline = Clock::time_point;
using Milliseconds = std::chrono::milliseconds;

/// A limit for each stage, and one for all of them.
struct Limits {
    Milliseconds resolve{10'000};
    Milliseconds connect{10'000};
    Milliseconds handshake{15'000};
    Milliseconds authentication{30'000};
    Milliseconds exec{60'000};
    Milliseconds transfer{60'000};
    Milliseconds total{180'000};
};

/// The time that one host gets, from now on.
class TimeBudget {
  public:
    explicit TimeBudget(const Limits& limits)
        : limits_(limits), end_(Clock::now() + limits.total) {}

    [[nodiscard]] const Limits& limits() const { return limits_; }
    /// When a stage ends that begins now: at its own limit or at that of all, whichever is earlier.
    [[nodiscard]] Deadline until(Milliseconds stage) const {
        return std::min(Clock::now() + stage, end_);
    }
    /// The host is not blamed for the time that a person took to answer.
    void give_back(Clock::duration time) { end_ += time; }

  private:
    Limits limits_;
    Deadline end_;
};

}  // namespace ssh
