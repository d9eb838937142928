// SPDX-License-Identifier: GPL-2.0-or-later
// The 32-bit half of the start part, still without paging: chooses where the engine lives, unpacks
// it there and makes its page tables. Runs at START_ADDRESS; the compressed engine follows it.
#include <cstdint>

#include "rom/context_mixing.hpp"
#include "rom/handoff.hpp"
#include "std/option_rom.hpp"
#include "std/script_slot.hpp"

namespace rom {
namespace {

constexpr std::uint64_t large_page = 2 << 20;
constexpr std::uint64_t wanted_region = 16 << 20;
constexpr std::uint64_t smallest_region = 4 << 20;
// Other option ROMs may keep memory at the top that the memory map does not show (PMM, and what
// they got before the map was final). We stay below it where there is room.
constexpr std::uint64_t top_left_alone = 16 << 20;

// The decoder works where the first boot programs will: below every region that we choose.
constexpr std::uint32_t tables_at = 1 << 20;
static_assert(tables_at + sizeof(MixingTables) <= 8 << 20);

struct Region {
    std::uint64_t base = 0;
    std::uint64_t size = 0;
};

/// The highest large-page-aligned piece of usable memory below ENGINE_WINDOW and below `payload`.
Region choose_region(const MemoryMapEntry* entries, std::uint32_t count, std::uint64_t payload) {
    Region best;
    for (std::uint32_t i = 0; i < count; ++i) {
        const MemoryMapEntry& entry = entries[i];
        if (entry.type != memory_type_usable || entry.base >= ENGINE_WINDOW)
            continue;
        std::uint64_t end =
            entry.size > ENGINE_WINDOW - entry.base ? ENGINE_WINDOW : entry.base + entry.size;
        if (payload > entry.base && payload < end)
            end = payload;
        // The first 16 MiB are for boot programs and kernels.
        std::uint64_t start = entry.base < (16 << 20) ? 16 << 20 : entry.base;
        if (end < start + 2 * top_left_alone)
            start = entry.base < (8 << 20) ? 8 << 20 : entry.base;
        else
            end -= top_left_alone;
        start = (start + large_page - 1) & ~(large_page - 1);
        end &= ~(large_page - 1);
        if (end <= start || end - start < smallest_region)
            continue;
        std::uint64_t size = end - start < wanted_region ? end - start : wanted_region;
        if (end - size > best.base)
            best = {end - size, size};
    }
    return best;
}

/// Nobody's memory, and not where the payload was kept.
bool tables_are_free(const MemoryMapEntry* entries, std::uint32_t count, std::uint32_t payload) {
    constexpr std::uint32_t end = tables_at + sizeof(MixingTables);
    for (std::uint32_t i = 0; i < count; ++i)
        if (entries[i].type == memory_type_usable && entries[i].base <= tables_at &&
            entries[i].base + entries[i].size >= end)
            return payload < tables_at || payload >= end;
    return false;
}

/// Page tables at the start of the region: everything below ENGINE_WINDOW one to one, the region at
/// ENGINE_WINDOW. The device window is filled later. (Intel SDM volume 3, section 4.4: PAE paging.)
std::uint32_t make_page_tables(const Region& region) {
    constexpr std::uint64_t present = 1, writable = 2, large = 0x80;
    auto* directories = reinterpret_cast<std::uint64_t*>(static_cast<std::uint32_t>(region.base));
    for (std::uint32_t i = 0; i < 4 * 512; ++i) {
        std::uint64_t address = i * large_page;
        std::uint64_t window_offset = address - ENGINE_WINDOW;
        std::uint64_t entry = 0;
        if (address < ENGINE_WINDOW)
            entry = address | present | writable | large;
        else if (window_offset < region.size)
            entry = (region.base + window_offset) | present | writable | large;
        directories[i] = entry;
    }
    std::uint64_t* pointers = directories + 4 * 512;
    for (std::uint32_t i = 0; i < 4; ++i)
        pointers[i] = (region.base + i * 4096) | present;
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(pointers));
}

bool has_pae() {
    std::uint32_t before, after;
    // A CPU without CPUID cannot change the ID flag.
    asm volatile(
        "pushfl; pushfl; xorl $0x200000, (%%esp); popfl; pushfl; popl %0; movl (%%esp), %1; popfl"
        : "=&r"(after), "=&r"(before));
    if (((before ^ after) & 0x200000) == 0)
        return false;
    std::uint32_t eax = 1, ebx, ecx, edx;
    asm volatile("cpuid" : "+a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx));
    return (edx & 1 << 6) != 0;
}

/// Moves the script slot, which the loader left behind the payload, to the end of the engine's
/// region: where it is now, boot programs will be. False when there is no room for it.
bool place_slot(const layout::PayloadHeader& header, const Region& region, Handoff& handoff) {
    std::uint32_t payload_size = (header.start_size + header.compressed_size + 3) & ~3u;
    std::uint32_t size = handoff.payload_size - payload_size;
    std::uint64_t room = region.size - PAGE_TABLES_SIZE - header.engine_memory;
    if (size > layout::script_slot_limit + 3 || size > room)
        return false;
    auto offset = static_cast<std::uint32_t>(region.size) - size;
    auto* to = reinterpret_cast<std::uint8_t*>(static_cast<std::uint32_t>(region.base) + offset);
    auto* from = reinterpret_cast<const std::uint8_t*>(START_ADDRESS + payload_size);
    for (std::uint32_t i = 0; i < size; ++i)
        to[i] = from[i];
    handoff.slot = ENGINE_WINDOW + offset;
    handoff.slot_size = size;
    return true;
}

}  // namespace
}  // namespace rom

