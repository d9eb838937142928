// SPDX-License-Identifier: GPL-2.0-or-later
// The report as metrics for the textfile collector of node_exporter.
#pragma once

#include "drift/write/format.hpp"

namespace drift {

/// Values of hosts and findings are the exit codes: 0 good, 1 bad, 2 unknown. Labels are names of
/// hosts, groups, items and verdicts only, of at most 128 bytes; per host at most 100 findings, the
/// ones that are not good first. Names of metrics stay as they are.
[[nodiscard]] std::string write_prometheus(const Report& report, const WriteOptions& options);

}  // namespace drift
