// SPDX-License-Identifier: GPL-2.0-or-later
// Facts about packages as JSON, for reports and between processes.
#pragma once

#include <nlohmann/json.hpp>

#include "state/package_facts.hpp"

namespace state {

[[nodiscard]] nlohmann::ordered_json package_json(const PackageFacts& package);

/// Reads what package_json() writes; an error for anything else.
[[nodiscard]] Result<PackageFacts> read_package_json(const nlohmann::ordered_json& json);

}  // namespace state
