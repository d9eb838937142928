// SPDX-License-Identifier: GPL-2.0-or-later
// The report as SARIF 2.1.0, for what shows results of analysis.
#pragma once

#include "drift/write/format.hpp"

namespace drift {

/// Rules are the kinds of items; a result is a finding that is bad (level error) or unknown (level
/// warning), or was fixed since the earlier report (baseline state absent).
[[nodiscard]] std::string write_sarif(const Report& report, const WriteOptions& options);

}  // namespace drift
