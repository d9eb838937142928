// SPDX-License-Identifier: GPL-2.0-or-later
// Moments in reports: seconds since 1970, written in UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace drift {

/// "2026-11-29T06:00:00Z". What is before 1970 or after 9999 becomes the nearest second that is
/// not: a clock of a host may say anything.
[[nodiscard]] std::string utc_text(std::int64_t seconds);

/// The same for people: "2026-11-29 06:00 UTC".
[[nodiscard]] std::string minute_text(std::int64_t seconds);

/// What utc_text() writes; nothing for any other text, and for days that there are not.
[[nodiscard]] std::optional<std::int64_t> parse_time(std::string_view text);

}  // namespace drift
