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

/// Whether it went well, and if not, why: what all results have in common. Only the code is written
/// when it went well.
class Outcome {
  public:
    Outcome(Success) : head_{succeeded} {}
    Outcome(const Error& error) : error_(error) {}
    explicit operator bool() const { return head_.code == succeeded; }
    const Error& error() const { return error_; }

  private:
    static constexpr Code succeeded{0xFF};
    struct Head {
        Code code;
    };
    union {
        Head head_;
        Error error_;
    };
};

/// The place of a result's value: trivial to copy where the value is, else careful.
template <class T, bool trivial = std::is_trivially_copyable_v<T>>
class ResultStorage : public Outcome {
  public:
    ResultStorage(T&& value) : Outcome(success), value_(std::move(value)) {}
    ResultStorage(const Error& error) : Outcome(error) {}
    void fail(const Error& error) { Outcome::operator=(error); }

  protected:
    union {
        T value_;
    };
};

template <class T>
class ResultStorage<T, false> : public Outcome {
  public:
    ResultStorage(T&& value) : Outcome(success), value_(std::move(value)) {}
    ResultStorage(const Error& error) : Outcome(error) {}
    ResultStorage(ResultStorage&& other) noexcept : Outcome(other) { take(other); }
    ResultStorage& operator=(ResultStorage&& other) noexcept {
        if (this != &other) {
            destroy();
            Outcome::operator=(other);
            take(other);
        }
        return *this;
    }
    void fail(const Error& error) {
        destroy();
        Outcome::operator=(error);
    }
    ~ResultStorage() { destroy(); }

  protected:
    union {
        T value_;
    };

  private:
    void take(ResultStorage& other) {
        if (*this)
            new (&value_) T(std::move(other.value_));
    }
    void destroy() {
        if (*this)
            value_.~T();
    }
};

/// Either a T or an Error. T may be move-only. Reading the wrong side is our bug, not an input
/// error.
template <class T>
class [[nodiscard]] Result : public ResultStorage<T> {
  public:
    Result(T value) : ResultStorage<T>(std::move(value)) {}
    Result(const Error& error) : ResultStorage<T>(error) {}
    Result& operator=(const Error& error) {
        this->fail(error);
        return *this;
    }

    T& operator*() { return this->value_; }
    const T& operator*() const { return this->value_; }
    T* operator->() { return &this->value_; }
    const T* operator->() const { return &this->value_; }
};

template <>
class [[nodiscard]] Result<void> : public Outcome {
  public:
    Result(Success) : Outcome(success) {}
    Result(const Error& error) : Outcome(error) {}
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
