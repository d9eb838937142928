// SPDX-License-Identifier: GPL-2.0-or-later
// The line of the past: how many hosts were good, bad and unknown in the runs before.
#pragma once

#include <string>

#include "drift/report.hpp"

namespace drift {

/// HTML of three small charts over one axis of time, and the same numbers as a table that is
/// folded. Of many runs the newest are shown. Empty without an earlier run.
[[nodiscard]] std::string history_html(const Report& report);

}  // namespace drift
