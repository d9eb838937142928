// SPDX-License-Identifier: GPL-2.0-or-later
// What the real-mode side and the engine tell each other: the first bytes of the resident block.
#pragma once

#include <cstddef>
#include <cstdint>

#include "rom/layout.h"

// Everything else passes arguments in registers; what assembly calls takes them from the stack.
#if defined(__i386__)
#define ASSEMBLY_CALL [[gnu::regparm(0)]]
#else
#define ASSEMBLY_CALL
#endif

namespace rom {

struct BiosRegisters {
    std::uint32_t eax, ebx, ecx, edx, esi, edi, ebp;
    std::uint16_t ds, es;
    std::uint32_t flags;
    std::uint8_t vector;
    std::uint8_t padding[3];
};

/// INT 15h AX=E820 (ACPI specification, section 15.1): 20 bytes, no extended attributes.
struct [[gnu::packed]] MemoryMapEntry {
    std::uint64_t base;
    std::uint64_t size;
    std::uint32_t type;
};
inline constexpr std::uint32_t memory_type_usable = 1;
inline constexpr std::uint32_t memory_type_reserved = 2;

struct [[gnu::packed]] DescriptorTable {
    std::uint16_t limit;
    std::uint32_t base;
};

struct Handoff {
    std::uint32_t block_base;  ///< linear address of this structure
    std::uint32_t real_call;   ///< void (*)(uint16_t routine), cdecl
    std::uint32_t memory_map;  ///< linear address of MEMORY_MAP_ENTRIES entries
    std::uint32_t memory_map_count;
    std::uint32_t payload;              ///< physical address of the copy in PMM memory, 0: none
    std::uint32_t payload_size;         ///< of the copy: payload and script slot
    std::uint16_t bus_device_function;  ///< of the NIC whose boot entry the BIOS called
    std::uint16_t rom_segment;
    std::uint16_t base_memory_kib;  ///< BDA 40:13 before we took ours
    std::uint8_t error;             ///< 1: the unpack routine failed
    std::uint8_t padding0;
    std::uint32_t region_base;  ///< physical, 2 MiB aligned; seen at ENGINE_WINDOW
    std::uint32_t region_size;
    std::uint32_t engine_stack;  ///< top of the engine's stack; the heap starts there
    std::uint32_t engine_entry;
    std::uint32_t api_entry;  ///< uint32_t (*)(opcode, parameters, is_protected), cdecl
    DescriptorTable engine_idt;
    std::uint16_t padding1;
    std::uint16_t do_interrupt;  ///< routines for real_call
    std::uint16_t do_boot_program;
    std::uint16_t int15_hook;  ///< offsets in this block
    std::uint16_t int1a_hook;
    std::uint32_t old_int15;  ///< what the vectors were before
    std::uint32_t old_int1a;
    std::uint16_t e801_low;  ///< answers of the older memory calls
    std::uint16_t e801_high;
    std::uint16_t int15_88;
    std::uint16_t hooks_active;
    std::uint16_t pxe;  ///< offsets in this block from here on
    std::uint16_t pxenv;
    std::uint16_t base_area;
    std::uint16_t block_size;
    std::uint16_t pxe_entry;
    std::uint16_t pxenv_entry;
    std::uint16_t pxe_entry_protected;
    std::uint16_t do_print;  ///< routine for real_call
    BiosRegisters registers;
    DescriptorTable caller_gdt;  ///< of a protected-mode caller, while it is in the API
    std::uint16_t text_buffer;   ///< offset of TEXT_BUFFER_SIZE bytes for do_print
    DescriptorTable caller_idt;
    std::uint16_t do_halt;  ///< routines for real_call
    std::uint16_t do_linux;
    std::uint16_t padding2;
    /// What `romctl embed` wrote (std/script_slot.hpp), as the engine sees it: at the end of its
    /// region, where the heap ends. Unchecked.
    std::uint32_t slot;
    std::uint32_t slot_size;  ///< bytes, 0: there is none
};

static_assert(sizeof(MemoryMapEntry) == 20 && sizeof(DescriptorTable) == 6);
static_assert(offsetof(Handoff, real_call) == HANDOFF_REAL_CALL);
static_assert(offsetof(Handoff, memory_map_count) == HANDOFF_MEMORY_MAP_COUNT);
static_assert(offsetof(Handoff, payload) == HANDOFF_PAYLOAD);
static_assert(offsetof(Handoff, bus_device_function) == HANDOFF_BUS_DEVICE_FUNCTION);
static_assert(offsetof(Handoff, base_memory_kib) == HANDOFF_BASE_MEMORY_KIB);
static_assert(offsetof(Handoff, error) == HANDOFF_ERROR);
static_assert(offsetof(Handoff, region_base) == HANDOFF_REGION_BASE);
static_assert(offsetof(Handoff, engine_stack) == HANDOFF_ENGINE_STACK);
static_assert(offsetof(Handoff, engine_entry) == HANDOFF_ENGINE_ENTRY);
static_assert(offsetof(Handoff, api_entry) == HANDOFF_API_ENTRY);
static_assert(offsetof(Handoff, engine_idt) == HANDOFF_ENGINE_IDT);
static_assert(offsetof(Handoff, do_interrupt) == HANDOFF_DO_INTERRUPT);
static_assert(offsetof(Handoff, old_int15) == HANDOFF_OLD_INT15);
static_assert(offsetof(Handoff, int15_88) == HANDOFF_INT15_88);
static_assert(offsetof(Handoff, hooks_active) == HANDOFF_HOOKS_ACTIVE);
static_assert(offsetof(Handoff, pxe) == HANDOFF_PXE);
static_assert(offsetof(Handoff, base_area) == HANDOFF_BASE_AREA);
static_assert(offsetof(Handoff, do_print) == HANDOFF_DO_PRINT);
static_assert(offsetof(Handoff, registers) == HANDOFF_REGISTERS);
static_assert(offsetof(Handoff, caller_gdt) == HANDOFF_CALLER_GDT);
static_assert(offsetof(Handoff, text_buffer) == HANDOFF_TEXT_BUFFER);
static_assert(offsetof(Handoff, caller_idt) == HANDOFF_CALLER_IDT);
static_assert(offsetof(Handoff, do_halt) == HANDOFF_DO_HALT);
static_assert(offsetof(Handoff, do_linux) == HANDOFF_DO_LINUX);
static_assert(offsetof(Handoff, slot) == HANDOFF_SLOT);
static_assert(sizeof(Handoff) == HANDOFF_SIZE);
static_assert(offsetof(BiosRegisters, ds) == REGISTERS_DS);
static_assert(offsetof(BiosRegisters, flags) == REGISTERS_FLAGS);
static_assert(offsetof(BiosRegisters, vector) == REGISTERS_VECTOR);

}  // namespace rom
