// SPDX-License-Identifier: GPL-2.0-or-later
// Coroutines of the host side, so that a conversation with a host reads from top to bottom and
// thousands of them fit into one thread. The parent owns the frame; nothing runs detached.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace ssh {

/// A coroutine that begins when it is awaited (or start()ed by a loop) and gives one T. Parameters
/// that are references must outlive it. An exception inside it comes out where it is awaited.
template <class T>
class [[nodiscard]] Task {
  public:
    struct promise_type;
    using Handle = std::coroutine_handle<promise_type>;

    struct FinalAwaiter {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(Handle finished) noexcept {
            return finished.promise().continuation;
        }
        void await_resume() noexcept {}
    };

    struct promise_type {
        std::coroutine_handle<> continuation = std::noop_coroutine();
        std::optional<T> value;
        std::exception_ptr exception;

        Task get_return_object() { return Task(Handle::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        FinalAwaiter final_suspend() noexcept { return {}; }
        template <class Value>
        void return_value(Value&& result) {
            value.emplace(std::forward<Value>(result));
        }
        void unhandled_exception() { exception = std::current_exception(); }
    };

    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    Task& operator=(Task&&) = delete;
    ~Task() {
        if (handle_)
            handle_.destroy();
    }

    struct Awaiter {
        Handle handle;
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent) noexcept {
            handle.promise().continuation = parent;
            return handle;
        }
        T await_resume() { return take(handle); }
    };
    Awaiter operator co_await() && { return Awaiter{handle_}; }

    /// For a loop: runs it up to its first wait.
    void start() { handle_.resume(); }
    [[nodiscard]] bool done() const { return handle_.done(); }
    /// The result of a task that is done.
    [[nodiscard]] T result() { return take(handle_); }

  private:
    explicit Task(Handle handle) : handle_(handle) {}
    static T take(Handle handle) {
        if (handle.promise().exception)
            std::rethrow_exception(handle.promise().exception);
        return std::move(*handle.promise().value);
    }

    Handle handle_;
};

}  // namespace ssh