/// Called from the resident block in flat protected mode without paging. Gives CR3, or 0.
extern "C" ASSEMBLY_CALL std::uint32_t multinic_unpack(rom::Handoff* handoff) {
    using namespace rom;
    handoff->error = 1;
    auto* start = reinterpret_cast<const std::uint8_t*>(START_ADDRESS);
    auto& header = *reinterpret_cast<const layout::PayloadHeader*>(start);
    if (!has_pae())
        return 0;
    auto* map = reinterpret_cast<const MemoryMapEntry*>(handoff->memory_map);
    std::uint32_t entries = handoff->memory_map_count;
    Region region = choose_region(map, entries, handoff->payload);
    if (region.size == 0 || header.engine_memory > region.size - PAGE_TABLES_SIZE ||
        !place_slot(header, region, *handoff))
        return 0;
    auto base = static_cast<std::uint32_t>(region.base);
    auto* engine = reinterpret_cast<std::uint8_t*>(base + PAGE_TABLES_SIZE);
    if (header.packing != layout::payload_packing_mixing ||
        !tables_are_free(map, entries, handoff->payload))
        return 0;
    mixing_decode(start + header.start_size,
                  header.compressed_size,
                  engine,
                  header.engine_size,
                  *reinterpret_cast<MixingTables*>(tables_at));
    if ((header.filters & layout::payload_filter_branches) != 0)
        layout::convert_branches(engine, header.engine_size, layout::BranchTargets::relative);
    for (std::uint32_t i = header.engine_size; i < header.engine_memory; ++i)
        engine[i] = 0;
    if (layout::payload_sum(engine, (header.engine_size + 3) & ~3u) != header.engine_sum)
        return 0;
    handoff->region_base = base;
    handoff->region_size = static_cast<std::uint32_t>(region.size);
    handoff->engine_stack = ENGINE_WINDOW + PAGE_TABLES_SIZE + header.engine_memory;
    handoff->engine_entry = ENGINE_WINDOW + PAGE_TABLES_SIZE + header.entry_offset;
    handoff->error = 0;
    return make_page_tables(region);
}
