// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/fleet/fleet.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <thread>

#include "drift/fleet/shard.hpp"

namespace drift {
namespace {

/// A connection, or both ends of a way through a jump host; what looks its name up or asks the
/// agent; and one to spare.
constexpr std::size_t files_per_host = 4;
constexpr std::size_t files_for_the_rest = 64;
/// With fewer in flight another thread is not worth it.
constexpr std::size_t hosts_per_shard = 8;
/// With more, a jump host that all threads log in to might take it for an attack: its sshd drops
/// some beyond ten at a time.
constexpr std::size_t shard_limit = 8;

/// How many hosts the limit on open files allows, after it was raised as far as it can be.
std::size_t forks_by_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 1;
    if (limit.rlim_cur < limit.rlim_max) {
        rlimit raised = limit;
        raised.rlim_cur = limit.rlim_max;
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    const auto files = static_cast<std::size_t>(std::min<rlim_t>(limit.rlim_cur, 1 << 20));
    return files <= files_for_the_rest
               ? 1
               : std::max<std::size_t>(1, (files - files_for_the_rest) / files_per_host);
}

std::size_t shard_count(const FleetOptions& options, std::size_t forks) {
    const std::size_t wished =
        options.shards != 0
            ? options.shards
            : std::min<std::size_t>(
                  {std::thread::hardware_concurrency(), forks / hosts_per_shard, shard_limit});
    return std::clamp<std::size_t>(wished, 1, forks);
}

std::vector<Places> places_of(const std::vector<Target>& targets, const Transport& transport) {
    std::vector<Places> places;
    places.reserve(targets.size());
    for (const Target& target : targets)
        places.push_back(transport.places(target));
    return places;
}

}  // namespace

void ask_fleet(const std::vector<Target>& targets,
               Transport& transport,
               const FleetInput& input,
               const FleetOptions& options,
               const FleetDone& done,
               FleetCounters& counters,
               const std::atomic<bool>& stop) {
    ScheduleLimits limits = options.limits;
    limits.forks = std::clamp<std::size_t>(
        limits.forks, 1, std::min(forks_by_files(), std::max<std::size_t>(1, targets.size())));
    Fleet fleet{targets,
                transport,
                input,
                done,
                counters,
                stop,
                {},
                Schedule(places_of(targets, transport), limits)};
    const std::size_t count = shard_count(options, limits.forks);
    std::vector<std::unique_ptr<Shard>> shards;
    for (std::size_t i = 0; i < count; ++i)
        shards.push_back(std::make_unique<Shard>(fleet, (limits.forks + count - 1) / count));
    for (const auto& shard : shards)
        fleet.shards.push_back(shard.get());
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < count; ++i)
        threads.emplace_back([&shard = *shards[i]] { shard.run(); });
    shards.front()->run();
    for (std::thread& thread : threads)
        thread.join();
    while (const std::optional<std::size_t> index = fleet.schedule.give_up())
        fleet.hand_over(*index,
                        {Error{"was not asked: interrupted", targets[*index].name, ""},
                         Stage::settings,
                         fleet.schedule.attempts(*index),
                         {},
                         true});
}

}  // namespace drift
