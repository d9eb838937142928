; SPDX-License-Identifier: GPL-2.0-or-later
; A boot program that fetches a file through the PXE API (PXE 2.1 chapter 3) as real boot programs do:
; GET_CACHED_INFO for the server's address, then TFTP_READ_FILE to 16 MiB; all through the real-mode
; entry of !PXE. The file's name stands behind the program, ended by a zero byte. On COM1:
;   FETCH-START api=ok client=0A01000A server=0A010001
;   FETCH-DONE status=0000 size=01000000 crc=89ABCDEF tsc=0123456789ABCDEF hz=...
;   FETCH-FAILED call=0023 exit=0001 status=003B
; Addresses in network byte order as one number; crc: CRC-32 as in zlib; tsc: cycles the call took,
; hz: cycles in two ticks of the BIOS clock (65536 * 2 / 1193182 s). The VM ends with value 0x30 when
; done, 0x31 when the fetch failed.

        org     0x7C00
        bits    16

GET_CACHED_INFO equ 0x71
TFTP_READ_FILE  equ 0x23
DHCP_ACK        equ 2
CACHED_REPLY    equ 3
TARGET          equ 0x1000000
LIMIT           equ 0x4000000           ; 64 MiB: more than any test has

        jmp     entry

%include "serial.inc"
%include "crc32.inc"

entry:  mov     bp, sp
        les     si, [ss:bp + 4]
        xor     ax, ax
        mov     ds, ax
        call    serial_open
        cld
        sti
        say     "FETCH-START api="
        cmp     dword [es:si], "!PXE"
        jne     no_api
        mov     eax, [es:si + 16]       ; EntryPointSP
        mov     [api], eax
        say     "ok client="
        mov     cx, DHCP_ACK
        call    get_packet
        mov     eax, [packet + 16]      ; yiaddr
        call    put_address
        mov     cx, CACHED_REPLY
        call    get_packet
        say     " server="
        mov     eax, [packet + 20]      ; siaddr
        mov     [read_file.server], eax
        call    put_address
        say     13, 10

        mov     si, file_name
        mov     di, read_file.name
        mov     cx, 127
        rep movsb
        call    measure_clock
        rdtsc
        push    edx
        push    eax
        mov     cx, TFTP_READ_FILE
        mov     di, read_file
        call    call_api
        rdtsc
        pop     ebx
        pop     ecx
        sub     eax, ebx
        sbb     edx, ecx
        mov     [cycles], eax
        mov     [cycles + 4], edx

        say     "FETCH-DONE status="
        mov     ax, [read_file]
        call    put_hex16
        say     " size="
        mov     eax, [read_file.size]
        call    put_hex32
        say     " crc="
        mov     esi, TARGET
        mov     ecx, [read_file.size]
        call    crc32
        call    put_hex32
        say     " tsc="
        mov     eax, [cycles + 4]
        call    put_hex32
        mov     eax, [cycles]
        call    put_hex32
        say     " hz="
        mov     eax, [clock + 4]
        call    put_hex32
        mov     eax, [clock]
        call    put_hex32
        say     13, 10
        mov     al, 0x30
finish: out     DEBUG_EXIT, al
.halt:  sti
        hlt
        jmp     .halt

no_api: say     "missing", 13, 10
        mov     al, 0x31
        jmp     finish

; CX: function, DI: parameters in segment 0. Ends the VM when the call failed.
call_api:
        mov     [function], cx
        mov     [parameters], di
        push    ds
        push    di
        push    cx
        call    far [api]
        add     sp, 6
        xor     cx, cx
        mov     ds, cx
        mov     es, cx
        mov     di, [parameters]
        test    ax, ax
        jnz     .failed
        cmp     [di], ax                ; the status word of the parameters
        jne     .failed
        ret
.failed:
        say     "FETCH-FAILED call="
        push    ax
        mov     ax, [function]
        call    put_hex16
        say     " exit="
        pop     ax
        call    put_hex16
        say     " status="
        mov     ax, [di]
        call    put_hex16
        say     13, 10
        mov     al, 0x31
        jmp     finish

; CX: packet type. The packet is copied to `packet`.
get_packet:
        mov     di, cached_info
        mov     [di + 2], cx
        mov     word [di + 4], 1500     ; BufferSize is in and out
        mov     cx, GET_CACHED_INFO
        jmp     call_api

; EAX: an address in network byte order, as it stands in memory
put_address:
        xchg    al, ah
        rol     eax, 16
        xchg    al, ah
        jmp     put_hex32

; Sets `clock` to the cycles of two ticks of the BIOS clock.
measure_clock:
        call    .tick
        rdtsc
        mov     [clock], eax
        mov     [clock + 4], edx
        call    .tick
        call    .tick
        rdtsc
        sub     eax, [clock]
        sbb     edx, [clock + 4]
        mov     [clock], eax
        mov     [clock + 4], edx
        ret
.tick:  mov     ax, [0x46C]
.same:  cmp     ax, [0x46C]
        je      .same
        ret

        align   4, db 0
api:            dd 0
function:       dw 0
parameters:     dw 0
clock:          dq 0
cycles:         dq 0
cached_info:    dw 0, 0, 0              ; Status, PacketType, BufferSize
                dw packet, 0, 0         ; Buffer, BufferLimit
read_file:      dw 0                    ; Status
.name:          times 128 db 0          ; FileName
.size:          dd LIMIT                ; BufferSize: in the space, out the size
                dd TARGET               ; Buffer
.server:        dd 0                    ; ServerIPAddress
                dd 0, 0                 ; GatewayIPAddress, McastIPAddress
                dw 0, 0x4500            ; TFTPClntPort, TFTPSrvPort (network order)
                dw 10, 1                ; TFTPOpenTimeOut, TFTPReopenDelay
file_name:
packet          equ file_name + 128 + 4
