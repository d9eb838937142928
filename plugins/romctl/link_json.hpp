// SPDX-License-Identifier: GPL-2.0-or-later
// A link in the JSON of every sub-command that reports on links; "link" in status.schema.json.
#pragma once

#include <nlohmann/json.hpp>

#include "state/rom_link.hpp"

namespace romctl {

[[nodiscard]] nlohmann::ordered_json link_json(const state::RomLink& link);

}  // namespace romctl
