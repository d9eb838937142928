; SPDX-License-Identifier: GPL-2.0-or-later
; A boot program that checks the PXE API (PXE 2.1) from where boot programs are: it finds the entry
; points in all ways there are, makes the same calls through each of them in real mode and in 16-bit
; protected mode, takes the stack apart, and looks whether the machine is as it was. On COM1:
;   ok WAY.CHECK
;   bad WAY.CHECK ax=.... status=.... value=........
;   API-DONE 0123 ok 0000 bad
; (numbers in hexadecimal), then the VM ends with value 0x40 when all was well, 0x41 when not.
; Before it starts somebody writes into the program: at offset 4 the size of a file on the boot server
; (less than 400 KiB), at offset 8 its CRC-32, and behind the program its name, ended by a zero byte.
; With -DRESTART it only asks for the program of that name to be started in its place.

        org     0x7C00
        bits    16

start:  jmp     near entry
        nop
file_size:      dd 0
file_crc:       dd 0

; Memory that the program uses besides itself; the stack is below 0x7C00, where we were given it
block           equ 0xB000              ; parameters of the call in progress
first_packet    equ 0xB800              ; copies of cached packets
second_packet   equ 0xC000
transfer        equ 0xC800              ; what the last packet brought
outgoing        equ 0xD800              ; a packet that we send
FILE_AREA       equ 0x20000             ; a file put together from packets
HIGH_AREA       equ 0x1000000           ; a file in one piece

%include "serial.inc"
%include "crc32.inc"
%include "api_call.inc"
%include "api_protected.inc"
%include "api_information.inc"
%include "api_files.inc"
%include "api_udp.inc"
%include "api_frames.inc"
%include "api_teardown.inc"

entry:  mov     bp, sp
        push    dword [ss:bp + 4]       ; far pointer to !PXE, above the far return address
        pop     dword [cs:pxe]
        mov     [cs:pxenv], bx
        mov     [cs:pxenv + 2], es
        xor     ax, ax
        mov     ds, ax
        mov     es, ax
        call    serial_open
        cld
        sti
        call    find_api
        jne     done                    ; nothing more can be said

%ifdef RESTART
        call    use_pxe
        call    restart
%else
        call    use_pxe
        call    check_all
        call    use_pxenv
        call    check_all
        call    enter_protected
        call    use_protected_16
        call    check_all
        call    use_protected_32
        call    check_all
        call    leave_protected
        call    use_pxe
        call    check_teardown
%endif

done:   say     "API-DONE "
        mov     ax, [ok_count]
        call    put_hex16
        say     " ok "
        mov     ax, [bad_count]
        call    put_hex16
        say     " bad", 13, 10
        cmp     word [bad_count], 1
        sbb     al, al                  ; 0xFF where there is none
        add     al, 0x41
        out     DEBUG_EXIT, al
.halt:  sti
        hlt
        jmp     .halt

; All that can be asked through one entry point and be asked again through the next.
check_all:
        mov     byte [kept], 1
        call    check_information
        call    check_cached_packets
        call    check_tftp
        call    check_read_file
        call    check_udp
        call    check_frames
        call    check_mode
        cmp     byte [kept], 1
        verdict "registers_kept"
        ret

%ifdef RESTART
restart:
        call    server_of_reply
        call    read_file_block
        mov     dword [di + READ_FILE_BUFFER], 0x7C00
        mov     dword [di + READ_FILE_SIZE], 0x20000
        mov     ax, RESTART_TFTP
        call    invoke
        expect  "restart", 0            ; only a failed call comes back
        ret
%endif

%if $ - $$ > block - 0x7C00 - 128
    %error "the program reaches into its buffers"
%endif
file_name:
