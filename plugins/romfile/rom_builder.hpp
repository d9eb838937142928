// SPDX-License-Identifier: GPL-2.0-or-later
// Puts the natural ROM file together from the linked parts of the firmware: two x86 images, one for
// each id of a virtio NIC, and one compressed payload that they share
// (firmware/std/option_rom.hpp).
#pragma once

#include <string>

#include "romfile/bytes.hpp"
#include "romfile/result.hpp"

namespace romfile {

inline constexpr std::size_t resident_size = 1024;            ///< of each x86 image
inline constexpr std::size_t natural_size_limit = 128 << 10;  ///< of the file before padding
inline constexpr std::uint16_t virtio_vendor = 0x1AF4;
inline constexpr std::uint16_t virtio_net_transitional = 0x1000;
inline constexpr std::uint16_t virtio_net_modern = 0x1041;

/// What the firmware's link gives.
struct RomParts {
    /// Two assembled images of resident_size, ids in this order: transitional, modern. Descriptor
    /// numbers, checksums and byte 6 are zero.
    Bytes loader;
    Bytes start;  ///< the part that runs uncompressed; its first 32 bytes are left free
    Bytes engine;
    std::uint32_t engine_memory = 0;  ///< bytes it needs in memory, at least its size
    std::uint32_t entry_offset = 0;
    std::string version;  ///< at most 15 characters
};

/// The sizes that a build log wants to show.
struct BuiltRom {
    Bytes file;
    std::size_t payload_size;
    std::size_t compressed_size;
    std::string build_id;
};

/// Compresses, fills in every number, sum and checksum. The same parts give the same bytes.
[[nodiscard]] Result<BuiltRom> build_rom(const RomParts& parts);

}  // namespace romfile
