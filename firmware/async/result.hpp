// SPDX-License-Identifier: GPL-2.0-or-later
// The one error type of the firmware: every fallible call returns Result<T>; nothing throws.
#pragma once

#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

namespace async {

/// What went wrong, as a stable short code that reaches the screen and the boot report.
enum class Code : std::uint8_t {
    no_memory,
    timed_out,
    cancelled,
    malformed,    ///< a packet or file that breaks its specification
    unreachable,  ///< no route, no ARP answer
    refused,      ///< the peer said no (TFTP ERROR, DHCPNAK)
    not_found,
    too_large,
    unsupported,
    link_down,
    device,  ///< a NIC does not behave
    in_use,
};

/// The code as one lower-case word, for messages and the report.
[[nodiscard]] const char* code_name(Code code);

/// An error as a value: what kind, what was being done (static text), and a number that helps
/// (a TFTP error code, a size; 0 when there is none). Cheap to copy; owns nothing.
struct Error {
    Code code;
    const char* what;
    std::uint32_t value = 0;
};

/// Tag for the success of a Result<void>: `return async::success;`.
struct Success {};
inline constexpr Success success{};

/// Either a T or an Error. T may be move-only. Reading the wrong side is our bug, not an input
/// error.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : ok_(true) { new (&value_) T(std::move(value)); }
    Result(Error error) : error_(error) {}
    Result(Result&& other) noexcept : error_(other.error_), ok_(other.ok_) {
        if (ok_)
            new (&value_) T(std::move(other.value_));
    }
    Result& operator=(Result&& other) noexcept {
        if (this != &other) {
            destroy();
            error_ = other.error_;
            ok_ = other.ok_;
            if (ok_)
                new (&value_) T(std::move(other.value_));
        }
        return *this;
    }
    ~Result() { destroy(); }

    explicit operator bool() const { return ok_; }
    T& operator*() { return value_; }
    const T& operator*() const { return value_; }
    T* operator->() { return &value_; }
    const T* operator->() const { return &value_; }
    const Error& error() const { return error_; }

  private:
    void destroy() {
        if (ok_)
            value_.~T();
    }
    Error error_{Code::cancelled, ""};
    union {
        T value_;
    };
    bool ok_ = false;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result(Success) : ok_(true) {}
    Result(Error error) : error_(error) {}
    explicit operator bool() const { return ok_; }
    const Error& error() const { return error_; }

  private:
    Error error_{Code::cancelled, ""};
    bool ok_ = false;
};

}  // namespace async

// g++ 12 crashes on statement expressions around co_await, so these declare a name instead:
//     CO_TRY(lease, co_await acquire(nic));     uses `lease` as a reference to the value
#define MULTINIC_JOIN_(a, b) a##b
#define TRY(name, ...)                                \
    auto MULTINIC_JOIN_(name, _result) = __VA_ARGS__; \
    if (!MULTINIC_JOIN_(name, _result))               \
        return MULTINIC_JOIN_(name, _result).error(); \
    auto& name = *MULTINIC_JOIN_(name, _result)
#define CO_TRY(name, ...)                                \
    auto MULTINIC_JOIN_(name, _result) = __VA_ARGS__;    \
    if (!MULTINIC_JOIN_(name, _result))                  \
        co_return MULTINIC_JOIN_(name, _result).error(); \
    auto& name = *MULTINIC_JOIN_(name, _result)
// The same where there is no value.
#define CHECK_RESULT(...)                       \
    if (auto checked_ = __VA_ARGS__; !checked_) \
    return checked_.error()
#define CO_CHECK(...)                           \
    if (auto checked_ = __VA_ARGS__; !checked_) \
    co_return checked_.error()
