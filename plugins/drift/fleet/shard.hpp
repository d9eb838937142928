// SPDX-License-Identifier: GPL-2.0-or-later
// One thread of the fleet: it has an event loop and the hosts that are in flight in it.
#pragma once

#include <list>
#include <memory>
#include <mutex>

#include "drift/fleet/fleet.hpp"
#include "ssh/handles.hpp"

namespace drift {

class Shard;

/// What the threads of a fleet share; whoever uses `schedule`, `input` or `done` holds the lock.
struct Fleet {
    const std::vector<Target>& targets;
    Transport& transport;
    const FleetInput& input;
    const FleetDone& done;
    FleetCounters& counters;
    const std::atomic<bool>& stop;
    std::mutex schedule_mutex;
    Schedule schedule;
    std::vector<Shard*> shards{};
    std::mutex caller_mutex{};  ///< for `input` and `done`

    /// The others may find something to do.
    void wake_others(const Shard* me);
    void hand_over(std::size_t index, Outcome&& outcome);
};

class Shard {
  public:
    /// `capacity`: the most that it has in flight.
    Shard(Fleet& fleet, std::size_t capacity);
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;
    ~Shard();

    /// Until there is nothing left to do for it.
    void run();
    /// From any thread.
    void wake() const;

  private:
    struct Conversation {
        explicit Conversation(std::size_t target) : index(target) {}
        std::size_t index;
        std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
        Course course;
        std::optional<Attempt> attempt;
        std::list<Conversation>::iterator place;
        std::optional<ssh::Task<bool>> task;
    };

    ssh::Task<bool> converse(Conversation& conversation, std::string input);
    ssh::Task<bool> listen();
    bool begin_one();
    void finish(Conversation& conversation);
    void give_up_all();
    [[nodiscard]] bool nothing_left();
    [[nodiscard]] ssh::Deadline next_retry();

    Fleet& fleet_;
    std::size_t capacity_;
    ssh::Descriptor bell_;  ///< an eventfd that wakes the loop
    ssh::Loop loop_;
    std::unique_ptr<Transport::Line> line_;
    std::list<Conversation> conversations_;
    std::vector<Conversation*> finished_;
    std::optional<ssh::Task<bool>> listener_;
};

}  // namespace drift
