// SPDX-License-Identifier: GPL-2.0-or-later
// The two faces of what `romctl use` and `romctl restore` did: for people and for programs.
#pragma once

#include <string>

#include "console/terminal.hpp"
#include "link_script/link_change.hpp"
#include "romctl/command.hpp"

namespace romctl {

using link_script::ChangeReport;
using link_script::ChangeRequest;
using link_script::LinkChange;

/// The report for people, with a newline at the end.
[[nodiscard]] std::string change_text(const ChangeReport& report, const console::Paint& paint);

/// The report as JSON after change.schema.json, with a newline at the end.
[[nodiscard]] std::string change_json(const ChangeReport& report);

/// The same when nothing was changed.
[[nodiscard]] std::string change_json(const ChangeRequest& request, const romfile::Error& error);

/// Prints what came of it, and what the script said on standard error. Returns the exit code.
[[nodiscard]] Exit report_change(const ChangeRequest& request,
                                 const romfile::Result<ChangeReport>& report,
                                 bool json);

}  // namespace romctl
