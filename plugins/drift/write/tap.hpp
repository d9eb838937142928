// SPDX-License-Identifier: GPL-2.0-or-later
// The report as a test run in the Test Anything Protocol, version 14.
#pragma once

#include "drift/write/format.hpp"

namespace drift {

/// A test point for each finding, "not ok" when it is bad or unknown (severity says which), with
/// YAML diagnostics.
[[nodiscard]] std::string write_tap(const Report& report, const WriteOptions& options);

}  // namespace drift
