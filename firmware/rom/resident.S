/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The resident block: what must run in real mode while the engine or a boot program is alive. It lies
 * at the top of base memory and is linked at offset 0 of its own segment; its 32-bit code runs in
 * flat segments with EBP = the block's linear address. Starts with struct rom::Handoff. */

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

/* ---- way in and way out ------------------------------------------------------------------- */

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
    movl $START_ADDRESS + START_STACK, %esp
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

/* ---- mode switch -------------------------------------------------------------------------- */

/* Real mode -> flat protected mode, paging off, at 32-bit code BX. Interrupts must be off. Gives
 * EBP = block; changes EAX, EBX; ESP is the continuation's business. */
to_protected:
    inb $0x92, %al
    testb $2, %al
    jnz 1f
    orb $2, %al                         /* A20 on, and not the reset bit */
    andb $0xFE, %al
    outb %al, $0x92
1:  lgdtl %cs:gdt_descriptor
    movl %cr0, %eax
    orb $1, %al
    movl %eax, %cr0
    .byte 0x66, 0xEA
flat_entry:
    .long 2f
    .word CODE32
    .code32
2:  movw $DATA32, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %fs
    movw %ax, %gs
    movw %ax, %ss
    .byte 0xBD                          /* movl $block, %ebp */
block_base:
    .long 0
    movzwl %bx, %ebx
    addl %ebp, %ebx
    jmp *%ebx

/* Protected mode -> real mode at 16-bit code BX, CS = DS = ES = SS = block, SP = real_stack.
 * Interrupts stay off. Changes EAX and ESP. */
to_real:
    lidtl idt_real(%ebp)
    movl %cr0, %eax
    andl $0x7FFFFFFF, %eax
    movl %eax, %cr0
    movl outer_cr4(%ebp), %eax
    movl %eax, %cr4
    xorl %eax, %eax
    movl %eax, %cr3
    ljmpl $CODE16_BLOCK, $1f
    .code16
1:  movw $DATA16_BLOCK, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %fs
    movw %ax, %gs
    movw %ax, %ss
    movl %cr0, %eax
    andb $0xFE, %al
    movl %eax, %cr0
    .byte 0xEA                          /* ljmp block:2f */
    .word 2f
real_segment:
    .word 0
2:  movw %cs, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    movzwl real_stack, %esp
    xorw %ax, %ax
    movw %ax, %fs
    movw %ax, %gs
    jmp *%bx

/* void real_call(uint16_t routine): from the engine (cdecl), runs a 16-bit routine of this block. */
    .code32
real_call:
    pushal
    pushfl
    cli
    movl 40(%esp), %ebx
    call 1f
1:  popl %ebp
    subl $1b, %ebp
    pushl engine_stack(%ebp)
    movl %esp, engine_stack(%ebp)
    movw %bx, real_routine(%ebp)
    movw $real_call_real, %bx
    jmp to_real
    .code16
real_call_real:
    call *real_routine
    cli
    movw $real_call_back, %bx
    jmp to_protected
    .code32
real_call_back:
    paging_on
    movl engine_stack(%ebp), %esp
    popl engine_stack(%ebp)
    popfl
    popal
    ret

/* ---- routines for real_call --------------------------------------------------------------- */

/* INT registers.vector with the registers of the handoff. Interrupts are on around it, so that the
 * BIOS's timer and keyboard go on. */
    .code16
do_interrupt:
    pushal
    movb REG(VECTOR), %al
    movb %al, 1f + 1
    movl REG(EAX), %eax
    movl REG(EBX), %ebx
    movl REG(ECX), %ecx
    movl REG(EDX), %edx
    movl REG(ESI), %esi
    movl REG(EDI), %edi
    movl REG(EBP), %ebp
    movw REG(ES), %es
    movw REG(DS), %ds
    sti
    jmp 1f                              /* the byte after int was just written */
1:  int $0
    cli
    pushfl
    pushw %ds
    pushw %cs
    popw %ds
    popw REG(DS)
    popl REG(FLAGS)
    movw %es, REG(ES)
    movl %eax, REG(EAX)
    movl %ebx, REG(EBX)
    movl %ecx, REG(ECX)
    movl %edx, REG(EDX)
    movl %esi, REG(ESI)
    movl %edi, REG(EDI)
    movl %ebp, REG(EBP)
    popal
    ret

/* Writes the text at registers.esi in this block, up to its zero byte. */
do_print:
    pushal
    movw REG(ESI), %si
    sti
    call print
    cli
    popal
    ret

