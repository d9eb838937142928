// SPDX-License-Identifier: GPL-2.0-or-later
// The report as the answer of a plugin of Nagios and its kin: one line with performance data.
#pragma once

#include "drift/write/format.hpp"

namespace drift {

/// The states in words are OK, WARNING (a host is bad) and UNKNOWN. At most 4 KiB.
[[nodiscard]] std::string write_nagios(const Report& report, const WriteOptions& options);

}  // namespace drift
