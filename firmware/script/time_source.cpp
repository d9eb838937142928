// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/time_source.hpp"

#include "std/endian.hpp"

namespace script {
namespace {

constexpr std::string_view own_name = "unixtime";

/// Two decimal digits; where they are none, more than any part of a date or time may be.
std::uint32_t two_digits(std::uint32_t reading, unsigned shift) {
    std::uint32_t tens = reading >> (shift + 4) & 0xF, ones = reading >> shift & 0xF;
    return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

}  // namespace

std::optional<std::uint32_t> unix_time(const ClockReading& reading) {
    std::uint32_t year = two_digits(reading.date, 24) * 100 + two_digits(reading.date, 16);
    std::uint32_t month = two_digits(reading.date, 8), day = two_digits(reading.date, 0);
    std::uint32_t hour = two_digits(reading.time, 16), minute = two_digits(reading.time, 8);
    std::uint32_t second = two_digits(reading.time, 0);
    if (year < 1970 || year > 2105 || month - 1 >= 12 || day - 1 >= 31 || hour >= 24 ||
        minute >= 60 || second >= 60)
        return std::nullopt;
    // Years that begin in March have their leap day at the end.
    if (month < 3) {
        --year;
        month += 12;
    }
    constexpr std::uint32_t days_before_1970 = 719468;
    std::uint32_t days = 365 * year + year / 4 - year / 100 + year / 400 +
                         (153 * (month - 3) + 2) / 5 + day - 1 - days_before_1970;
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

void TimeSource::start(std::optional<std::uint32_t> seconds) {
    started_at_ = seconds;
    start_ = loop_.now();
}

bool TimeSource::fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) {
    if (name.name != own_name)
        return false;
    if (!started_at_)
        if (auto reading = machine_.clock())
            start(unix_time(*reading));
    if (!started_at_)
        return false;
    auto passed = static_cast<std::uint32_t>((loop_.now() - start_).microseconds / 1000000);
    layout::Writer writer(space);
    value.bytes = writer.write(layout::be32{*started_at_ + passed}).written();
    return true;
}

void TimeSource::changed() {
    Settings::Stored stored;
    for (std::size_t position = 0; settings_.next_stored(position, stored);) {
        if (stored.value.scope != scope() || stored.name != own_name)
            continue;
        if (auto number = Settings::number(stored.value))
            start(static_cast<std::uint32_t>(*number));
        SettingName name;
        name.scope = scope();
        name.name = own_name;
        return settings_.clear(name);
    }
}

}  // namespace script
