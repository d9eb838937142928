/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The resident block: what must run in real mode while the engine or a boot program is alive. It lies
 * at the top of base memory and is linked at offset 0 of its own segment; its 32-bit code runs in
 * flat segments with EBP = the block's linear address. This file: its data, starting with struct
 * rom::Handoff, the way in from the start part and the way out to the BIOS. The others:
 * mode_switch.inc, bios_calls.inc, hooks.inc, pxe_entry.inc, linux_entry.inc. */

#include "layout.h"

#define REG(name) HANDOFF_REGISTERS + REGISTERS_##name

/* Turns the engine's address space on; only then ESP may point into it. Changes EAX. */
    .macro paging_on
    movl %cr4, %eax
    movl %eax, outer_cr4(%ebp)
    andb $0x7F, %al                     /* no global pages: the tables differ */
    orb $0x20, %al                      /* PAE */
    movl %eax, %cr4
    movl engine_cr3(%ebp), %eax
    movl %eax, %cr3
    movl %cr0, %eax
    orl $0x80000000, %eax
    movl %eax, %cr0
    lidtl idt_engine(%ebp)
    .endm

    .code16
    .section .resident, "awx"
    .globl _start
_start:
    jmp resident_enter                  /* later overwritten by handoff.block_base */
    .org HANDOFF_REAL_CALL
    .long real_call                     /* offsets; relocate makes them linear */
    .long memory_map
    .org HANDOFF_ENGINE_IDT
idt_engine:
    .word 0
    .long 0
    .org HANDOFF_DO_INTERRUPT
    .word do_interrupt
    .word do_boot_program
    .word int15_hook
    .word int1a_hook
    .org HANDOFF_PXE
    .word pxe_structure
    .word pxenv_structure
    .word base_area
    .word block_end
    .word pxe_entry
    .word pxenv_entry
    .word pxe_entry_protected
    .word do_print
    .org HANDOFF_TEXT_BUFFER
    .word text_buffer
    .org HANDOFF_DO_HALT
    .word do_halt
    .word do_linux
    .org HANDOFF_SIZE

    .balign 8
gdt:
    .quad 0
    .quad 0x00CF9A000000FFFF            /* CODE32 */
    .quad 0x00CF92000000FFFF            /* DATA32 */
gdt_code16:
    .quad 0x00009A000000FFFF            /* CODE16_BLOCK */
gdt_data16:
    .quad 0x000092000000FFFF            /* DATA16_BLOCK */
gdt_end:
gdt_descriptor:
    .word gdt_end - gdt - 1
    .long gdt
idt_real:
    .word 0x3FF
    .long 0
    .balign 4
exit_stack:                             /* the BIOS's SS:SP at the boot entry */
    .long 0
engine_stack:                           /* ESP for the next call into the engine */
    .long 0
engine_cr3:
    .long 0
outer_cr4:
    .long 0
unpack_routine:
    .long 0
real_stack:                             /* SP of the block's own stack for the next BIOS call */
    .word stack_top
boot_program_stack:
    .word 0
real_routine:
    .word 0
caller_stack:
    .long 0
caller_code:
    .word 0
flat_pointer:                           /* 16:32 pointer to the protected caller's way in */
    .long protected_caller
    .word CODE32

/* From the start part, by a far jump. EBX: linear address of the unpack routine, 32-bit flat code:
 * EAX = unpack(EBP = handoff) gives CR3, 0 when it failed; it also fills the region fields.
 * ECX: the BIOS's SS:SP. */
resident_enter:
    movw %cs, %ax
    movw %ax, %ds
    movw %ax, %ss
    movw $stack_top, %sp
    movl %ecx, exit_stack
    movl %ebx, unpack_routine
    call relocate
    call collect_memory_map
    call collect_sizes
    cli
    movw $enter_engine, %bx
    jmp to_protected

    .code32
