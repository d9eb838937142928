// SPDX-License-Identifier: GPL-2.0-or-later
// A report held against an earlier one: what is new, what is still there, what was fixed.
#pragma once

#include <cstdint>

#include "drift/report.hpp"
#include "romfile/result.hpp"

namespace drift {

/// Sets trend and since of each finding of `now` by the finding of the same host with the same item
/// (of several with one item: the one at the same place among them).
///
/// A finding that is good or not there does not make another "fixed": fixed is only what is good
/// now and was not. So a host that does not answer, or was not asked any more, fixes nothing. What
/// was not good and is not compared any more is noted at its host. Hosts that are only in one of
/// the reports are noted.
///
/// Errors: the earlier report is the later one by its time; no host is in both.
[[nodiscard]] romfile::Result<void> compare_with(Report& now, const Report& earlier);

/// The same for one host: `time` and `earlier_time` are when the two were seen.
void compare_host(HostReport& now,
                  std::int64_t time,
                  const HostReport& earlier,
                  std::int64_t earlier_time);

}  // namespace drift
