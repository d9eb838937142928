// SPDX-License-Identifier: GPL-2.0-or-later
// The header of a Linux kernel image for x86: the Linux/x86 boot protocol (kernel documentation,
// arch/x86/boot), versions 2.00 to 2.15. Lengths, places and magic numbers are from there.
#pragma once

#include <cstddef>
#include <cstdint>

#include "std/endian.hpp"

namespace layout {

inline constexpr std::uint16_t linux_boot_flag = 0xAA55;
inline constexpr std::uint32_t linux_magic = 0x53726448;  ///< "HdrS"
inline constexpr std::uint8_t linux_loaded_high = 0x01;   ///< in loadflags: a bzImage
inline constexpr std::uint8_t linux_can_use_heap = 0x80;  ///< in loadflags: heap_end_ptr is valid
inline constexpr std::uint8_t linux_loader_undefined = 0xFF;

inline constexpr std::size_t linux_sector = 512;
inline constexpr std::uint8_t linux_default_setup_sects = 4;    ///< what 0 means
inline constexpr std::uint32_t linux_setup_limit = 0x8000;      ///< boot sector and setup code
inline constexpr std::uint32_t linux_entry_offset = 0x200;      ///< in the real-mode code
inline constexpr std::uint32_t linux_load_address = 0x100000;   ///< of a bzImage
inline constexpr std::uint32_t linux_initrd_max = 0x37FFFFFF;   ///< before version 2.03
inline constexpr std::uint32_t linux_command_line_limit = 255;  ///< before version 2.06

/// Versions that brought fields.
inline constexpr std::uint16_t linux_2_00 = 0x200;
inline constexpr std::uint16_t linux_2_01 = 0x201;  ///< heap_end_ptr
inline constexpr std::uint16_t linux_2_02 = 0x202;  ///< cmd_line_ptr; real-mode code anywhere
inline constexpr std::uint16_t linux_2_03 = 0x203;  ///< initrd_addr_max
inline constexpr std::uint16_t linux_2_04 = 0x204;  ///< syssize of four bytes
inline constexpr std::uint16_t linux_2_05 = 0x205;  ///< kernel_alignment, relocatable_kernel
inline constexpr std::uint16_t linux_2_06 = 0x206;  ///< cmdline_size
inline constexpr std::uint16_t linux_2_10 = 0x20A;  ///< pref_address, init_size

/// From the start of the file, and of the real-mode code in memory.
struct LinuxHeader {
    std::uint8_t boot_sector[0x20];
    le16 cmd_line_magic;   ///< before version 2.02: linux_command_line_magic
    le16 cmd_line_offset;  ///< from the start of the real-mode code
    std::uint8_t boot_sector_rest[0x1F1 - 0x24];
    std::uint8_t setup_sects;  ///< setup code behind the boot sector
    le16 root_flags;
    le32 syssize;  ///< 32-bit code, units of 16 bytes
    le16 ram_size;
    le16 vid_mode;
    le16 root_dev;
    le16 boot_flag;
    le16 jump;
    le32 header;
    le16 version;
    le32 realmode_swtch;
    le16 start_sys_seg;
    le16 kernel_version;
    std::uint8_t type_of_loader;
    std::uint8_t loadflags;
    le16 setup_move_size;
    le32 code32_start;
    le32 ramdisk_image;
    le32 ramdisk_size;
    le32 bootsect_kludge;
    le16 heap_end_ptr;  ///< from linux_entry_offset
    std::uint8_t ext_loader_ver;
    std::uint8_t ext_loader_type;
    le32 cmd_line_ptr;
    le32 initrd_addr_max;  ///< highest byte that an initrd may occupy
    le32 kernel_alignment;
    std::uint8_t relocatable_kernel;
    std::uint8_t min_alignment;
    le16 xloadflags;
    le32 cmdline_size;  ///< without the terminating zero
    le32 hardware_subarch;
    le64 hardware_subarch_data;
    le32 payload_offset;
    le32 payload_length;
    le64 setup_data;
    le64 pref_address;
    le32 init_size;
    le32 handover_offset;
    le32 kernel_info_offset;
};
static_assert(offsetof(LinuxHeader, setup_sects) == 0x1F1);
static_assert(offsetof(LinuxHeader, version) == 0x206);
static_assert(sizeof(LinuxHeader) == 0x26C);

inline constexpr std::uint16_t linux_command_line_magic = 0xA33F;

/// Values of vid_mode that vga= gives by name.
inline constexpr std::uint16_t linux_video_normal = 0xFFFF;
inline constexpr std::uint16_t linux_video_extended = 0xFFFE;
inline constexpr std::uint16_t linux_video_ask = 0xFFFD;

/// A member of a "newc" cpio archive (kernel documentation, initramfs buffer format): this header,
/// the name with its zero, zeros up to a multiple of four, the content, zeros up to a multiple of
/// four. Numbers are eight hexadecimal digits.
struct CpioHeader {
    using Number = char[8];
    char magic[6];  ///< "070701"
    Number ino, mode, uid, gid, nlink, mtime, filesize, major, minor, rmajor, rminor;
    Number namesize;  ///< with the terminating zero
    Number check;
};
static_assert(sizeof(CpioHeader) == 110);
inline constexpr std::uint32_t cpio_regular_file = 0100000;
inline constexpr std::uint32_t cpio_directory = 0040000;

}  // namespace layout
