// SPDX-License-Identifier: GPL-2.0-or-later
// What there is to say about a link besides its state: leftovers, a parked choice, a record that
// does not fit.
#pragma once

#include <vector>

#include "state/rom_link.hpp"

namespace state {

/// The notes on a link about which everything else is known.
[[nodiscard]] std::vector<Note> link_notes(const Root& root, const RomLink& link);

}  // namespace state
