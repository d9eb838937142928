; SPDX-License-Identifier: GPL-2.0-or-later
; The real-mode part of a Linux kernel image (Linux/x86 boot protocol) that is no kernel: it says on
; COM1 with what it was started, and in which state the machine is.
;   KERNEL-MARKER cs=1020 ds=1000 es=1000 fs=1000 gs=1000 ss=1000 sp=E000 if=0
;   KERNEL-BIOS base=027F ebda=9FC0 ivt=F000FF53,...
;   KERNEL-MEMORY 0000000000000000+000000000009FC00=0001 ...
;   KERNEL-LOADED code=01000000 crc=89ABCDEF initrd=00000000 size=00000000 initrd_crc=00000000
;   KERNEL-COMMAND-LINE [...]
; base, ebda and the first 32 vectors as disk.asm shows them; memory as INT 15h AX=E820 has it. The
; 32-bit code, which follows this file and has CODE_SIZE bytes, is only read. Then it ends the VM
; through isa-debug-exit with value 0x40.
;   nasm -f bin -DVERSION=0x20F -DRELOCATABLE=1 -DPREFERRED=0x1000000 -DCODE_SIZE=100000 kernel.asm

        bits    16

MAIN    equ     0x7C00                  ; where most of it goes: serial.inc and crc32.inc want DS = 0
SECTORS equ     16                      ; of 512 bytes, behind the first one
FILE_MAIN equ   0x400                   ; where that stands in the file
%define kept(name) (FILE_MAIN - 0x200 + name - MAIN)    ; in the segment that the entry runs in

        section .header start=0 vstart=0
        times   0x1F1 - ($ - $$) db 0
        db      SECTORS
        dw      0
        dd      (CODE_SIZE + 15) / 16
        dw      0, 0xFFFF, 0, 0xAA55
        jmp     short entry
        db      "HdrS"
        dw      VERSION
        dd      0
        dw      0x1000, 0
        db      0, 1                    ; no loader yet; a bzImage
        dw      0
code32_start:
        dd      0x100000
ramdisk_image:
        dd      0
ramdisk_size:
        dd      0, 0
        dw      0
        db      0, 0
cmd_line_ptr:
        dd      0
        dd      0x37FFFFFF, 0x200000
        db      RELOCATABLE, 21
        dw      0
        dd      2047, 0, 0, 0, 0, 0
        dq      0
        dq      PREFERRED
        dd      0x400000, 0, 0

; Keeps what it got in the part that moves, moves it and goes on there.
entry:  mov     [cs:kept(given_cs)], cs
        mov     [cs:kept(given_ds)], ds
        mov     [cs:kept(given_es)], es
        mov     [cs:kept(given_fs)], fs
        mov     [cs:kept(given_gs)], gs
        mov     [cs:kept(given_ss)], ss
        mov     [cs:kept(given_sp)], sp
        pushf
        pop     word [cs:kept(given_flags)]
        mov     ax, cs
        sub     ax, 0x20
        mov     ds, ax
        xor     ax, ax
        mov     es, ax
        mov     si, FILE_MAIN
        mov     di, MAIN
        mov     cx, main_end - MAIN
        cld
        rep     movsb
        jmp     0:main

        section .main start=0x400 vstart=0x7C00

%include "serial.inc"
%include "crc32.inc"

given_cs:       dw 0
given_ds:       dw 0
given_es:       dw 0
given_fs:       dw 0
given_gs:       dw 0
given_ss:       dw 0
given_sp:       dw 0
given_flags:    dw 0

%macro register 2
        say     %1
        mov     ax, [%2]
        call    put_hex16
%endmacro

main:   mov     ds, ax
        mov     ss, ax
        mov     sp, MAIN
        call    serial_open
        register "KERNEL-MARKER cs=", given_cs
        register " ds=", given_ds
        register " es=", given_es
        register " fs=", given_fs
        register " gs=", given_gs
        register " ss=", given_ss
        register " sp=", given_sp
        say     " if="
        mov     al, [given_flags + 1]
        shr     al, 1
        and     al, 1
        add     al, '0'
        call    put_character
        say     13, 10
        call    say_bios
        call    say_memory
        mov     ax, [given_ds]
        mov     fs, ax                  ; the header
        call    say_loaded
        call    say_command_line
        mov     al, 0x40
        out     DEBUG_EXIT, al
.halt:  sti
        hlt
        jmp     .halt

say_bios:
        register "KERNEL-BIOS base=", 0x413
        register " ebda=", 0x40E
        say     " ivt="
        xor     si, si
.next:  lodsd
        call    put_hex32
        cmp     si, 32 * 4
        je      .end
        mov     al, ','
        call    put_character
        jmp     .next
.end:   say     13, 10
        ret

say_memory:
        say     "KERNEL-MEMORY"
        xor     ebx, ebx
.next:  mov     eax, 0xE820
        mov     ecx, 20
        mov     edx, 0x534D4150         ; "SMAP"
        mov     di, range
        int     0x15
        jc      .end
        say     " "
        mov     si, range + 4
        call    .put
        say     "+"
        mov     si, range + 12
        call    .put
        register "=", range + 16
        test    ebx, ebx
        jnz     .next
.end:   say     13, 10
        ret
; The 64-bit number whose upper half is at SI
.put:   mov     eax, [si]
        call    put_hex32
        mov     eax, [si - 4]
        jmp     put_hex32

say_loaded:
        say     "KERNEL-LOADED code="
        mov     eax, [fs:code32_start]
        call    put_hex32
        say     " crc="
        mov     esi, eax
        mov     ecx, CODE_SIZE
        call    say_crc
        say     " initrd="
        mov     eax, [fs:ramdisk_image]
        mov     esi, eax
        call    put_hex32
        say     " size="
        mov     eax, [fs:ramdisk_size]
        mov     ecx, eax
        call    put_hex32
        say     " initrd_crc="
        call    say_crc
        say     13, 10
        ret

; CRC-32 of ECX bytes at ESI; keeps FS
say_crc:
        push    fs
        call    crc32
        pop     fs
        jmp     put_hex32

say_command_line:
        say     "KERNEL-COMMAND-LINE ["
%if VERSION >= 0x202
        mov     esi, [fs:cmd_line_ptr]
        mov     eax, esi
        shr     eax, 4
        mov     fs, ax
        and     si, 15
%else
        mov     si, [fs:0x22]           ; of the segment that FS has
%endif
.next:  mov     al, [fs:si]
        inc     si
        test    al, al
        jz      .end
        call    put_character
        jmp     .next
.end:   say     "]", 13, 10
        ret

        align   8, db 0
range:  times   20 db 0
main_end:
        times   (SECTORS + 1) * 512 - 0x400 - ($ - $$) db 0
