// SPDX-License-Identifier: GPL-2.0-or-later
// Checksums of images: what all algorithms have in common. Written for small code.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "std/bytes.hpp"

namespace boot {

class Digest;

/// One algorithm: how it begins, what it does with a block, and what it gives.
struct DigestAlgorithm {
    void (*begin)(Digest& digest);
    void (*compress)(Digest& digest, const std::uint8_t* block);
    std::uint8_t block_size;
    std::uint8_t word_size;  ///< of state and result
    std::uint8_t result_size;
    bool big_endian;
};

/// "md5", "sha256"; nullptr for a name that is none.
const DigestAlgorithm* digest_algorithm(std::string_view name);

/// A digest in the making. Order of calls: add() any number of times, then finish() once.
class Digest {
  public:
    /// All block sizes divide it.
    static constexpr std::size_t add_unit = 128;
    static constexpr std::size_t largest_result = 64;

    explicit Digest(const DigestAlgorithm& algorithm) : algorithm_(algorithm) {
        algorithm.begin(*this);
    }
    Digest(const Digest&) = delete;
    Digest& operator=(const Digest&) = delete;

    /// The size of `bytes` must be a multiple of add_unit.
    void add(layout::Bytes bytes);
    /// The digest with `rest`, of any size, behind what was added. A view into this object.
    layout::Bytes finish(layout::Bytes rest);

    /// For the algorithms.
    template <class Word>
    Word* words();
    std::uint64_t constants[80];  ///< as `begin` wants them

  private:
    const DigestAlgorithm& algorithm_;
    std::uint64_t added_ = 0;  ///< bytes
    union {
        std::uint32_t words32_[16];
        std::uint64_t words64_[8];
        std::uint8_t result_[largest_result];
    };
};

template <>
inline std::uint32_t* Digest::words() {
    return words32_;
}
template <>
inline std::uint64_t* Digest::words() {
    return words64_;
}

}  // namespace boot
