; SPDX-License-Identifier: GPL-2.0-or-later
; A boot program (NBP) that shows on COM1 that its machine goes on, whatever host it is on: it counts the
; ticks of the BIOS clock, about 18 in a second, and says a line for each:
;   TICK 00000000
;   nasm -f bin -I tests/boot/programs/ tick.asm

        org     0x7C00
        bits    16

        jmp     near entry
        nop

%include "serial.inc"

entry:  xor     ax, ax
        mov     ds, ax
        call    serial_open
        xor     ebx, ebx
        mov     ecx, [BIOS_TICKS]
        sti
.wait:  hlt
        cmp     ecx, [BIOS_TICKS]
        je      .wait
        mov     ecx, [BIOS_TICKS]
        say     "TICK "
        mov     eax, ebx
        call    put_hex32
        say     13, 10
        inc     ebx
        jmp     .wait

BIOS_TICKS equ 0x46C            ; BIOS data area: ticks since midnight
