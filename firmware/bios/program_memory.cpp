// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/program_memory.hpp"

#include "bios/memory.hpp"

namespace bios {

static_assert(sizeof(pxe::BaseArea) == BASE_AREA_SIZE);

layout::MutableBytes ProgramMemory::at(layout::SEGOFF16 pointer, std::size_t size) {
    if (protected_mode_)
        return at_selector(pointer, size);
    std::uint16_t offset = pointer.offset;
    if (size > 0x10000u - offset)
        return {};
    return at_physical((std::uint32_t{pointer.segment} << 4) + offset, size);
}

/// A selector of the caller's GDT (Intel SDM volume 3, section 3.4.5). Its LDT would take registers
/// that the entry does not keep; boot programs have none.
layout::MutableBytes ProgramMemory::at_selector(layout::SEGOFF16 pointer, std::size_t size) {
    constexpr std::uint64_t present = std::uint64_t{1} << 47;
    constexpr std::uint64_t granular = std::uint64_t{1} << 55;
    const rom::Handoff& handoff = real_mode_.handoff();
    std::uint16_t selector = pointer.segment;
    std::uint32_t entry = selector & 0xFFF8u;
    if (entry == 0 || (selector & 4) != 0 || entry + 7 > handoff.caller_gdt.limit)
        return {};
    std::uint64_t descriptor;
    std::memcpy(&descriptor,
                reinterpret_cast<const void*>(handoff.caller_gdt.base + entry),
                sizeof descriptor);
    auto base =
        static_cast<std::uint32_t>((descriptor >> 16 & 0xFFFFFF) | (descriptor >> 56 << 24));
    auto limit = static_cast<std::uint32_t>((descriptor & 0xFFFF) | (descriptor >> 32 & 0xF0000));
    if ((descriptor & granular) != 0)
        limit = limit << 12 | 0xFFF;
    std::uint16_t offset = pointer.offset;
    if ((descriptor & present) == 0 || offset > limit || size > std::uint64_t{limit} - offset + 1 ||
        base > 0xFFFFFFFF - offset)
        return {};
    return at_physical(base + offset, size);
}

layout::MutableBytes ProgramMemory::at_physical(std::uint32_t address, std::size_t size) {
    const rom::Handoff& handoff = real_mode_.handoff();
    auto overlaps = [&](std::uint32_t start, std::uint32_t end) {
        return address < end && (address >= start || size > start - address);
    };
    std::uint32_t block_end = handoff.block_base + handoff.block_size;
    std::uint32_t area = handoff.block_base + handoff.base_area;
    bool in_base_area = address >= area && address - area <= BASE_AREA_SIZE &&
                        size <= BASE_AREA_SIZE - (address - area);
    if (address >= ENGINE_WINDOW || size > ENGINE_WINDOW - address ||
        touches_engine(address, size) || (overlaps(handoff.block_base, block_end) && !in_base_area))
        return {};
    return {reinterpret_cast<std::uint8_t*>(address), size};
}

pxe::BaseArea& ProgramMemory::base_area() {
    return *real_mode_.in_block<pxe::BaseArea>(real_mode_.handoff().base_area);
}

layout::SEGOFF16 ProgramMemory::base_area_pointer() {
    // A protected-mode caller has put its selector for our segment into !PXE.
    auto* pxe = real_mode_.in_block<layout::t_PXE>(real_mode_.handoff().pxe);
    std::uint16_t segment = real_mode_.block_segment();
    if (protected_mode_)
        segment = pxe->BC_Data.segment_address;
    return {real_mode_.handoff().base_area, segment};
}

}  // namespace bios
