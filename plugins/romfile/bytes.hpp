// SPDX-License-Identifier: GPL-2.0-or-later
// Byte runs, and foreign-layout structs copied in and out of them with the bounds checked by
// subtraction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace romfile {

using Bytes = std::vector<std::uint8_t>;
using View = std::span<const std::uint8_t>;

/// The `size` bytes at `offset`, or nothing when the run ends before that.
inline std::optional<View> slice(View bytes, std::size_t offset, std::size_t size) {
    if (offset > bytes.size() || size > bytes.size() - offset)
        return std::nullopt;
    return bytes.subspan(offset, size);
}

/// The foreign-layout struct at `offset`, or nothing when the run ends before that.
template <class T>
std::optional<T> load(View bytes, std::size_t offset) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) == 1);
    const std::optional<View> found = slice(bytes, offset, sizeof(T));
    if (!found)
        return std::nullopt;
    T value;
    std::memcpy(&value, found->data(), sizeof(T));
    return value;
}

/// The bytes of a foreign-layout struct or field.
template <class T>
View layout_bytes(const T& value) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) == 1);
    return {reinterpret_cast<const std::uint8_t*>(&value), sizeof(T)};
}

/// Writes a foreign-layout struct over the bytes at `offset`, which the caller has checked to
/// exist.
template <class T>
void store(Bytes& bytes, std::size_t offset, const T& value) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) == 1);
    std::memcpy(bytes.data() + offset, &value, sizeof(T));
}

/// The sum of all bytes modulo 256: what ROM and PnP checksums bring to zero.
inline std::uint8_t byte_sum(View bytes) {
    unsigned sum = 0;
    for (const std::uint8_t byte : bytes)
        sum += byte;
    return static_cast<std::uint8_t>(sum);
}

/// The bytes of a text; the text must outlive them.
inline View bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace romfile
