// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/link_change.hpp"

#include <fmt/format.h>

#include "romctl/rom_input.hpp"
#include "romctl/status_report.hpp"

namespace romctl {

Exit report_change(const ChangeRequest& request,
                   const romfile::Result<ChangeReport>& report,
                   bool json) {
    if (!report) {
        if (json)
            fmt::print("{}", change_json(request, report.error()));
        return fail(report.error());
    }
    for (const std::string& message : report->messages)
        fmt::print(stderr, "{}\n", safe_text(message));
    if (json)
        fmt::print("{}", change_json(*report));
    else
        fmt::print("{}", change_text(*report, console::Paint(console::colour_wanted())));
    return exit_of(report->verdict());
}

}  // namespace romctl
