// SPDX-License-Identifier: GPL-2.0-or-later
// The one error type of the host side: every fallible call returns Result<T>. Exceptions of
// libraries end in the file that wraps the library.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace romfile {

/// An error that a person can act on. `what` is a clause without a full stop, `where` a file name,
/// an offset or both, `what_to_do` a sentence or empty.
struct Error {
    std::string what;
    std::string where;
    std::string what_to_do;
};

/// The error as one or two lines without a trailing newline: "where: what" and the advice.
inline std::string explain(const Error& error) {
    std::string text = error.where.empty() ? error.what : error.where + ": " + error.what;
    if (!error.what_to_do.empty())
        text += "\n  " + error.what_to_do;
    return text;
}

/// Tag for the success of a Result<void>: `return romfile::success;`.
struct Success {};
inline constexpr Success success{};

/// Either a T or an Error. Reading the wrong side is our bug and throws std::bad_variant_access.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : outcome_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : outcome_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return outcome_.index() == 0; }
    T& operator*() { return std::get<0>(outcome_); }
    const T& operator*() const { return std::get<0>(outcome_); }
    T* operator->() { return &std::get<0>(outcome_); }
    const T* operator->() const { return &std::get<0>(outcome_); }
    const Error& error() const { return std::get<1>(outcome_); }

  private:
    std::variant<T, Error> outcome_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result(Success) : outcome_(Success{}) {}
    Result(Error error) : outcome_(std::move(error)) {}

    explicit operator bool() const { return outcome_.index() == 0; }
    const Error& error() const { return std::get<1>(outcome_); }

  private:
    std::variant<Success, Error> outcome_;
};

}  // namespace romfile
