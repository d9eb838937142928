// SPDX-License-Identifier: GPL-2.0-or-later
// The report for what shows test results: one suite per host, one case per finding.
#pragma once

#include "drift/write/format.hpp"

namespace drift {

/// A bad finding is a failure, an unknown one an error, so no consumer takes "could not tell" for
/// success. A host of which nothing is known has one case with an error.
[[nodiscard]] std::string write_junit(const Report& report, const WriteOptions& options);

}  // namespace drift
