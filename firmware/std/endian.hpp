// SPDX-License-Identifier: GPL-2.0-or-later
// Integers with a byte order in their type, alignment 1: a foreign layout is a struct of these, and
// no conversion call can be forgotten.
#pragma once

#include <bit>
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
        raw_ = std::bit_cast<Raw>(swapped(value));
        return *this;
    }
    constexpr operator T() const { return swapped(std::bit_cast<T>(raw_)); }

  private:
    struct Raw {
        std::uint8_t bytes[sizeof(T)];
    };
    // Whole-word swaps, not byte loops: at -Oz a loop stays a loop, and these run for every packet.
    static constexpr T swapped(T value) {
        if constexpr ((order == Order::little) == (std::endian::native == std::endian::little))
            return value;
        else if constexpr (sizeof(T) == 2)
            return __builtin_bswap16(value);
        else if constexpr (sizeof(T) == 4)
            return __builtin_bswap32(value);
        else
            return __builtin_bswap64(value);
    }
    Raw raw_;
};

using le16 = Ordered<std::uint16_t, Order::little>;
using le32 = Ordered<std::uint32_t, Order::little>;
using le64 = Ordered<std::uint64_t, Order::little>;
using be16 = Ordered<std::uint16_t, Order::big>;
using be32 = Ordered<std::uint32_t, Order::big>;
static_assert(sizeof(le16) == 2 && sizeof(be32) == 4 && sizeof(le64) == 8);
static_assert(alignof(be32) == 1 && std::is_trivially_copyable_v<be32>);

}  // namespace layout
