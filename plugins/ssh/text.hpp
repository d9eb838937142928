// SPDX-License-Identifier: GPL-2.0-or-later
// Words of another machine, fit for a terminal and a line of a report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ssh {

inline constexpr std::size_t quoted_limit = 300;  ///< characters of a foreign text that are shown

/// Printable ASCII as it is, line ends as "; ", anything else as \xNN; cut after `limit`
/// characters.
[[nodiscard]] std::string printable_line(std::string_view text, std::size_t limit = quoted_limit);

/// Without blanks and line ends at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The words between separators; empty ones are left out.
[[nodiscard]] std::vector<std::string> split(std::string_view text, std::string_view separators);

[[nodiscard]] std::string lower(std::string_view text);

/// OpenSSH's patterns (ssh_config(5), PATTERNS): "*" is any run of characters, "?" is one. Takes
/// time of at most the product of both lengths.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view text);

/// Whether one of the patterns matches and none that is negated by "!" does.
[[nodiscard]] bool matches_any(const std::vector<std::string>& patterns, std::string_view text);

}  // namespace ssh
