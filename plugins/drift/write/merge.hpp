// SPDX-License-Identifier: GPL-2.0-or-later
// Several reports as one: a fleet that was asked in parts.
#pragma once

#include <vector>

#include "drift/report.hpp"
#include "romfile/result.hpp"

namespace drift {

/// The hosts of all reports, in the order in which they come first. A host of several counts as in
/// the newest of them (of equally old ones: the last), and a note at the host says so.
///
/// The time is that of the oldest report, so nothing in the whole is older than it says; a note
/// tells when the parts are more than an hour apart. It is interrupted when a part is. Different
/// policies are all named, and noted. What the past said is kept where all parts were compared with
/// reports of one time, else only since when. An error when there is no report.
[[nodiscard]] romfile::Result<Report> merge_reports(std::vector<Report> reports);

}  // namespace drift