/* Sleeps until the next interrupt, at the latest the BIOS's timer tick. */
do_halt:
    sti
    hlt
    cli
    ret

/* Starts the boot program at 0:7C00 as PXE 2.1 section 4.4.5 says: ES:BX = PXENV+, SS:SP + 4 = far
 * pointer to !PXE. Comes back when it returns; registers.eax = its AX. */
do_boot_program:
    pushal
    movw %sp, boot_program_stack
    movw %sp, real_stack
    movw %cs, %ax
    movw %ax, %es
    movw $pxenv_structure, %bx
    xorw %cx, %cx
    movw %cx, %ss
    movl $0x7C00, %esp
    pushw %ax
    pushw $pxe_structure
    movw %cx, %ds
    xorl %edx, %edx
    sti
    lcall $0, $0x7C00
    cli
    pushw %cs
    popw %ds
    movw %cs, %cx
    movw %cx, %ss
    movzwl boot_program_stack, %esp
    movw $stack_top, real_stack
    movzwl %ax, %eax
    movl %eax, REG(EAX)
    popal
    ret

/* ---- interrupt hooks ---------------------------------------------------------------------- */

/* INT 15h: the memory calls answer without the engine's memory. */
int15_hook:
    cmpw $0, %cs:HANDOFF_HOOKS_ACTIVE
    je 1f
    cmpw $0xE820, %ax
    je memory_map_call
    cmpw $0xE801, %ax
    je 2f
    cmpb $0x88, %ah
    je 3f
1:  ljmp *%cs:HANDOFF_OLD_INT15
2:  movw %cs:HANDOFF_E801_LOW, %ax
    movw %cs:HANDOFF_E801_HIGH, %bx
    movw %ax, %cx
    movw %bx, %dx
    jmp return_success
3:  movw %cs:HANDOFF_INT15_88, %ax
return_success:
    pushw %bp
    movw %sp, %bp
    andb $0xFE, 6(%bp)                  /* carry of the flags that iret takes */
    popw %bp
    iret

memory_map_call:
    cmpl $0x534D4150, %edx
    jne 1b
    cmpl $20, %ecx
    jb 1b
    cmpl %cs:HANDOFF_MEMORY_MAP_COUNT, %ebx
    jae 4f
    pushw %ds
    pushw %si
    pushw %di
    imulw $20, %bx, %si
    addw $memory_map, %si
    pushw %cs
    popw %ds
    movw $20, %cx
    cld
    rep movsb
    popw %di
    popw %si
    popw %ds
    movl $20, %ecx
    incl %ebx
    cmpl %cs:HANDOFF_MEMORY_MAP_COUNT, %ebx
    jb 3f
    xorl %ebx, %ebx
3:  movl $0x534D4150, %eax
    jmp return_success
4:  pushw %bp
    movw %sp, %bp
    orb $1, 6(%bp)
    popw %bp
    iret

/* INT 1Ah AX=5650h: PXE installation check, PXE 2.1 section 4.4.5. */
int1a_hook:
    cmpw $0x5650, %ax
    jne 1f
    cmpw $0, %cs:HANDOFF_HOOKS_ACTIVE
    je 1f
    movw $0x564E, %ax
    pushw %cs
    popw %es
    movw $pxenv_structure, %bx
    xorl %edx, %edx
    movw %cs, %dx
    shll $4, %edx
    addl $pxenv_structure, %edx
    jmp return_success
1:  ljmp *%cs:HANDOFF_OLD_INT1A

/* ---- PXE entry points --------------------------------------------------------------------- */

/* PXENV+: BX = opcode, ES:DI = parameters; gives AX. */
pxenv_entry:
    pushw %es
    pushw %di
    pushw %bx
    pushw %cs
    call pxe_entry
    addw $6, %sp
    lret

/* !PXE EntryPointSP: far call with opcode, offset, segment on the stack (cdecl); gives AX. Called in
 * real mode, or in protected mode with a 16-bit stack. */
pxe_entry:
    pushfw
    pushw %ax
    smsww %ax
    testb $1, %al
    popw %ax
    jz 1f
    popfw
    jmp pxe_entry_protected
1:  pushal
    pushw %ds
    pushw %es
    pushw %fs
    pushw %gs
    cli
    cld
    movw %sp, %bp
    movzwl 46(%bp), %edi                /* 8 + 32 + 2 pushed, then the return address */
    movl 48(%bp), %esi
    movw %ss, %dx
    shll $16, %edx
    movw %sp, %dx
    movw $call_api, %bx
    jmp to_protected

    .code32
