// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/image_memory.hpp"

namespace bios {
namespace {

constexpr std::uint32_t one_mib = 1 << 20;
constexpr std::uint32_t two_gib = 0x80000000;
constexpr std::uint32_t page = 4096;

std::uint32_t lower(std::uint64_t address, std::uint32_t limit) {
    return address < limit ? static_cast<std::uint32_t>(address) : limit;
}

}  // namespace

ImageMemory image_memory(const rom::MemoryMapEntry* entries, const rom::Handoff& handoff) {
    ImageMemory best;
    for (std::uint32_t i = 0; i < handoff.memory_map_count; ++i) {
        const rom::MemoryMapEntry& entry = entries[i];
        std::uint64_t entry_end = entry.base + entry.size;
        if (entry.type != rom::memory_type_usable || entry.base >= two_gib ||
            entry_end < entry.base || entry_end <= one_mib)
            continue;
        ImageMemory run;
        run.ram_begin = entry.base < one_mib ? one_mib : static_cast<std::uint32_t>(entry.base);
        run.ram_end = lower(entry_end, ENGINE_WINDOW);
        run.begin = (run.ram_begin + page - 1) & ~(page - 1);
        run.end = lower(lower(run.ram_end, handoff.region_base), two_gib);
        if (handoff.payload >= run.begin && handoff.payload < run.end)
            run.end = handoff.payload;
        run.end &= ~(page - 1);
        if (run.end > run.begin && run.end - run.begin > best.end - best.begin)
            best = run;
    }
    return best;
}

}  // namespace bios
