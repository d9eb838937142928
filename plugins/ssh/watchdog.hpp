// SPDX-License-Identifier: GPL-2.0-or-later
// A deadline for calls of libssh that know none: its SFTP, and its talk with the agent. A thread
// shuts the descriptor down that the call waits on, and the call returns with an error.
#pragma once

#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "ssh/deadline.hpp"

namespace ssh {

class Watchdog {
    struct Watch {
        int descriptor;
        Deadline deadline;
        bool expired = false;
    };

  public:
    Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;
    ~Watchdog();

    /// Keeps the descriptor, a socket that must stay open meanwhile, under watch while it lives.
    class Guard {
      public:
        Guard(Watchdog& dog, int descriptor, Deadline deadline);
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;
        ~Guard();
        /// Whether the deadline has passed and the descriptor was shut down.
        [[nodiscard]] bool expired() const;

      private:
        Watchdog& dog_;
        std::list<Watch>::iterator place_;
    };

  private:
    void watch();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::list<Watch> watches_;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace ssh
