// SPDX-License-Identifier: GPL-2.0-or-later
// The jump hosts that a loop is logged in to, so that it logs in once to each however many hosts
// lie behind.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "ssh/junction.hpp"
#include "ssh/progress.hpp"

namespace ssh {

class JumpPool {
  public:
    /// What came of a login, and how far it came.
    struct Login {
        Result<std::unique_ptr<Session>> session;
        Stage stage;
    };
    using LogIn = std::function<Task<Login>()>;

    explicit JumpPool(Loop& loop) : loop_(loop) {}
    JumpPool(const JumpPool&) = delete;
    JumpPool& operator=(const JumpPool&) = delete;

    /// The jump host at the end of the way `way`; `log_in` makes the session when there is none,
    /// and may be called again later. A jump host that cannot be reached is tried a few times; that
    /// is the answer then for all who ask later, and `progress` tells where it failed.
    [[nodiscard]] Task<Result<std::shared_ptr<Junction>>> junction(std::string way,
                                                                   LogIn log_in,
                                                                   Deadline deadline,
                                                                   Progress* progress);

  private:
    struct Entry {
        std::shared_ptr<Junction> junction;
        std::optional<Error> failure;
        Stage failed_at = Stage::settings;
        unsigned tries = 0;
        LogIn log_in;
        Loop::Signal answered;
        std::optional<Task<bool>> task;  ///< that logs in
    };
    Task<bool> fill(Entry& entry);
    static bool usable(const Entry& entry);

    Loop& loop_;
    std::map<std::string, Entry> entries_;
};

}  // namespace ssh
