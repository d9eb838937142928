// SPDX-License-Identifier: GPL-2.0-or-later
// The Internet checksum (RFC 1071): the complement of the one's complement sum of 16-bit words.
#pragma once

#include <cstdint>

#include "async/result.hpp"
#include "std/bytes.hpp"

namespace wire {

/// Sums runs of bytes. Every run but the last must have an even length.
class InternetChecksum {
  public:
    InternetChecksum& add(layout::Bytes bytes);
    /// What goes into the checksum field; 0 when the summed bytes include a right checksum.
    std::uint16_t value() const;

  private:
    std::uint64_t sum_ = 0;
};

/// What a parser gives for a packet that is well formed but damaged.
inline constexpr async::Error bad_checksum{async::Code::malformed, "checksum", 1};
constexpr bool is_bad_checksum(const async::Error& error) {
    return error.code == bad_checksum.code && error.value == bad_checksum.value;
}

}  // namespace wire
