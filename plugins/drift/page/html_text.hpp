// SPDX-License-Identifier: GPL-2.0-or-later
// Text of a report, made fit for a page: it may come from a machine that is not to be trusted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace drift {

/// The longest text of a report that a page shows, in bytes; a longer one ends with "...".
inline constexpr std::size_t longest_text = 4096;

/// Valid UTF-8 of at most `longest_text` bytes and the dots. Control characters, and those that
/// hide or turn text around, become \xNN; what is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::string shown_text(std::string_view text);

/// `shown_text` with what means something in HTML as character references: for the text of
/// elements, and for attribute values in double quotes.
[[nodiscard]] std::string html(std::string_view text);

/// `shown_text` as a value in the fragment of an address: everything but letters, digits and "-._~"
/// as %NN.
[[nodiscard]] std::string fragment_value(std::string_view text);

/// Within the years 1970 to 9999. Seconds since 1970.
[[nodiscard]] bool is_time(std::int64_t time);

/// "2026-11-29 08:15 UTC"; "at no known time" of what is none.
[[nodiscard]] std::string shown_time(std::int64_t time);

/// `shown_time` as a <time> element.
[[nodiscard]] std::string time_html(std::int64_t time);

/// "3 of 24 hosts", "1 host".
[[nodiscard]] std::string plural(std::size_t number, std::string_view one, std::string_view many);

}  // namespace drift
