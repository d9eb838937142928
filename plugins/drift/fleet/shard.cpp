// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/fleet/shard.hpp"

#include <sys/eventfd.h>

#include <stdexcept>

namespace drift {
namespace {

std::chrono::milliseconds since(std::chrono::steady_clock::time_point begun) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 begun);
}

}  // namespace

void Fleet::wake_others(const Shard* me) {
    for (const Shard* const each : shards)
        if (each != me)
            each->wake();
}

void Fleet::hand_over(std::size_t index, Outcome&& outcome) {
    const std::lock_guard lock(caller_mutex);
    if (!outcome.answer)
        ++counters.failed;
    done(index, std::move(outcome));
    ++counters.done;
}

Shard::Shard(Fleet& fleet, std::size_t capacity)
    : fleet_(fleet),
      capacity_(capacity),
      bell_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      line_(fleet.transport.line(loop_)) {}

Shard::~Shard() = default;

void Shard::wake() const {
    const std::uint64_t one = 1;
    (void)!::write(bell_.number(), &one, sizeof(one));
}

void Shard::run() {
    listener_.emplace(listen());
    listener_->start();
    while (!fleet_.stop) {
        while (conversations_.size() < capacity_ && begin_one()) {
        }
        if (conversations_.empty() && nothing_left())
            break;
        if (finished_.empty())
            loop_.turn(next_retry());
        for (Conversation* const each : std::exchange(finished_, {}))
            finish(*each);
    }
    give_up_all();
    listener_.reset();
}

ssh::Task<bool> Shard::listen() {
    for (;;) {
        (void)co_await loop_.wait(bell_.number(), POLLIN, ssh::Deadline::max());
        std::uint64_t rings = 0;
        (void)!::read(bell_.number(), &rings, sizeof(rings));
    }
    co_return true;
}

bool Shard::begin_one() {
    std::optional<std::size_t> index;
    bool first = false;
    {
        const std::lock_guard lock(fleet_.schedule_mutex);
        index = fleet_.schedule.next(ssh::Clock::now());
        first = index && fleet_.schedule.attempts(*index) == 1;
    }
    if (!index)
        return false;
    ++(first ? fleet_.counters.begun : fleet_.counters.retries);
    std::string input;
    {
        const std::lock_guard lock(fleet_.caller_mutex);
        input = fleet_.input(*index);
    }
    Conversation& conversation = conversations_.emplace_back(*index);
    conversation.place = std::prev(conversations_.end());
    conversation.course.logged_in = [this, host = *index] {
        const std::lock_guard lock(fleet_.schedule_mutex);
        fleet_.schedule.logged_in(host);
        fleet_.wake_others(this);
    };
    conversation.task.emplace(converse(conversation, std::move(input)));
    conversation.task->start();
    return true;
}

ssh::Task<bool> Shard::converse(Conversation& conversation, std::string input) {
    try {
        conversation.attempt.emplace(co_await line_->ask(
            fleet_.targets[conversation.index], std::move(input), conversation.course));
    } catch (const std::exception& exception) {
        // Memory that ran out, a thread that cannot be started: an error of this host alone.
        conversation.attempt.emplace(Attempt{Error{exception.what(), "", ""}, false});
    }
    finished_.push_back(&conversation);
    co_return true;
}

void Shard::finish(Conversation& conversation) {
    const std::size_t index = conversation.index;
    Outcome outcome{std::move(conversation.attempt->answer),
                    conversation.course.progress.stage,
                    0,
                    since(conversation.begun),
                    false};
    const bool may_retry = !outcome.answer && conversation.attempt->may_retry;
    conversations_.erase(conversation.place);
    {
        const std::lock_guard lock(fleet_.schedule_mutex);
        outcome.attempts = fleet_.schedule.attempts(index);
        const bool again = may_retry && fleet_.schedule.retry(index, ssh::Clock::now());
        if (!may_retry)
            fleet_.schedule.finished(index);
        fleet_.wake_others(this);
        if (again)
            return;
    }
    fleet_.hand_over(index, std::move(outcome));
}

/// Those that are done are told as they are.
void Shard::give_up_all() {
    for (Conversation* const each : std::exchange(finished_, {})) {
        each->attempt->may_retry = false;
        finish(*each);
    }
    while (!conversations_.empty()) {
        Conversation& conversation = conversations_.front();
        Outcome outcome{Error{"interrupted", fleet_.targets[conversation.index].name, ""},
                        conversation.course.progress.stage,
                        0,
                        since(conversation.begun),
                        true};
        const std::size_t index = conversation.index;
        conversations_.pop_front();
        {
            const std::lock_guard lock(fleet_.schedule_mutex);
            outcome.attempts = fleet_.schedule.attempts(index);
            fleet_.schedule.finished(index);
        }
        fleet_.hand_over(index, std::move(outcome));
    }
}

bool Shard::nothing_left() {
    const std::lock_guard lock(fleet_.schedule_mutex);
    return fleet_.schedule.exhausted();
}

ssh::Deadline Shard::next_retry() {
    const std::lock_guard lock(fleet_.schedule_mutex);
    return conversations_.size() < capacity_
               ? fleet_.schedule.next_retry().value_or(ssh::Deadline::max())
               : ssh::Deadline::max();
}

}  // namespace drift