enter_engine:
    movl $START_STACK_ADDRESS, %esp
    movl unpack_routine(%ebp), %eax
    pushl %ebp
    call *%eax
    popl %ecx
    testl %eax, %eax
    jz 1f
    movl %eax, engine_cr3(%ebp)
    paging_on
    movl HANDOFF_ENGINE_STACK(%ebp), %esp
    pushl %ebp
    movl HANDOFF_ENGINE_ENTRY(%ebp), %eax
    call *%eax
1:  movw $leave_block, %bx
    jmp to_real

/* Back to the BIOS as from its far call; base memory is its own again. */
    .code16
leave_block:
    movb HANDOFF_ERROR, %al
    testb %al, %al
    jz 1f
    movw $cannot_start, %si
    call print
1:  pushw $0x40
    popw %es
    movw HANDOFF_BASE_MEMORY_KIB, %ax
    movw %ax, %es:0x13
    lssw exit_stack, %sp
    popw %gs
    popw %fs
    popw %es
    popw %ds
    popal
    lret

print:
    lodsb
    testb %al, %al
    jz 1f
    movb $0x0E, %ah
    movw $7, %bx
    int $0x10
    jmp print
1:  ret
cannot_start:
    .asciz "multinic: needs 16 MiB of memory, a CPU with PAE and an undamaged ROM\r\n"

/* Turns offsets into linear addresses where 32-bit code needs them. */
relocate:
    xorl %eax, %eax
    movw %cs, %ax
    movw %ax, real_segment
    shll $4, %eax
    movl %eax, HANDOFF_BLOCK_BASE
    movl %eax, block_base
    movl %eax, block_base_again
    addl %eax, HANDOFF_REAL_CALL
    addl %eax, HANDOFF_MEMORY_MAP
    addl %eax, gdt_descriptor + 2
    addl %eax, flat_entry
    addl %eax, flat_pointer
    orl %eax, gdt_code16 + 2            /* base bits 0..23: base memory is below 1 MiB */
    orl %eax, gdt_data16 + 2
    ret

/* INT 15h AX=E820, 20 bytes per entry. Two entries stay free: the engine splits one. */
collect_memory_map:
    movw %cs, %ax
    movw %ax, %es
    movw $memory_map, %di
    xorl %ebx, %ebx
1:  movl $0xE820, %eax
    movl $20, %ecx
    movl $0x534D4150, %edx              /* "SMAP" */
    int $0x15
    jc 2f
    cmpl $0x534D4150, %eax
    jne 2f
    incw HANDOFF_MEMORY_MAP_COUNT
    addw $20, %di
    testl %ebx, %ebx
    jz 2f
    cmpw $MEMORY_MAP_ENTRIES - 2, HANDOFF_MEMORY_MAP_COUNT
    jb 1b
2:  ret

/* The older memory size calls; the hook answers them, lowered to where the engine lies. */
collect_sizes:
    movw $0xE801, %ax
    xorw %cx, %cx
    xorw %dx, %dx
    int $0x15
    jc 2f
    jcxz 1f
    movw %cx, %ax
    movw %dx, %bx
1:  movw %ax, HANDOFF_E801_LOW
    movw %bx, HANDOFF_E801_HIGH
2:  movb $0x88, %ah
    int $0x15
    jc 3f
    movw %ax, HANDOFF_INT15_88
3:  ret

#include "mode_switch.inc"
#include "bios_calls.inc"
#include "hooks.inc"
#include "pxe_entry.inc"
#include "linux_entry.inc"

/* Structures that the engine fills. */
    .balign 16
pxe_structure:
    .fill 0x58, 1, 0
    .balign 16
pxenv_structure:
    .fill 0x2C, 1, 0
    .balign 16
code_end:

/* Not in the file; the start part clears it. */
    .section .resident_zero, "aw", @nobits
memory_map:
    .fill MEMORY_MAP_ENTRIES * 20, 1, 0
    .balign 16
base_area:
    .fill BASE_AREA_SIZE, 1, 0
text_buffer:
    .fill TEXT_BUFFER_SIZE, 1, 0
    .balign 16
    .fill RESIDENT_STACK_SIZE, 1, 0
stack_top:
    .globl block_end
block_end:
    .globl gdt_descriptor
