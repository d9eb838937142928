// SPDX-License-Identifier: GPL-2.0-or-later
// The report for programs, as report.schema.json describes it.
#pragma once

#include "drift/write/format.hpp"

namespace drift {

/// ASCII only: all else is \u escaped, and what is no UTF-8 becomes U+FFFD. What the past, the
/// journal and the inventory say is left out where they say nothing.
[[nodiscard]] std::string write_json(const Report& report, const WriteOptions& options);

}  // namespace drift
