// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/wire/fake_clock.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace testing_wire {

namespace {

// More rounds than any exchange needs at one instant; a loop that reaches it spins.
constexpr unsigned busy_limit = 1000000;

std::string in_seconds(async::Duration duration) {
    return std::to_string(static_cast<double>(duration.microseconds) / 1e6) + " s";
}

}  // namespace

void FakeClock::advance_to(async::Instant target) {
    for (async::Instant due = next_due(); due != async::never && due <= target; due = next_due()) {
        now_ = std::max(now_, due);
        for (TimeSource* source : sources_)
            if (source->next_due() <= now_)
                source->run_due(now_);
    }
    now_ = std::max(now_, target);
}

void FakeClock::remove(TimeSource& source) {
    sources_.erase(std::remove(sources_.begin(), sources_.end(), &source), sources_.end());
}

async::Instant FakeClock::next_due() const {
    async::Instant earliest = async::never;
    for (const TimeSource* source : sources_)
        earliest = std::min(earliest, source->next_due());
    return earliest;
}

std::uint32_t FakeEntropy::random() {
    // The splitmix64 step: every seed, 0 too, gives a usable sequence.
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
    return static_cast<std::uint32_t>((mixed ^ (mixed >> 31)) >> 16);
}

bool Turner::turn() {
    if (loop_.run_once()) {
        if (++busy_rounds_ == busy_limit)
            throw std::runtime_error("the loop is busy for ever and the clock stands still");
        return true;
    }
    async::Instant next = std::min(loop_.next_deadline(), clock_.next_due());
    if (next == async::never)
        throw std::runtime_error("nothing can happen any more: a wait without a deadline");
    if (next > end_)
        return false;
    // A deadline in the past is only possible right after a late advance by the test itself.
    if (next > clock_.now())
        busy_rounds_ = 0;
    clock_.advance_to(std::max(next, clock_.now()));
    return true;
}

void fail_at_limit(async::Duration limit) {
    throw std::runtime_error("the task is not done after " + in_seconds(limit) +
                             " of virtual time");
}

void run_for(async::Loop& loop, FakeClock& clock, async::Duration duration) {
    async::Instant end = clock.now() + duration;
    while (true) {
        unsigned rounds = 0;
        while (loop.run_once())
            if (++rounds == busy_limit)
                throw std::runtime_error("the loop is busy for ever and the clock stands still");
        async::Instant next = std::min(loop.next_deadline(), clock.next_due());
        if (next > end)
            break;
        clock.advance_to(next);
    }
    clock.advance_to(end);
}

}  // namespace testing_wire
