// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/memory.hpp"

namespace bios {
namespace {

// The page tables are the machine's, not an object's: like a device register they exist once.
std::uint32_t region_base;
std::uint32_t region_size;

constexpr std::uint64_t large_page = 2 << 20;
constexpr std::uint64_t present_writable_uncached_large = 0x93;

std::uint64_t& directory_entry(std::uint32_t slot) {
    auto* directories = reinterpret_cast<std::uint64_t*>(ENGINE_WINDOW);
    return directories[DEVICE_WINDOW / large_page + slot];
}

}  // namespace

void memory_begin(const rom::Handoff& handoff) {
    region_base = handoff.region_base;
    region_size = handoff.region_size;
}

std::uint64_t physical(const void* pointer) {
    auto address = reinterpret_cast<std::uintptr_t>(pointer);
    return address >= ENGINE_WINDOW ? address - ENGINE_WINDOW + region_base : address;
}

volatile void* map_device(std::uint64_t address, std::size_t size) {
    std::uint64_t page = address & ~(large_page - 1);
    std::uint64_t offset = address - page;
    if (size > large_page - offset)
        return nullptr;
    for (std::uint32_t slot = 0; slot < DEVICE_WINDOW_SLOTS; ++slot) {
        std::uint64_t& entry = directory_entry(slot);
        if (entry == 0)
            entry = page | present_writable_uncached_large;
        if (entry != 0 && (entry & ~(large_page - 1) & 0x000FFFFFFFFFFFFF) == page)
            return reinterpret_cast<volatile void*>(
                static_cast<std::uintptr_t>(DEVICE_WINDOW + slot * large_page + offset));
    }
    return nullptr;
}

bool touches_engine(std::uint64_t address, std::uint64_t size) {
    return address < std::uint64_t{region_base} + region_size && size > 0 &&
           (address >= region_base || size > region_base - address);
}

}  // namespace bios
