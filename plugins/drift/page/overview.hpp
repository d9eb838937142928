// SPDX-License-Identifier: GPL-2.0-or-later
// The upper part of the page: the verdict in one sentence, the numbers, and the groups.
#pragma once

#include <string>

#include "drift/report.hpp"

namespace drift {

/// The verdict of the whole, as one line of plain text.
[[nodiscard]] std::string headline(const Report& report);

/// HTML of the headline, of what the report is about, and of the numbers.
[[nodiscard]] std::string verdict_html(const Report& report);

/// HTML of one bar for each group; those behind the first ones are folded.
[[nodiscard]] std::string groups_html(const Report& report);

/// HTML of the notes of the report, for the end of the page; empty where there are none.
[[nodiscard]] std::string notes_html(const Report& report);

}  // namespace drift
