// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/time_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace drift {
namespace {

constexpr std::int64_t last_second = 253402300799;  ///< of the year 9999

struct Moment {
    std::chrono::year_month_day day;
    std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

Moment moment(std::int64_t seconds) {
    const std::chrono::sys_seconds when{
        std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, last_second))};
    const auto day = std::chrono::floor<std::chrono::days>(when);
    return {day, std::chrono::hh_mm_ss(when - day)};
}

std::string day_text(const std::chrono::year_month_day& day) {
    return fmt::format("{:04}-{:02}-{:02}",
                       static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

/// The digits of `text` from `at`; -1 when there is anything else.
int number(std::string_view text, std::size_t at, std::size_t digits) {
    int value = 0;
    for (const char digit : text.substr(at, digits)) {
        if (digit < '0' || digit > '9')
            return -1;
        value = value * 10 + (digit - '0');
    }
    return value;
}

}  // namespace

std::string utc_text(std::int64_t seconds) {
    const Moment at = moment(seconds);
    return fmt::format("{}T{:02}:{:02}:{:02}Z",
                       day_text(at.day),
                       at.time.hours().count(),
                       at.time.minutes().count(),
                       at.time.seconds().count());
}

std::string minute_text(std::int64_t seconds) {
    const Moment at = moment(seconds);
    return fmt::format(
        "{} {:02}:{:02} UTC", day_text(at.day), at.time.hours().count(), at.time.minutes().count());
}

std::optional<std::int64_t> parse_time(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00T00:00:00Z";
    if (text.size() != shape.size())
        return std::nullopt;
    for (std::size_t at = 0; at < shape.size(); ++at)
        if (shape[at] == '0' ? number(text, at, 1) < 0 : text[at] != shape[at])
            return std::nullopt;
    const std::chrono::year_month_day day{
        std::chrono::year(number(text, 0, 4)),
        std::chrono::month(static_cast<unsigned>(number(text, 5, 2))),
        std::chrono::day(static_cast<unsigned>(number(text, 8, 2)))};
    const int hours = number(text, 11, 2), minutes = number(text, 14, 2);
    const int seconds = number(text, 17, 2);
    if (!day.ok() || hours > 23 || minutes > 59 || seconds > 59)
        return std::nullopt;
    const auto since = std::chrono::sys_days(day).time_since_epoch() + std::chrono::hours(hours) +
                       std::chrono::minutes(minutes) + std::chrono::seconds(seconds);
    return std::chrono::duration_cast<std::chrono::seconds>(since).count();
}

}  // namespace drift
