/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The resident 2 KiB of one image: option ROM headers, init entry (POST) and bootstrap entry (BEV).
 * Assembled twice, with DEVICE_ID and IMAGE_OFFSET given. Specifications: PCI Firmware 3.0 section 5,
 * BIOS Boot Specification 1.01, POST Memory Manager 1.01.
 *
 * POST: fetch the payload from the ROM BAR into PMM memory, once for all instances, say one line.
 * BEV:  copy the payload to START_ADDRESS (again from the BAR when the PMM copy was overwritten) and
 *       go there. */

#include "layout.h"

#define ROM_SIZE 2048
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

/* Finds the payload that another instance has placed, or places it. */
place_payload:
    call find_pmm
    jc 9f
    pushl payload_sum                   /* handle: the same build finds itself */
    pushw $1                            /* find */
    lcall *%es:7(%di)
    addw $6, %sp
    call result_to_eax
    jnz 8f
    movl payload_size, %ecx
    addl $PAYLOAD_STATE_SIZE + 15, %ecx
    shrl $4, %ecx
    pushw $2                            /* extended memory */
    pushl payload_sum
    pushl %ecx                          /* paragraphs */
    pushw $0                            /* allocate */
    lcall *%es:7(%di)
    addw $12, %sp
    call result_to_eax
    jz 9f
    movl %eax, %edi
    pushl %eax
    call fetch_payload
    popl %eax
    jnc 7f
    xorl %eax, %eax                     /* the BEV says what is wrong */
    jmp 8f
7:  movl %eax, %edi
    addl payload_size, %edi
    call clear_state
8:  movl %eax, payload_copy
9:  ret
result_to_eax:
    shll $16, %edx
    movw %ax, %dx
    movl %edx, %eax
    testl %eax, %eax
    ret

/* ES:DI = the $PMM structure, or carry. */
find_pmm:
    movw $0xE000, %bx
1:  movw %bx, %es
    xorw %di, %di
    cmpl $0x4D4D5024, %es:(%di)         /* "$PMM" */
    jne 2f
    movzbw %es:5(%di), %cx
    xorw %si, %si
    movb $0, %al
3:  addb %es:(%si), %al
    incw %si
    loop 3b
    testb %al, %al
    jz 4f                               /* carry is clear after test */
2:  incw %bx
    jnz 1b
    stc
4:  ret

/* Puts a verified payload at EDI: from the ROM BAR, else from behind the copied image (BIOSes that
 * hide the BAR copy everything). Carry: neither has it. Writes nothing to the ROM: at boot time it
 * may be write-protected. */
fetch_payload:
    movl %edi, %ebp
    movb $0x30, %al
    call pci_read
    movl %eax, %esi
    andl $0xFFFFF800, %esi
    jz 5f
    pushl %eax
    movl %esi, %eax
    orb $1, %al
    movb $0x30, %bl
    call pci_write
    movb $0x04, %al
    call pci_read
    pushw %ax
    orb $2, %al
    movb $0x04, %bl
    call pci_write_word
    addl payload_offset, %esi
    call copy_and_sum
    popw %ax
    pushfw
    movb $0x04, %bl
    call pci_write_word
    popfw
    popl %eax
    pushfw
    movb $0x30, %bl
    call pci_write
    popfw
    jnc 6f
5:  xorl %esi, %esi
    movw %cs, %si
    shll $4, %esi
    addl payload_offset, %esi
    subl $IMAGE_OFFSET, %esi
    call copy_and_sum
6:  ret

/* AL = register. EAX = its value. PCI configuration mechanism 1. */
pci_read:
    call pci_address
    movw $0xCFC, %dx
    inl %dx, %eax
    ret
/* BL = register, EAX = value */
pci_write:
    pushl %eax
    movb %bl, %al
    call pci_address
    movw $0xCFC, %dx
    popl %eax
    outl %eax, %dx
    ret
pci_write_word:
    pushw %ax
    movb %bl, %al
    call pci_address
    movw $0xCFC, %dx
    popw %ax
    outw %ax, %dx
    ret
pci_address:
    movzbl %al, %eax
    pushw bus_device_function
    pushw $0
    popl %edx
    shrl $8, %edx
    orl %edx, %eax
    orl $0x80000000, %eax
    movw $0xCF8, %dx
    outl %eax, %dx
    ret

/* Copies the payload from physical ESI to physical EBP and checks its sum. Carry: wrong. */
copy_and_sum:
    pushfw
    cli
    call flat_enter
    movl payload_size, %ecx             /* CS-based data still through DS: see flat_enter */
    xorl %ebx, %ebx
    movl %ebp, %edi
1:  movl %fs:(%esi), %eax
    movl %eax, %fs:(%edi)
    addl $4, %esi
    addl $4, %edi
    roll $1, %ebx
    addl %eax, %ebx
    subl $4, %ecx
    ja 1b
    popfw
    cmpl %ebx, payload_sum
    je 2f
    stc
    ret
2:  clc
    ret

/* Fills PAYLOAD_STATE_SIZE bytes at physical EDI with zeros. Keeps EAX. */
clear_state:
    pushfw
    cli
    call flat_enter
    movl $PAYLOAD_STATE_SIZE, %ecx
1:  subl $4, %ecx
    movl $0, %fs:(%edi, %ecx)
    jnz 1b
    popfw
    ret

/* Gives FS base 0 and a limit of 4 GiB, with A20 on; interrupts must be off. Real mode else. */
flat_enter:
    pushl %eax
    inb $0x92, %al
    testb $2, %al
    jnz 1f
    orb $2, %al
    andb $0xFE, %al
    outb %al, $0x92
1:  xorl %eax, %eax
    movw %cs, %ax
    shll $4, %eax
    addl $gdt, %eax
    pushl %eax                          /* descriptor for lgdt, on the stack */
    pushw $15
    movw %sp, %bx
    lgdtl %ss:(%bx)
    addw $6, %sp
    movl %cr0, %eax
    orb $1, %al
    movl %eax, %cr0
    jmp 2f
2:  movw $8, %bx
    movw %bx, %fs
    andb $0xFE, %al
    movl %eax, %cr0
    jmp 3f
3:  popl %eax
    ret
    .balign 8
gdt:
    .quad 0
    .quad 0x00CF92000000FFFF

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
    movl payload_size, %ebx
    ljmp $START_SEGMENT, $START_ENTRY

damaged:
    .asciz "multinic: the ROM's payload is damaged\r\n"

    .org ROM_SIZE - 1
    .byte 0
