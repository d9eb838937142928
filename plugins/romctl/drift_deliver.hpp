// SPDX-License-Identifier: GPL-2.0-or-later
// A report that was made, on its way out: compared with the past, and written in the forms that
// were asked for.
#pragma once

#include "drift/report.hpp"
#include "romctl/command.hpp"
#include "romctl/drift_options.hpp"

namespace romctl {

/// What has to be there before a scan begins, so that it does not fail at its end.
struct DriftDelivery {
    std::vector<WantedReport> reports;
    std::optional<drift::Report> earlier;  ///< of --since
};

/// Of a file in JSON.
[[nodiscard]] Result<drift::Report> read_report_file(const std::string& path);

[[nodiscard]] Result<DriftDelivery> prepare_delivery(const DriftOutput& output);

/// Adds what the past says, records the report there, and writes it. The exit code is that of the
/// report, or could_not_tell when something could not be written; what could not is said on
/// standard error, and the rest is written all the same.
[[nodiscard]] Exit deliver(drift::Report report,
                           const DriftDelivery& delivery,
                           const DriftOutput& output);

}  // namespace romctl
