// SPDX-License-Identifier: GPL-2.0-or-later
// Owners of what C gives out by number or pointer.
#pragma once

#include <libssh/libssh.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "ssh/destination.hpp"

namespace ssh {

/// A file descriptor, closed with its owner.
class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0)
            ::close(number_);
    }
    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] int release() { return std::exchange(number_, -1); }
    explicit operator bool() const { return number_ >= 0; }

  private:
    int number_ = -1;
};

template <auto Function>
struct Deleter {
    template <class T>
    void operator()(T* pointer) const {
        Function(pointer);
    }
};

using SessionHandle = std::unique_ptr<ssh_session_struct, Deleter<ssh_free>>;
using ChannelHandle = std::unique_ptr<ssh_channel_struct, Deleter<ssh_channel_free>>;
using KeyHandle = std::unique_ptr<ssh_key_struct, Deleter<ssh_key_free>>;
using CString = std::unique_ptr<char, Deleter<ssh_string_free_char>>;

}  // namespace ssh
