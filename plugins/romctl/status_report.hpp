// SPDX-License-Identifier: GPL-2.0-or-later
// What `romctl status` found out, and its two faces: for people and for programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "romctl/terminal.hpp"
#include "state/rom_link.hpp"
#include "state/running_guests.hpp"

namespace romctl {

struct HostStatus {
    std::string root;  ///< empty: the running system
    std::string layout;
    bool detected;                                           ///< not named on the command line
    std::optional<state::AlternativesProgram> alternatives;  ///< absent: could not be told
    std::vector<state::RomLink> links;
    state::RunningGuests guests;
    bool guests_count;  ///< in the verdict

    /// Bad when any part is bad, else unknown when any is unknown, else good.
    [[nodiscard]] romfile::Verdict verdict() const;
};

/// Looks at everything. An error when the host has none of the known layouts, or not the one that
/// was named.
[[nodiscard]] romfile::Result<HostStatus> look_at_host(const std::string& root,
                                                       const std::string& layout);

/// The report for people, with a newline at the end.
[[nodiscard]] std::string status_text(const HostStatus& status, const Paint& paint);

/// The report as JSON after status.schema.json, with a newline at the end.
[[nodiscard]] std::string status_json(const HostStatus& status);

/// The same when nothing could be told.
[[nodiscard]] std::string status_json(const std::string& root, const romfile::Error& error);

/// One link of the report, for other reports that contain it.
[[nodiscard]] std::string manager_text(const state::Manager& manager);

/// Text of a host's for a terminal: control characters and what is not ASCII written as \xNN.
[[nodiscard]] std::string safe_text(const std::string& text);

}  // namespace romctl