call_api:
    paging_on
    movl engine_stack(%ebp), %esp
    pushl %edx
    pushl $0                            /* a real-mode caller */
    pushl %esi
    pushl %edi
    call *HANDOFF_API_ENTRY(%ebp)
    addl $12, %esp
    popl %edx
    movl %eax, %ecx
    movw $return_to_real_caller, %bx
    jmp to_real

    .code16
return_to_real_caller:
    movl %edx, caller_stack
    lssw caller_stack, %sp
    movzwl %sp, %esp
    movw %sp, %bp
    movw %cx, 36(%bp)                   /* AX in what popal takes */
    popw %gs
    popw %fs
    popw %es
    popw %ds
    popal
    popfw
    lret

/* !PXE EntryPointESP: the same from protected mode at ring 0, with CS a selector of this
 * block's code, any data segments, paging off or base memory mapped one to one. All that has to be
 * put back travels in registers until a stack of ours is there. */
pxe_entry_protected:
    pushfl
    pushal
    pushw %ds
    pushw %es
    pushw %fs
    pushw %gs
    cli
    cld
    movw %ss, %ax
    larl %eax, %eax
    movl %esp, %ebp
    btl $22, %eax
    jc 1f
    movzwl %sp, %ebp
1:  movw %ss:48(%ebp), %di              /* 8 + 32 + 4 pushed, then the return address */
    movl %ss:50(%ebp), %esi
    movl %ebp, %edx
    subw $8, %sp
    sidtl %ss:-8(%ebp)
    movw %ss:-8(%ebp), %ax
    shll $16, %edi
    movw %ax, %di                       /* opcode : IDT limit */
    pushl %ss:-6(%ebp)                  /* IDT base */
    sgdtl %ss:-8(%ebp)
    movw %ss:-8(%ebp), %cx
    shll $16, %ecx
    movw %ss, %cx                       /* GDT limit : SS */
    movl %ss:-6(%ebp), %ebx             /* GDT base */
    popl %ebp                           /* IDT base */
    movw %cs, %ax
    lgdtl %cs:gdt_descriptor
    ljmpl *%cs:flat_pointer

    .code32
protected_caller:
    movl %eax, %esp                     /* the caller's CS; there is no stack here */
    movw $DATA32, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %fs
    movw %ax, %gs
    movw %ax, %ss
    movl %esp, %eax
    movl %ebp, %esp
    .byte 0xBD                          /* movl $block, %ebp */
block_base_again:
    .long 0
    movw %ax, caller_code(%ebp)
    movl %esp, HANDOFF_CALLER_IDT + 2(%ebp)
    movw %di, HANDOFF_CALLER_IDT(%ebp)
    movl %ebx, HANDOFF_CALLER_GDT + 2(%ebp)
    movl %ecx, %ebx
    shrl $16, %ebx
    movw %bx, HANDOFF_CALLER_GDT(%ebp)
    shrl $16, %edi
    movl %cr3, %ebx
    movl %cr0, %eax
    testl %eax, %eax
    jns 2f
    andl $0x7FFFFFFF, %eax              /* tables of another form cannot be swapped while on */
    movl %eax, %cr0
    orl $0x80000000, %eax
2:  movl %eax, caller_cr0(%ebp)
    paging_on
    movl engine_stack(%ebp), %esp
    pushl outer_cr4(%ebp)
    pushl %ebx
    pushl %edx
    pushl %ecx
    pushl $1                            /* a protected-mode caller */
    pushl %esi
    pushl %edi
    call *HANDOFF_API_ENTRY(%ebp)
    addl $12, %esp
    popl %ecx
    popl %edx
    popl %ebx
    movl %eax, %edi
    popl %esi
    movl %cr0, %eax
    andl $0x7FFFFFFF, %eax
    movl %eax, %cr0
    movl %esi, %cr4
    movl %ebx, %cr3
    movl caller_cr0(%ebp), %eax
    movl %eax, %cr0
    lgdtl HANDOFF_CALLER_GDT(%ebp)
    lidtl HANDOFF_CALLER_IDT(%ebp)
    movzwl caller_code(%ebp), %eax
    movw %cx, %ss
    movl %edx, %esp
    pushl %eax
    pushl $return_to_protected_caller
    lretl

    .code16
return_to_protected_caller:
    movl %edx, %ebp
    movw %di, %ss:36(%ebp)
    popw %gs
    popw %fs
    popw %es
    popw %ds
    popal
    popfl
    lret

    .balign 4
caller_cr0:
    .long 0

/* ---- structures; the engine fills them ---------------------------------------------------- */
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
