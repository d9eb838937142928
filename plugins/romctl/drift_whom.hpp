// SPDX-License-Identifier: GPL-2.0-or-later
// Whom a scan asks: the hosts of the inventory that --limit chooses, and the way to each.
#pragma once

#include <vector>

#include "drift/fleet/transport.hpp"
#include "drift/inventory/inventory.hpp"
#include "drift/report.hpp"
#include "romctl/drift_options.hpp"

namespace romctl {

struct DriftWhom {
    drift::Inventory inventory;
    std::vector<std::size_t> hosts;  ///< chosen, in the order of the inventory
    /// For each of these, what is known before it is asked: name, groups, address, notes.
    std::vector<drift::HostReport> reports;
    std::vector<drift::Target> targets;  ///< those that are asked over SSH
    std::vector<std::size_t> target_of;  ///< their places in `hosts`
    std::vector<std::size_t> local;      ///< the places of those that are this machine
};

/// An error when the inventory cannot be read, chooses nobody, or an option is malformed. Hosts to
/// which the inventory gives no usable way are in the reports with a reason, and not among targets.
[[nodiscard]] Result<DriftWhom> choose_whom(const DriftOptions& options);

/// Only this machine.
[[nodiscard]] DriftWhom only_this_machine();

}  // namespace romctl
