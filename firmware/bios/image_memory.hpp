// SPDX-License-Identifier: GPL-2.0-or-later
// Where images may lie while the engine runs, chosen from the BIOS's memory map.
#pragma once

#include <cstdint>

#include "rom/handoff.hpp"

namespace bios {

/// Physical addresses below 2 GiB: many kernels want their initrd there.
struct ImageMemory {
    std::uint32_t begin = 0;  ///< free for images: the largest run below the engine's region
    std::uint32_t end = 0;
    std::uint32_t ram_begin = 0;  ///< the run of usable memory around it, below 4 GiB
    std::uint32_t ram_end = 0;
};

/// Looks at memory from 1 MiB on, and leaves out the engine's region, what lies above it and the
/// payload in PMM memory. Before BaseMemory::hook() changes the map. Empty when there is none.
ImageMemory image_memory(const rom::MemoryMapEntry* entries, const rom::Handoff& handoff);

}  // namespace bios
