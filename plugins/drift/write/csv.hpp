// SPDX-License-Identifier: GPL-2.0-or-later
// The report for spreadsheets: one line per finding, as RFC 4180 has it.
#pragma once

#include "drift/write/format.hpp"

namespace drift {

/// With a heading; lines end with CR LF. A cell that a spreadsheet could take for a formula - it
/// begins with = + - @, also in the wide forms or after blanks - gets an apostrophe before it.
[[nodiscard]] std::string write_csv(const Report& report, const WriteOptions& options);

}  // namespace drift
