// SPDX-License-Identifier: GPL-2.0-or-later
// The report for people, on a terminal or in a mail.
#pragma once

#include "drift/write/format.hpp"

namespace drift {

/// Hosts that are bad, then those that are unknown, then the good ones; within these in the order
/// of the report. The last line is the summary. Nothing is cut off: what is longer than the width
/// goes on in the next line.
[[nodiscard]] std::string write_text(const Report& report, const WriteOptions& options);

}  // namespace drift
