// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/jump_pool.hpp"

namespace ssh {
namespace {

/// Logins to one jump host, those after a lost connection included.
constexpr unsigned try_limit = 3;
constexpr Milliseconds pause{500};

}  // namespace

bool JumpPool::usable(const Entry& entry) {
    return entry.junction != nullptr && entry.junction->alive();
}

Task<Result<std::shared_ptr<Junction>>> JumpPool::junction(std::string way,
                                                           LogIn log_in,
                                                           Deadline deadline,
                                                           Progress* progress) {
    Entry& entry = entries_[way];
    note(progress, Stage::connect);
    if (!entry.failure && !usable(entry) && (!entry.task || entry.task->done())) {
        entry.junction.reset();
        entry.log_in = std::move(log_in);
        entry.task.emplace(fill(entry));
        entry.task->start();
    }
    while (!entry.failure && !usable(entry)) {
        // Lost again before this one's turn came: a connection failure like any other.
        if (entry.task->done())
            co_return Error{"the connection to the jump host was lost", "", ""};
        const bool in_time = co_await loop_.wait(entry.answered, {}, deadline);
        if (!in_time && progress != nullptr)
            progress->at_jump_host = true;
        if (!in_time)
            co_return Error{"the login to the jump host took too long", "", ""};
    }
    if (usable(entry))
        co_return entry.junction;
    if (progress != nullptr)
        *progress = {entry.failed_at, true};
    co_return *entry.failure;
}

Task<bool> JumpPool::fill(Entry& entry) {
    for (;;) {
        ++entry.tries;
        Login login = co_await entry.log_in();
        Result<std::shared_ptr<Junction>> junction =
            login.session ? Junction::create(std::move(*login.session)) : login.session.error();
        if (junction)
            entry.junction = *junction;
        const bool again = login.stage == Stage::connect || login.stage == Stage::banner;
        if (!junction && (!again || entry.tries >= try_limit)) {
            entry.failure = junction.error();
            entry.failed_at = login.stage;
        }
        if (junction || entry.failure)
            break;
        for (const Deadline end = Clock::now() + pause * entry.tries; Clock::now() < end;)
            (void)co_await loop_.wait(std::vector<pollfd>(), end);
    }
    entry.answered.raise();
    co_return true;
}

}  // namespace ssh
