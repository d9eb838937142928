// SPDX-License-Identifier: GPL-2.0-or-later
// The scan itself: everybody is asked, and each answer held against the policy.
#pragma once

#include <functional>

#include "drift/answer/host_answer.hpp"
#include "drift/report.hpp"
#include "romctl/drift_options.hpp"
#include "romctl/drift_whom.hpp"
#include "state/fleet_policy.hpp"

namespace romctl {

/// What becomes of an answer; called for one host at a time.
using TakeAnswer = std::function<void(drift::HostReport&, const drift::HostAnswer&)>;

/// Asks all hosts of `whom` and gives their reports, which begin as `whom` has them. A host that
/// does not answer keeps its verdict unknown, with a reason. `interrupted` is set when a signal
/// (SIGINT, SIGTERM) ended it before all were asked. An error when nobody could be asked at all.
[[nodiscard]] Result<std::vector<drift::HostReport>> ask_everybody(
    DriftWhom whom,
    const DriftOptions& options,
    const drift::AnswerRequest& request,
    const TakeAnswer& take,
    bool& interrupted);

/// The policy of --policy, or that all links lead to our ROM.
[[nodiscard]] Result<state::FleetPolicy> drift_policy(const std::string& file);

/// The whole report, without its past.
[[nodiscard]] Result<drift::Report> scan(const DriftOptions& options);

}  // namespace romctl
