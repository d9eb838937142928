// SPDX-License-Identifier: GPL-2.0-or-later
// Guests that run since before their ROM was changed. QEMU reads the ROM file once, when it starts,
// and a guest keeps what was read until it is started cold again: neither a reset nor a migration
// changes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "state/rom_link.hpp"
#include "state/root.hpp"

namespace state {

struct Guest {
    int pid;
    std::string name;                    ///< empty: it has none
    std::int64_t started;                ///< seconds since 1970
    std::vector<std::string> rom_files;  ///< of its virtio NICs, each once, as QEMU was told
    /// Good when it has the ROM that a new guest would get, bad when that changed after it was
    /// started, unknown when that could not be told.
    romfile::Check current;
    /// When the last of those of its ROMs that are not current changed; seconds since 1970.
    std::optional<std::int64_t> rom_changed;
};

struct RunningGuests {
    std::vector<Guest> guests;         ///< those with a virtio NIC that has a ROM, by process id
    std::vector<std::string> unknown;  ///< what kept others from being seen
    /// Bad when a guest has an old ROM, unknown when that could not be told of all.
    [[nodiscard]] romfile::Verdict verdict() const;
};

/// Looks through /proc of `root`. `links` are those that look_at_links() found there.
[[nodiscard]] RunningGuests find_running_guests(const Root& root,
                                                const std::vector<RomLink>& links);

}  // namespace state
