; SPDX-License-Identifier: GPL-2.0-or-later
; A boot program (NBP) that says on COM1 that it runs, and what it was handed (PXE 2.1 section 4.4.5):
;   NBP-MARKER label=L cs=0000 if=1 base=027F pxenv=ok version=0201 pxe=ok same=ok payload=ok
; pxenv, pxe: signature and checksum of the structure at ES:BX / at the pointer at SS:[SP+4];
; same: PXENV+ names the same !PXE; payload: the bytes behind the program arrived unchanged.
; Then it ends the VM through isa-debug-exit with value 0x10, or with -DRETURN returns to the ROM.
;   nasm -f bin -DLABEL='"net0"' marker.asm
; The file may be followed by any multiple of four bytes; the fields at offset 4 and 8 say how many
; double words follow and what their sum is.

        org     0x7C00
        bits    16

start:  jmp     near entry
        nop
payload_dwords: dd 0
payload_sum:    dd 0

%include "serial.inc"

entry:  mov     [cs:given_cs], cs
        pushf
        pop     word [cs:given_flags]
        mov     bp, sp
        push    dword [ss:bp + 4]       ; far pointer to !PXE, above the far return address
        pop     dword [cs:pxe]
        mov     [cs:pxenv], bx
        mov     [cs:pxenv + 2], es
        xor     ax, ax
        mov     ds, ax
        call    serial_open

        say     "NBP-MARKER label=", LABEL, " cs="
        mov     ax, [given_cs]
        call    put_hex16
        say     " if="
        mov     al, [given_flags + 1]
        shr     al, 1
        and     al, 1
        add     al, '0'
        call    put_character
        say     " base="
        mov     ax, [0x413]
        call    put_hex16
        call    check_pxenv
        call    check_pxe
        call    check_payload
        say     13, 10

%ifdef RETURN
        xor     ax, ax
        retf
%else
        mov     al, 0x10
        out     DEBUG_EXIT, al
.halt:  sti
        hlt
        jmp     .halt
%endif

check_pxenv:
        les     di, [pxenv]
        say     " pxenv="
        mov     si, pxenv_signature
        mov     cx, 6
        repe    cmpsb
        mov     si, [pxenv]
        movzx   cx, byte [es:si + 8]
        call    verdict
        say     " version="
        mov     ax, [es:si + 6]
        call    put_hex16
        say     " same="
        mov     eax, [es:si + 0x28]
        cmp     eax, [pxe]
        jmp     say_equal

check_pxe:
        les     di, [pxe]
        say     " pxe="
        mov     si, pxe_signature
        mov     cx, 4
        repe    cmpsb
        mov     si, [pxe]
        movzx   cx, byte [es:si + 4]
; ZF: the signature was right; ES:SI, CX: the structure, whose bytes must add up to 0
verdict:
        jne     say_bad
        jcxz    say_bad
        push    si
        xor     dl, dl
.add:   es lodsb
        add     dl, al
        loop    .add
        pop     si
        test    dl, dl
; ZF decides
say_equal:
        jne     say_bad
        say     "ok"
        ret
say_bad:
        say     "bad"
        ret

check_payload:
        say     " payload="
        mov     ecx, [payload_dwords]
        mov     ax, (0x7C00 + payload - start) / 16
        mov     es, ax
        xor     edx, edx
        xor     si, si
.next:  jecxz   .sum
        es lodsd
        add     edx, eax
        test    si, si
        jnz     .same
        mov     ax, es                  ; 64 KiB done
        add     ax, 0x1000
        mov     es, ax
.same:  dec     ecx
        jmp     .next
.sum:   cmp     edx, [payload_sum]
        jmp     say_equal

given_cs:       dw 0
given_flags:    dw 0
pxenv:          dd 0
pxe:            dd 0
pxenv_signature: db "PXENV+"
pxe_signature:  db "!PXE"
        align   16, db 0
payload:
