// SPDX-License-Identifier: GPL-2.0-or-later
// How one host is asked. The fleet knows no more about SSH than this.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "drift/fleet/schedule.hpp"
#include "ssh/exec.hpp"
#include "ssh/host_settings.hpp"
#include "ssh/progress.hpp"

namespace drift {

using romfile::Error;
using romfile::Result;
using ssh::Stage;

/// A host and how to reach it.
struct Target {
    std::string name;  ///< that of the inventory
    ssh::Destination destination;
    ssh::Wishes wishes;
};

/// "settings", "resolve", "connect", "banner", "handshake", "host_key", "authentication", "exec" or
/// "answer".
[[nodiscard]] const char* stage_name(Stage stage);

/// What the fleet is told while a host is asked.
struct Course {
    ssh::Progress progress;
    std::function<void()> logged_in;  ///< to be called at most once: others may log in then
};

/// What came of asking a host once.
struct Attempt {
    Result<ssh::ExecOutput> answer;
    bool may_retry = false;  ///< nothing was said yet: another time it may be reached
};

class Transport {
  public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    /// What the target shares with others.
    [[nodiscard]] virtual Places places(const Target& target) const = 0;

    /// What one thread asks with.
    class Line {
      public:
        Line() = default;
        Line(const Line&) = delete;
        Line& operator=(const Line&) = delete;
        virtual ~Line() = default;

        /// Asks once. `target` and `course` outlive the task, which may be destroyed before it is
        /// done.
        [[nodiscard]] virtual ssh::Task<Attempt> ask(const Target& target,
                                                     std::string input,
                                                     Course& course) = 0;
    };
    /// A line for the thread that runs `loop`, which outlives it. Called from any thread.
    [[nodiscard]] virtual std::unique_ptr<Line> line(ssh::Loop& loop) = 0;
};

}  // namespace drift
