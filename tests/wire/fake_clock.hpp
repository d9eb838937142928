// SPDX-License-Identifier: GPL-2.0-or-later
// Time and randomness for tests: a clock that the test turns, and what happens by itself when it is
// turned; random numbers that are the same in every run.
#pragma once

#include <vector>

#include "async/loop.hpp"
#include "async/platform.hpp"
#include "async/task.hpp"

namespace testing_wire {

/// Something that happens at its own time, like a frame that arrives.
class TimeSource {
  public:
    /// When the next thing happens; async::never when nothing is under way.
    virtual async::Instant next_due() const = 0;
    /// Does what is due at `now`.
    virtual void run_due(async::Instant now) = 0;

  protected:
    ~TimeSource() = default;
};

/// A clock that stands still until the test turns it. Sources must outlive their registration.
class FakeClock final : public async::Clock {
  public:
    explicit FakeClock(async::Instant start = {1000000}) : now_(start) {}
    async::Instant now() override { return now_; }

    /// Turns the clock forward and lets everything happen that is due on the way, in order.
    void advance_to(async::Instant target);
    void advance(async::Duration duration) { advance_to(now_ + duration); }

    void add(TimeSource& source) { sources_.push_back(&source); }
    void remove(TimeSource& source);
    async::Instant next_due() const;

  private:
    async::Instant now_;
    std::vector<TimeSource*> sources_;
};

/// Deterministic: the same seed gives the same numbers.
class FakeEntropy final : public async::Entropy {
  public:
    explicit FakeEntropy(std::uint64_t seed = 1) : state_(seed) {}
    std::uint32_t random() override;
    /// 0..limit-1
    std::uint32_t below(std::uint32_t limit) { return random() % limit; }
    /// True in `percent` of 100 calls.
    bool chance(unsigned percent) { return percent != 0 && below(100) < percent; }

  private:
    std::uint64_t state_;
};

/// Runs rounds of the loop; when a round does nothing, turns the clock to the next deadline or
/// source. False when `end` would be passed. Throws std::runtime_error when nothing can ever happen
/// again, or when the loop is busy for ever without the clock moving.
class Turner {
  public:
    Turner(async::Loop& loop, FakeClock& clock, async::Instant end)
        : loop_(loop), clock_(clock), end_(end) {}
    bool turn();

  private:
    async::Loop& loop_;
    FakeClock& clock_;
    async::Instant end_;
    unsigned busy_rounds_ = 0;
};

[[noreturn]] void fail_at_limit(async::Duration limit);

/// Starts `task` and runs it to its end in virtual time. Throws std::runtime_error, which fails the
/// test, when it is not done after `limit` of virtual time.
template <class T>
async::Result<T> run_until(async::Loop& loop,
                           FakeClock& clock,
                           async::Task<T>& task,
                           async::Duration limit) {
    Turner turner(loop, clock, clock.now() + limit);
    task.start();
    while (!task.done())
        if (!turner.turn())
            fail_at_limit(limit);
    return task.take_result();
}
template <class T>
async::Result<T> run_until(async::Loop& loop,
                           FakeClock& clock,
                           async::Task<T>&& task,
                           async::Duration limit) {
    return run_until(loop, clock, task, limit);
}

/// Runs the loop for `duration` of virtual time, whatever happens in it.
void run_for(async::Loop& loop, FakeClock& clock, async::Duration duration);

}  // namespace testing_wire
