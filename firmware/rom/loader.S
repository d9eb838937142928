/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The resident 1 KiB of one image: option ROM headers, init entry (POST) and bootstrap entry (BEV).
 * Assembled twice, with DEVICE_ID and IMAGE_NUMBER given. Specifications: PCI Firmware 3.0 section 5,
 * BIOS Boot Specification 1.01, POST Memory Manager 1.01.
 *
 * POST: fetch payload and script slot from the ROM BAR into PMM memory, once for all instances, say one
 *       line.
 * BEV:  copy both to START_ADDRESS (again from the BAR when the PMM copy was overwritten) and go there. */

#include "layout.h"

#define IMAGE_OFFSET (IMAGE_NUMBER * ROM_SIZE)
#define PAYLOAD_STATE_SIZE 0x4000

    .code16
    .section .loader, "awx"
    .globl _start
_start:
    .word 0xAA55
    .byte ROM_SIZE / 512
    .byte 0xE9                          /* near jump; byte 6 is QEMU's */
    .word init - (_start + 6)
    .byte 0
    .org 0x18
    .word pci_data
    .word pnp_header

    .balign 4
pci_data:
    .ascii "PCIR"
    .word 0x1AF4
    .word DEVICE_ID
    .word 0                             /* device list: SeaBIOS ignores it */
    .word pci_data_end - pci_data
    .byte 3
    .byte 0x00, 0x00, 0x02              /* class: network, Ethernet */
    .word ROM_SIZE / 512                /* image length: set by the packer */
    .word 1
    .byte 0                             /* x86 */
    .byte 0                             /* last image: set by the packer */
    .word ROM_SIZE / 512
    .word 0
    .word 0
pci_data_end:

    .balign 16
pnp_header:
    .ascii "$PnP"
    .byte 1
    .byte (pnp_header_end - pnp_header) / 16
    .word 0
    .byte 0
    .byte 0                             /* checksum: set by the packer */
    .long 0
    .word manufacturer
    .word product
    .byte 0x02, 0x00, 0x00              /* network, Ethernet */
    .byte 0x14                          /* IPL device, supports the device driver model */
    .word 0
    .word 0
    .word bootstrap
    .word 0
    .word 0
pnp_header_end:

    .balign 16
descriptor:
    .ascii "multinic"
    .word 1
    .word descriptor_end - descriptor
    .long IMAGE_OFFSET
payload_offset:
    .long 0
payload_size:
    .long 0
payload_sum:
    .long 0
version:
    .fill 16, 1, 0
    .fill 16, 1, 0
copy_size:
    .long 0
copy_sum:
    .long 0
descriptor_end:

manufacturer:
    .asciz "qemu-rom-multinic"
product:
    .ascii "multinic network boot ("
product_address:
    .asciz "00:00.0)"

    .balign 4
payload_copy:
    .long 0                             /* PMM memory, 0: none */
bus_device_function:
    .word 0

/* Init entry. AX = bus, device, function. Returns AX = 0x20: an IPL device is attached. */
init:
    pushal
    pushw %ds
    pushw %es
    pushw %cs
    popw %ds
    cld
    movw %ax, bus_device_function
    call format_address
    call place_payload
    call announce
    call fix_checksum
    popw %es
    popw %ds
    popal
    movw $0x20, %ax
    lret

/* Writes the PCI address into the product string, which the BIOS boot menu shows. */
format_address:
    pushw %ds
    popw %es
    movw $product_address, %di
    movb bus_device_function + 1, %al
    call put_byte
    incw %di
    movb bus_device_function, %al
    shrb $3, %al
    call put_byte
    incw %di
    movb bus_device_function, %al
    andb $7, %al
    jmp put_digit
put_byte:
    pushw %ax
    shrb $4, %al
    call put_digit
    popw %ax
    andb $15, %al
put_digit:
    cmpb $10, %al
    sbbb $0x69, %al                     /* 0..15 to its hexadecimal digit */
    das
    orb $0x20, %al                      /* lower case; digits already have the bit */
    stosb
    ret

#include "loader_payload.inc"

/* "multinic 0.1.0 at 00:03.0" */
announce:
    movw $manufacturer, %si
    call print
    movb $' ', %al
    call print_character
    movw $version, %si
    call print
    movw $at, %si
    call print
    movw $product_address, %si
    movw $7, %cx
1:  lodsb
    call print_character
    loop 1b
    movw $new_line, %si
print:
    lodsb
    testb %al, %al
    jz 1f
    call print_character
    jmp print
1:  ret
print_character:
    pushaw
    movb $0x0E, %ah
    movw $7, %bx
    int $0x10
    popaw
    ret
at: .asciz " at "
new_line:
    .asciz "\r\n"

/* The image was changed: let it sum to zero again. */
fix_checksum:
    xorw %si, %si
    movw $ROM_SIZE - 1, %cx
    movb $0, %ah
1:  lodsb
    addb %al, %ah
    loop 1b
    negb %ah
    movb %ah, ROM_SIZE - 1
    ret

/* Bootstrap entry, far called by the BIOS. Comes back only when nothing could be booted. The ROM may
 * be write-protected by now: nothing here writes to it. */
bootstrap:
    pushal
    pushw %ds
    pushw %es
    pushw %fs
    pushw %gs
    pushw %cs
    popw %ds
    cld
    movl $START_ADDRESS, %ebp
    movl payload_copy, %esi
    testl %esi, %esi
    jz 1f
    call copy_and_sum
    jnc 2f
1:  movl $START_ADDRESS, %edi
    call fetch_payload
    jnc 2f
    movw $damaged, %si
    call print
    popw %gs
    popw %fs
    popw %es
    popw %ds
    popal
    lret
2:  movw bus_device_function, %ax
    movw %cs, %dx
    movl payload_copy, %ecx
    movl copy_size, %ebx
    ljmp $START_SEGMENT, $START_ENTRY

damaged:
    .asciz "multinic: the ROM's payload is damaged\r\n"

    .org ROM_SIZE - 1
    .byte 0
