// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/base_memory.hpp"

namespace bios {
namespace {

constexpr std::uint8_t vector_memory = 0x15;
constexpr std::uint8_t vector_pxe = 0x1A;

}  // namespace

void BaseMemory::hide_region() {
    rom::Handoff& handoff = real_mode_.handoff();
    auto* map = reinterpret_cast<rom::MemoryMapEntry*>(handoff.memory_map);
    std::uint64_t base = handoff.region_base, end = base + handoff.region_size;
    std::uint32_t count = handoff.memory_map_count;
    for (std::uint32_t i = 0; i < count; ++i) {
        rom::MemoryMapEntry entry = map[i];
        std::uint64_t entry_end = entry.base + entry.size;
        if (entry.type != rom::memory_type_usable || base < entry.base || end > entry_end)
            continue;
        // The start part leaves two entries free. A boot program may look for memory at the end of
        // the map's entries, so the order stays.
        for (std::uint32_t j = count; j-- > i + 1;)
            map[j + 2] = map[j];
        map[i].size = base - entry.base;
        map[i + 1] = {base, end - base, rom::memory_type_reserved};
        map[i + 2] = {end, entry_end - end, rom::memory_type_usable};
        handoff.memory_map_count = count + 2;
        break;
    }
    constexpr std::uint32_t sixteen_mib = 16 << 20;
    std::uint32_t blocks = (handoff.region_base - sixteen_mib) >> 16;
    if (handoff.region_base < sixteen_mib) {
        handoff.e801_high = 0;
        handoff.e801_low = static_cast<std::uint16_t>((handoff.region_base >> 10) - 1024);
    } else if (blocks < handoff.e801_high) {
        handoff.e801_high = static_cast<std::uint16_t>(blocks);
    }
    std::uint32_t kib = (handoff.region_base >> 10) - 1024;
    if (kib < handoff.int15_88)
        handoff.int15_88 = static_cast<std::uint16_t>(kib);
}

void BaseMemory::hook() {
    rom::Handoff& handoff = real_mode_.handoff();
    std::uint32_t segment = std::uint32_t{real_mode_.block_segment()} << 16;
    hide_region();
    handoff.old_int15 = RealMode::vector(vector_memory);
    handoff.old_int1a = RealMode::vector(vector_pxe);
    RealMode::vector(vector_memory) = segment | handoff.int15_hook;
    RealMode::vector(vector_pxe) = segment | handoff.int1a_hook;
    handoff.hooks_active = 1;
    hooked_ = true;
}

bool BaseMemory::release() {
    rom::Handoff& handoff = real_mode_.handoff();
    std::uint32_t segment = std::uint32_t{real_mode_.block_segment()} << 16;
    if (!hooked_)
        return true;
    handoff.hooks_active = 0;
    if (RealMode::vector(vector_memory) != (segment | handoff.int15_hook) ||
        RealMode::vector(vector_pxe) != (segment | handoff.int1a_hook))
        return false;
    RealMode::vector(vector_memory) = handoff.old_int15;
    RealMode::vector(vector_pxe) = handoff.old_int1a;
    hooked_ = false;
    return true;
}

void BaseMemory::give_back() {
    // The detour keeps the compiler from taking a low address for a mistake.
    std::uintptr_t base_memory_kib = 0x413;
    asm("" : "+r"(base_memory_kib));
    *reinterpret_cast<volatile std::uint16_t*>(base_memory_kib) =
        real_mode_.handoff().base_memory_kib;
}

}  // namespace bios
