// SPDX-License-Identifier: GPL-2.0-or-later
// A UEFI boot program that says on COM1 that it runs and what is in the option ROMs of this
// machine, as the firmware keeps them (UEFI 2.10, sections 4.3, 4.4 and 14.4): for each ROM its
// size and what is printable in its first 512 bytes. Then it ends the VM through isa-debug-exit.
//   UEFI-MARKER
//   ROM size=0000a800 text=U......qemu-rom-multinic...
// Of the interfaces only what is needed has a name.
using Byte = unsigned char;
using Word = unsigned long long;  // a handle, a UINTN, a UINT64

struct Guid {
    unsigned first;
    unsigned short second, third;
    Byte rest[8];
};

struct PciIo {
    Word unused[18];
    Word rom_size;
    const Byte* rom_image;
};
constexpr Guid PCI_IO = {0x4cf5b200, 0x68b8, 0x4ca5, {0x9e, 0xec, 0xb2, 0x3e, 0x3f, 0x50, 2, 0x9a}};

struct BootServices {
    Word unused[19];
    Word (*handle_protocol)(Word handle, const Guid* protocol, const PciIo** found);
    Word more_unused[19];
    Word (*locate_handle_buffer)(
        Word how, const Guid* protocol, Word key, Word* count, Word** found);
};
constexpr Word BY_PROTOCOL = 2;

struct SystemTable {
    Word unused[12];
    BootServices* boot;
};

static_assert(__builtin_offsetof(PciIo, rom_image) == 152);
static_assert(__builtin_offsetof(BootServices, handle_protocol) == 152);
static_assert(__builtin_offsetof(BootServices, locate_handle_buffer) == 312);
static_assert(__builtin_offsetof(SystemTable, boot) == 96);

constexpr unsigned short COM1 = 0x3f8, LINE_STATUS = COM1 + 5, DEBUG_EXIT = 0xf4;
constexpr Byte HOLDING_EMPTY = 0x20, DONE = 0x10;

static void out(unsigned short port, Byte value) {
    asm volatile("outb %0, %1" ::"a"(value), "Nd"(port));
}

static Byte in(unsigned short port) {
    Byte value;
    asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static void say(char character) {
    while (!(in(LINE_STATUS)&HOLDING_EMPTY)) {
    }
    out(COM1, static_cast<Byte>(character));
}

static void say(const char* text) {
    while (*text) {
        say(*text++);
    }
}

static void say_rom(const PciIo& device) {
    say("ROM size=");
    for (int shift = 28; shift >= 0; shift -= 4) {
        say("0123456789abcdef"[device.rom_size >> shift & 15]);
    }
    say(" text=");
    for (Word at = 0; at < device.rom_size && at < 512; ++at) {
        const Byte character = device.rom_image[at];
        say(character > ' ' && character < 127 ? static_cast<char>(character) : '.');
    }
    say("\r\n");
}

extern "C" Word efi_main(Word /*image*/, const SystemTable* table) {
    Word count = 0;
    Word* handles = nullptr;
    say("UEFI-MARKER\r\n");
    table->boot->locate_handle_buffer(BY_PROTOCOL, &PCI_IO, 0, &count, &handles);
    for (Word number = 0; number < count; ++number) {
        const PciIo* device = nullptr;
        if (table->boot->handle_protocol(handles[number], &PCI_IO, &device) == 0 &&
            device->rom_image) {
            say_rom(*device);
        }
    }
    out(DEBUG_EXIT, DONE);
    for (;;) {
        asm volatile("hlt");
    }
}
