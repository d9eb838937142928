// SPDX-License-Identifier: GPL-2.0-or-later
// Points and lengths of time, in microseconds. Points count from an arbitrary start (engine entry).
#pragma once

#include <compare>
#include <cstdint>

namespace async {

struct Duration {
    std::uint64_t microseconds = 0;
    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator+(Duration a, Duration b) {
        return {a.microseconds + b.microseconds};
    }
    friend constexpr Duration operator*(Duration a, std::uint32_t factor) {
        return {a.microseconds * factor};
    }
};

constexpr Duration microseconds(std::uint64_t count) {
    return {count};
}
constexpr Duration milliseconds(std::uint64_t count) {
    return {count * 1000};
}
constexpr Duration seconds(std::uint64_t count) {
    return {count * 1000000};
}

struct Instant {
    std::uint64_t microseconds = 0;
    friend constexpr auto operator<=>(Instant, Instant) = default;
    friend constexpr Instant operator+(Instant a, Duration b) {
        return {a.microseconds + b.microseconds};
    }
    /// Zero when `b` is later than `a`: a clock that steps back must not make a huge duration.
    friend constexpr Duration operator-(Instant a, Instant b) {
        return {a.microseconds > b.microseconds ? a.microseconds - b.microseconds : 0};
    }
};

/// Later than every deadline.
inline constexpr Instant never{~std::uint64_t{0}};

}  // namespace async
