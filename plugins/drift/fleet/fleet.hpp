// SPDX-License-Identifier: GPL-2.0-or-later
// Asks any number of hosts the same way, many at once, and hands over each answer as it comes.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <vector>

#include "drift/fleet/transport.hpp"

namespace drift {

struct FleetOptions {
    /// `limits.forks` is for all threads together, and lowered to what the limit on open files
    /// allows.
    ScheduleLimits limits;
    unsigned shards = 0;  ///< threads; 0: as many as there are CPUs and work for
};

struct Outcome {
    Result<ssh::ExecOutput> answer;
    Stage stage = Stage::settings;      ///< the last one that was reached
    unsigned attempts = 0;              ///< 0: it was not asked
    std::chrono::milliseconds took{0};  ///< the last attempt
    bool interrupted = false;           ///< stopped before it was done
};

/// How far it is; may be read from any thread meanwhile.
struct FleetCounters {
    std::atomic<std::size_t> begun{0};   ///< hosts that were asked at least once
    std::atomic<std::size_t> done{0};    ///< outcomes handed over
    std::atomic<std::size_t> failed{0};  ///< outcomes without an answer, among those
    std::atomic<std::size_t> retries{0};
};

/// The script for the target of that index, made when it is begun.
using FleetInput = std::function<std::string(std::size_t)>;
/// Takes the outcome of the target of that index.
using FleetDone = std::function<void(std::size_t, Outcome&&)>;

/// Asks every target; returns when each outcome was handed over. `input` and `done` are called one
/// at a time, from threads of the fleet; they must not throw. Once `stop` is true nobody is begun,
/// those in flight are given up, and all that are left come to `done` as interrupted.
void ask_fleet(const std::vector<Target>& targets,
               Transport& transport,
               const FleetInput& input,
               const FleetOptions& options,
               const FleetDone& done,
               FleetCounters& counters,
               const std::atomic<bool>& stop);

}  // namespace drift
