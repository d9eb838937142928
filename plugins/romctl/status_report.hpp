// SPDX-License-Identifier: GPL-2.0-or-later
// The two faces of what `romctl status` found out: for people and for programs.
#pragma once

#include <string>

#include "console/terminal.hpp"
#include "state/host_status.hpp"

namespace romctl {

using state::HostStatus;

/// The report for people, with a newline at the end.
[[nodiscard]] std::string status_text(const HostStatus& status, const console::Paint& paint);

/// The report as JSON after status.schema.json, with a newline at the end.
[[nodiscard]] std::string status_json(const HostStatus& status);

/// The same when nothing could be told.
[[nodiscard]] std::string status_json(const std::string& root, const romfile::Error& error);

/// One link of the report, for other reports that contain it.
[[nodiscard]] std::string manager_text(const state::Manager& manager);

/// Text of a host's for a terminal: control characters and what is not ASCII written as \xNN.
[[nodiscard]] std::string safe_text(const std::string& text);

}  // namespace romctl
