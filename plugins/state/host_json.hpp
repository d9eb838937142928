// SPDX-License-Identifier: GPL-2.0-or-later
// Facts about a host in the JSON of every report on them: "link" and "guests" in
// plugins/romctl/status.schema.json.
#pragma once

#include <nlohmann/json.hpp>

#include "state/rom_link.hpp"
#include "state/running_guests.hpp"

namespace state {

[[nodiscard]] nlohmann::ordered_json link_json(const RomLink& link);

/// `counts`: whether they are part of the report's verdict.
[[nodiscard]] nlohmann::ordered_json guests_json(const RunningGuests& guests, bool counts);

}  // namespace state
