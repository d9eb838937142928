// SPDX-License-Identifier: GPL-2.0-or-later
// The smallest raw LZMA1 stream that liblzma makes of the engine. Only the packer links this.
#pragma once

#include "romfile/bytes.hpp"
#include "romfile/result.hpp"

namespace romfile {

/// A raw LZMA1 stream, without an end marker where liblzma can leave it out (5.4 and later).
struct LzmaStream {
    Bytes bytes;
    std::uint8_t properties;  ///< lc + 9 * (lp + 5 * pb)
};

/// Tries the sensible settings in a fixed order and keeps the first of the smallest results, so the
/// same input gives the same bytes with the same liblzma.
[[nodiscard]] Result<LzmaStream> compress_smallest(View data);

}  // namespace romfile
