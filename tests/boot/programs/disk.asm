; SPDX-License-Identifier: GPL-2.0-or-later
; A disk boot sector that says on COM1 that it runs, and in which state the BIOS data and the first
; 32 interrupt vectors are (a network boot that gave up must have left them as they were):
;   DISK-MARKER base=027F ebda=9FC0 ivt=F000FF53,F000FF53,...
; Then it ends the VM through isa-debug-exit with value 0x20.

        org     0x7C00
        bits    16

        jmp     0:entry

%include "serial.inc"

entry:  xor     ax, ax
        mov     ds, ax
        mov     ss, ax
        mov     sp, 0x7C00
        call    serial_open
        say     "DISK-MARKER base="
        mov     ax, [0x413]
        call    put_hex16
        say     " ebda="
        mov     ax, [0x40E]
        call    put_hex16
        say     " ivt="
        xor     si, si
.next:  cld
        lodsd
        call    put_hex32
        cmp     si, 32 * 4
        je      .end
        mov     al, ','
        call    put_character
        jmp     .next
.end:   say     13, 10
        mov     al, 0x20
        out     DEBUG_EXIT, al
.halt:  sti
        hlt
        jmp     .halt

        times   510 - ($ - $$) db 0
        dw      0xAA55
