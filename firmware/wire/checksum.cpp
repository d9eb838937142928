// SPDX-License-Identifier: GPL-2.0-or-later
#include "wire/checksum.hpp"

#include <bit>

namespace wire {

namespace {

// The builtin, because freestanding std::memcpy is a call, here one for every four bytes.
[[gnu::always_inline]] inline std::uint32_t word_at(const std::uint8_t* bytes) {
    std::uint32_t word = 0;
    __builtin_memcpy(&word, bytes, sizeof word);
    return word;
}

}  // namespace

// The sum does not depend on the byte order of the machine nor on the width of the words, as long
// as carries are kept (RFC 1071 section 2): native words, swapped once at the end. The loop is
// unrolled by hand because this runs over every received byte, and -Oz does not unroll.
InternetChecksum& InternetChecksum::add(layout::Bytes bytes) {
    const std::uint8_t* at = bytes.data();
    std::size_t left = bytes.size();
    std::uint64_t sum = sum_;
    for (; left >= 16; left -= 16, at += 16) {
        sum += word_at(at);
        sum += word_at(at + 4);
        sum += word_at(at + 8);
        sum += word_at(at + 12);
    }
    for (; left >= 4; left -= 4, at += 4)
        sum += word_at(at);
    if (left != 0) {
        std::uint32_t tail = 0;
        std::memcpy(&tail, at, left);
        sum += tail;
    }
    sum_ = sum;
    return *this;
}

std::uint16_t InternetChecksum::value() const {
    auto low = static_cast<std::uint32_t>(sum_);
    auto high = static_cast<std::uint32_t>(sum_ >> 32);
    std::uint32_t sum = (low & 0xFFFF) + (low >> 16) + (high & 0xFFFF) + (high >> 16);
    sum = (sum & 0xFFFF) + (sum >> 16);
    sum = (sum & 0xFFFF) + (sum >> 16);
    auto native = static_cast<std::uint16_t>(~sum);
    return std::endian::native == std::endian::little ? __builtin_bswap16(native) : native;
}

}  // namespace wire
