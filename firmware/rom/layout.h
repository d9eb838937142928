/* SPDX-License-Identifier: GPL-2.0-or-later
 * Addresses and offsets that the assembly and the C++ of the boot path share. C++ asserts the
 * offsets against its structs (rom/handoff.hpp). */
#pragma once

/* Of one image of the ROM file: headers and loader, all that stays in option ROM space. */
#define ROM_SIZE 1024

/* The loader copies the payload here, start part first, behind it the script slot, and enters
 * START_SEGMENT:START_ENTRY. */
#define START_ADDRESS 0x20000
#define START_SEGMENT 0x2000
#define START_ENTRY 0x20
/* Below it: the start part's stack. */
#define START_STACK_SEGMENT 0x1000
#define START_STACK 0xFFF0
#define START_STACK_ADDRESS 0x1FFF0

/* Where the engine sees itself. Physical memory 0..ENGINE_WINDOW is mapped one to one; no machine
 * that SeaBIOS runs on has RAM at or above it and below 4 GiB. */
#define ENGINE_WINDOW 0xF0000000
/* The first part of the engine's region holds its page tables. */
#define PAGE_TABLES_SIZE 0x8000
/* 2 MiB slots through which device memory is seen, wherever it lies. */
#define DEVICE_WINDOW 0xF8000000
#define DEVICE_WINDOW_SLOTS 60

/* The resident block: real-mode services at the top of base memory. */
#define RESIDENT_KIB 12
#define RESIDENT_STACK_SIZE 0x800
#define MEMORY_MAP_ENTRIES 48
/* pxe::BaseArea: the cached packets and a frame, for boot programs to read. */
#define BASE_AREA_SIZE 5952
#define TEXT_BUFFER_SIZE 128

/* Selectors of the resident block's GDT */
#define CODE32 0x08
#define DATA32 0x10
#define CODE16_BLOCK 0x18
#define DATA16_BLOCK 0x20

/* struct rom::Handoff, at offset 0 of the resident block */
#define HANDOFF_BLOCK_BASE 0x00
#define HANDOFF_REAL_CALL 0x04
#define HANDOFF_MEMORY_MAP 0x08
#define HANDOFF_MEMORY_MAP_COUNT 0x0C
#define HANDOFF_PAYLOAD 0x10
#define HANDOFF_PAYLOAD_SIZE 0x14
#define HANDOFF_BUS_DEVICE_FUNCTION 0x18
#define HANDOFF_ROM_SEGMENT 0x1A
#define HANDOFF_BASE_MEMORY_KIB 0x1C
#define HANDOFF_ERROR 0x1E
#define HANDOFF_REGION_BASE 0x20
#define HANDOFF_REGION_SIZE 0x24
#define HANDOFF_ENGINE_STACK 0x28
#define HANDOFF_ENGINE_ENTRY 0x2C
#define HANDOFF_API_ENTRY 0x30
#define HANDOFF_ENGINE_IDT 0x34
#define HANDOFF_DO_INTERRUPT 0x3C
#define HANDOFF_DO_BOOT_PROGRAM 0x3E
#define HANDOFF_INT15_HOOK 0x40
#define HANDOFF_INT1A_HOOK 0x42
#define HANDOFF_OLD_INT15 0x44
#define HANDOFF_OLD_INT1A 0x48
#define HANDOFF_E801_LOW 0x4C
#define HANDOFF_E801_HIGH 0x4E
#define HANDOFF_INT15_88 0x50
#define HANDOFF_HOOKS_ACTIVE 0x52
#define HANDOFF_PXE 0x54
#define HANDOFF_PXENV 0x56
#define HANDOFF_BASE_AREA 0x58
#define HANDOFF_BLOCK_SIZE 0x5A
#define HANDOFF_PXE_ENTRY 0x5C
#define HANDOFF_PXENV_ENTRY 0x5E
#define HANDOFF_PXE_ENTRY_PROTECTED 0x60
#define HANDOFF_DO_PRINT 0x62
#define HANDOFF_REGISTERS 0x64
#define HANDOFF_CALLER_GDT 0x8C
#define HANDOFF_TEXT_BUFFER 0x92
#define HANDOFF_CALLER_IDT 0x94
#define HANDOFF_DO_HALT 0x9A
#define HANDOFF_DO_LINUX 0x9C
#define HANDOFF_SLOT 0xA0
#define HANDOFF_SIZE 0xA8

/* struct rom::BiosRegisters, at HANDOFF_REGISTERS */
#define REGISTERS_EAX 0x00
#define REGISTERS_EBX 0x04
#define REGISTERS_ECX 0x08
#define REGISTERS_EDX 0x0C
#define REGISTERS_ESI 0x10
#define REGISTERS_EDI 0x14
#define REGISTERS_EBP 0x18
#define REGISTERS_DS 0x1C
#define REGISTERS_ES 0x1E
#define REGISTERS_FLAGS 0x20
#define REGISTERS_VECTOR 0x24
