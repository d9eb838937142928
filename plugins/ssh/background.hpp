// SPDX-License-Identifier: GPL-2.0-or-later
// Calls that block and know no deadline, made in a few threads beside the event loops.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "ssh/loop.hpp"

namespace ssh {

class Background {
  public:
    /// `threads`: the most at one time; there are none while there is nothing to do. They end by
    /// themselves, also after this object.
    explicit Background(std::size_t threads);

    /// Whether `work` was done before the deadline. It is done later, or goes on, when it was not,
    /// or when the task is destroyed: it must own what it uses, and must not throw.
    [[nodiscard]] Task<bool> run(Loop& loop, std::function<void()> work, Deadline deadline);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace ssh
