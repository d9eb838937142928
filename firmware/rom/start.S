/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * First code of the payload, at START_SEGMENT:START_ENTRY in real mode: takes a piece of base memory,
 * moves the resident block there and goes on in it. From the loader: AX = bus, device, function;
 * DX = ROM segment; ECX, EBX = PMM copy of payload and slot, and its size; the BIOS's stack with what
 * the loader pushed. */

#include "layout.h"

    .code16
    .section .start, "awx"
    .globl _start
_start:
    .fill START_ENTRY, 1, 0             /* struct layout::PayloadHeader, filled by the packer */
    movw %ss, %si
    shll $16, %esi
    movw %sp, %si
    movw $START_STACK_SEGMENT, %bp
    movw %bp, %ss
    movw $START_STACK, %sp
    movw %cs, %bp
    movw %bp, %ds
    pushw $0x40
    popw %es
    movw %es:0x13, %bp                  /* base memory in KiB, BDA 40:13 */
    subw $RESIDENT_KIB, %es:0x13
    movw %es:0x13, %di
    shlw $6, %di
    movw %di, %es
    pushl %esi
    pushl %ecx
    xorw %di, %di
    movw $resident_image - _start, %si
    movw $resident_image_end - resident_image, %cx
    cld
    rep movsb
    popl %ecx
    pushw %cx                           /* what follows the image: zero */
    movw $RESIDENT_KIB * 1024, %cx
    subw %di, %cx
    pushw %ax
    xorw %ax, %ax
    rep stosb
    popw %ax
    popw %cx
    popl %esi
    movl %ecx, %es:HANDOFF_PAYLOAD
    movl %ebx, %es:HANDOFF_PAYLOAD_SIZE
    movw %ax, %es:HANDOFF_BUS_DEVICE_FUNCTION
    movw %dx, %es:HANDOFF_ROM_SEGMENT
    movw %bp, %es:HANDOFF_BASE_MEMORY_KIB
    movl %esi, %ecx
    movl $multinic_unpack, %ebx
    pushw %es
    pushw $0
    lret

    .balign 4
    .globl resident_image
resident_image:
    .incbin "resident.bin"
resident_image_end:
