// SPDX-License-Identifier: GPL-2.0-or-later
// Bounds-checked reading and writing of byte runs. Lengths are compared by subtraction, never by
// adding what a peer said.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

namespace layout {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

inline std::string_view as_text(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
/// The bytes of a foreign-layout struct.
template <class T>
Bytes bytes_of(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    return {reinterpret_cast<const std::uint8_t*>(&value), sizeof(T)};
}

/// Takes values off the front of a byte run. A take that does not fit returns false (or an empty
/// run with ok() false from then on) and takes nothing.
class Reader {
  public:
    explicit Reader(Bytes bytes) : rest_(bytes) {}

    std::size_t left() const { return rest_.size(); }
    Bytes rest() const { return rest_; }

    /// Copies a foreign-layout struct or an Ordered<> out of the run.
    template <class T>
    [[nodiscard]] bool read(T& value) {
        static_assert(std::is_trivially_copyable_v<T> && alignof(T) == 1);
        if (rest_.size() < sizeof(T))
            return false;
        // The builtin: freestanding std::memcpy is a call even for two bytes.
        __builtin_memcpy(&value, rest_.data(), sizeof(T));
        rest_ = rest_.subspan(sizeof(T));
        return true;
    }
    /// A view of the next `count` bytes.
    [[nodiscard]] bool take(std::size_t count, Bytes& taken) {
        if (rest_.size() < count)
            return false;
        taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return true;
    }
    [[nodiscard]] bool skip(std::size_t count) {
        Bytes ignored;
        return take(count, ignored);
    }

  private:
    Bytes rest_;
};

/// Appends to a byte run. Once something did not fit, ok() is false and stays so.
class Writer {
  public:
    explicit Writer(MutableBytes space) : space_(space) {}

    template <class T>
    Writer& write(const T& value) {
        static_assert(alignof(T) == 1);
        return write_bytes(bytes_of(value));
    }
    Writer& write_bytes(Bytes bytes) {
        if (space_.size() - used_ < bytes.size()) {
            ok_ = false;
        } else if (!bytes.empty()) {
            std::memcpy(space_.data() + used_, bytes.data(), bytes.size());
            used_ += bytes.size();
        }
        return *this;
    }
    Writer& write_text(std::string_view text) { return write_bytes(as_bytes(text)); }
    Writer& fill(std::uint8_t value, std::size_t count) {
        if (space_.size() - used_ < count) {
            ok_ = false;
        } else {
            std::memset(space_.data() + used_, value, count);
            used_ += count;
        }
        return *this;
    }
    bool ok() const { return ok_; }
    std::size_t used() const { return used_; }
    MutableBytes written() const { return space_.first(used_); }

  private:
    MutableBytes space_;
    std::size_t used_ = 0;
    bool ok_ = true;
};

}  // namespace layout
