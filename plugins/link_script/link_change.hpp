// SPDX-License-Identifier: GPL-2.0-or-later
// A change to the links of this host. The package's own link script makes it; what has become of
// each link is then looked at here, whatever the script says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "state/rom_link.hpp"
#include "state/wanted.hpp"

namespace link_script {

struct ChangeRequest {
    state::Wanted wanted;
    std::string
        name;  ///< of what is wanted, as parse_wanted() reads it; empty: as it was before us
    std::string group;  ///< only this one's link; empty: all, or all that have the path
    bool dry_run = false;
    bool by_hand = false;  ///< a manual choice also where the link leads there by priority already
};

struct LinkChange {
    state::RomLink before;
    state::Plan plan;
    std::optional<state::RomLink> after;  ///< absent when nothing was tried
    romfile::Check outcome;               ///< whether the link is as wanted now
};

struct ChangeReport {
    ChangeRequest request;
    std::string layout;
    std::vector<LinkChange> links;      ///< at least one
    std::vector<std::string> messages;  ///< what the script said
    bool complaint = false;             ///< it said that something could not be done

    /// Bad when any link is not as wanted, or something else could not be done.
    [[nodiscard]] romfile::Verdict verdict() const;
};

/// Makes the change, or tells what it would be. An error when nothing was changed: an unknown
/// layout or group, no permission.
[[nodiscard]] romfile::Result<ChangeReport> change_links(const ChangeRequest& request);

}  // namespace link_script
