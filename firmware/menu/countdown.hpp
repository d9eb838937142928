// SPDX-License-Identifier: GPL-2.0-or-later
// How long a menu waits for its user.
#pragma once

#include "script/dialogs.hpp"

namespace menu {

using script::Timeouts;

class Countdown {
  public:
    Countdown(const Timeouts& timeouts, async::Instant now)
        : timeouts_(timeouts), end_(end_of(timeouts.timeout, now)) {}

    void on_key(async::Instant now);
    bool over(async::Instant now) const { return end_ <= now; }
    /// What is shown: seconds, rounded up; 0 when nothing is counted.
    unsigned seconds_left(async::Instant now) const;
    /// When seconds_left() changes, or the count is over.
    async::Instant next_change(async::Instant now) const;

  private:
    static async::Instant end_of(async::Duration duration, async::Instant now) {
        return duration == async::Duration{} ? async::never : now + duration;
    }
    const Timeouts timeouts_;
    async::Instant end_;
    bool extended_ = false;
};

}  // namespace menu
