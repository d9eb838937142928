// SPDX-License-Identifier: GPL-2.0-or-later
// Task<T>: a coroutine that gives a Result<T>. Lazy: it starts when awaited or start()ed. The owner
// of the Task destroys the frame, and with it everything the frame waits for: destroying a Task is
// how it is cancelled. A frame that cannot be allocated gives Code::no_memory where it is awaited.
#pragma once

#include <coroutine>
#include <utility>

#include "async/loop.hpp"
#include "async/memory.hpp"
#include "async/result.hpp"

namespace async {

/// What all promises have in common: a frame from our heap, and who goes on at the end.
class PromiseBase {
  public:
    static void* operator new(std::size_t size) noexcept { return allocate(size); }
    static void operator delete(void* frame) noexcept { release(frame); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept {
        struct Finish {
            PromiseBase& promise;
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept {
                return promise.finish();
            }
            void await_resume() noexcept {}
        };
        return Finish{*this};
    }
    void unhandled_exception() noexcept {}

    std::coroutine_handle<> continuation = std::noop_coroutine();
    Event* finished = nullptr;

  private:
    [[gnu::noinline]] std::coroutine_handle<> finish() noexcept {
        if (finished != nullptr)
            finished->notify_all();
        return continuation;
    }
};

template <class T>
class [[nodiscard]] Task {
  public:
    struct promise_type : PromiseBase {
        static Task get_return_object_on_allocation_failure() noexcept { return Task(nullptr); }
        Task get_return_object() noexcept {
            return Task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        void return_value(Result<T>&& value) { result = std::move(value); }
        void return_value(const Error& error) { result = error; }

        Result<T> result{Error{Code::cancelled, "not finished"}};
    };

    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Task& operator=(Task&& other) noexcept {
        if (this != &other) {
            cancel();
            handle_ = std::exchange(other.handle_, nullptr);
        }
        return *this;
    }
    ~Task() { cancel(); }

    /// Destroys the frame: whatever it waited for is forgotten, its locals are destroyed.
    [[gnu::noinline]] void cancel() {
        if (handle_)
            std::exchange(handle_, nullptr).destroy();
    }

    /// Runs a task that nobody awaits up to its first wait. `finished`, when given, is notified at
    /// the end and must outlive the task.
    void start(Event* finished = nullptr) {
        if (!handle_) {
            if (finished != nullptr)
                finished->notify_all();
            return;
        }
        handle_.promise().finished = finished;
        handle_.resume();
    }
    bool done() const { return !handle_ || handle_.done(); }
    /// The result of a task that is done(). Once.
    Result<T> take_result() { return result_of(handle_); }

    auto operator co_await() && {
        struct Awaiter {
            std::coroutine_handle<promise_type> handle;
            bool await_ready() { return !handle; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) {
                handle.promise().continuation = awaiting;
                return handle;
            }
            Result<T> await_resume() { return result_of(handle); }
        };
        return Awaiter{handle_};
    }

  private:
    explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    [[gnu::noinline]] static Result<T> result_of(std::coroutine_handle<promise_type> handle) {
        if (!handle)
            return Error{Code::no_memory, "coroutine frame"};
        return std::move(handle.promise().result);
    }
    std::coroutine_handle<promise_type> handle_;
};

}  // namespace async
