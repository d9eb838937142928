// SPDX-License-Identifier: GPL-2.0-or-later
// The links to the ROM on a host and the guests that run there, all looked at together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "state/rom_link.hpp"
#include "state/running_guests.hpp"

namespace state {

struct HostStatus {
    std::string root;  ///< empty: the running system
    std::string layout;
    bool detected;                                    ///< not named by the caller
    std::optional<AlternativesProgram> alternatives;  ///< absent: could not be told
    std::vector<RomLink> links;
    RunningGuests guests;
    bool guests_count;  ///< in the verdict

    /// Bad when any part is bad, else unknown when any is unknown, else good.
    [[nodiscard]] romfile::Verdict verdict() const;
};

/// Looks at everything. An error when the host has none of the known layouts, or not the one that
/// was named.
[[nodiscard]] Result<HostStatus> look_at_host(const std::string& root, const std::string& layout);

/// The same in any tree, with owners from wherever they are known.
[[nodiscard]] Result<HostStatus> look_at_host(const Root& root,
                                              const OwnerLookup& owner,
                                              const std::string& layout);

}  // namespace state
