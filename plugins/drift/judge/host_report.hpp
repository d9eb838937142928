// SPDX-License-Identifier: GPL-2.0-or-later
// What a host answered, held against what the policy wants of it.
#pragma once

#include <cstdint>
#include <set>

#include "drift/answer/host_answer.hpp"
#include "drift/report.hpp"
#include "state/host_policy.hpp"

namespace drift {

/// What all hosts are held against.
struct Judge {
    const state::FleetPolicy& policy;
    state::IsBelow is_below;  ///< of groups of the inventory
    std::int64_t now;         ///< by the clock of this machine, seconds since 1970
    /// Which exceptions any host needed so far, for state::exceptions_without_need().
    std::set<std::size_t> needed{};
};

/// Fills in findings, verdict, source, transactions and notes of a report that has the host's name
/// and groups.
void hold_answer(HostReport& report, const HostAnswer& answer, Judge& judge);

/// What of the packages the policy asks for, of any host.
[[nodiscard]] AnswerRequest request_for(const state::FleetPolicy& policy);

}  // namespace drift
