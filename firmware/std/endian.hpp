// SPDX-License-Identifier: GPL-2.0-or-later
// Integers with a byte order in their type, alignment 1: a foreign layout is a struct of these, and
// no conversion call can be forgotten.
#pragma once

#include <cstdint>
#include <type_traits>

namespace layout {

enum class Order { little, big };

template <class T, Order order>
class Ordered {
  public:
    Ordered() = default;
    constexpr Ordered(T value) { *this = value; }
    constexpr Ordered& operator=(T value) {
        for (unsigned i = 0; i < sizeof(T); ++i)
            bytes_[order == Order::little ? i : sizeof(T) - 1 - i] =
                static_cast<std::uint8_t>(value >> (8 * i));
        return *this;
    }
    constexpr operator T() const {
        T value = 0;
        for (unsigned i = 0; i < sizeof(T); ++i)
            value = static_cast<T>(
                value | static_cast<T>(T{bytes_[order == Order::little ? i : sizeof(T) - 1 - i]}
                                       << (8 * i)));
        return value;
    }

  private:
    std::uint8_t bytes_[sizeof(T)];
};

using le16 = Ordered<std::uint16_t, Order::little>;
using le32 = Ordered<std::uint32_t, Order::little>;
using le64 = Ordered<std::uint64_t, Order::little>;
using be16 = Ordered<std::uint16_t, Order::big>;
using be32 = Ordered<std::uint32_t, Order::big>;
static_assert(sizeof(le16) == 2 && sizeof(be32) == 4 && sizeof(le64) == 8);
static_assert(alignof(be32) == 1 && std::is_trivially_copyable_v<be32>);

}  // namespace layout
