// SPDX-License-Identifier: GPL-2.0-or-later
// What `romctl drift` does, by its options.
#pragma once

#include <string>
#include <vector>

#include "romctl/command.hpp"
#include "romctl/drift_options.hpp"

namespace romctl {

/// Scans, unless the options say that only a policy shall be checked or learnt, or a probe be
/// answered. 0: all hosts are in line; 1: one is not; 2: that could not be told of one, or of all.
[[nodiscard]] Exit drift(const DriftOptions& options);

/// Makes one report of several, and writes it as a scan would.
[[nodiscard]] Exit merge_drift_reports(const std::vector<std::string>& reports,
                                       const DriftOutput& output);

}  // namespace romctl
