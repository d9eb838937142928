// SPDX-License-Identifier: GPL-2.0-or-later
// Our layout of the kernel header against the table of the boot protocol document.
#include "std/linux.hpp"

#include <catch2/catch.hpp>

using layout::LinuxHeader;

TEST_CASE("linux header: every field that is used lies where the boot protocol has it") {
    CHECK(offsetof(LinuxHeader, cmd_line_magic) == 0x20);
    CHECK(offsetof(LinuxHeader, cmd_line_offset) == 0x22);
    CHECK(offsetof(LinuxHeader, setup_sects) == 0x1F1);
    CHECK(offsetof(LinuxHeader, syssize) == 0x1F4);
    CHECK(offsetof(LinuxHeader, vid_mode) == 0x1FA);
    CHECK(offsetof(LinuxHeader, boot_flag) == 0x1FE);
    CHECK(offsetof(LinuxHeader, header) == 0x202);
    CHECK(offsetof(LinuxHeader, version) == 0x206);
    CHECK(offsetof(LinuxHeader, type_of_loader) == 0x210);
    CHECK(offsetof(LinuxHeader, loadflags) == 0x211);
    CHECK(offsetof(LinuxHeader, setup_move_size) == 0x212);
    CHECK(offsetof(LinuxHeader, code32_start) == 0x214);
    CHECK(offsetof(LinuxHeader, ramdisk_image) == 0x218);
    CHECK(offsetof(LinuxHeader, ramdisk_size) == 0x21C);
    CHECK(offsetof(LinuxHeader, heap_end_ptr) == 0x224);
    CHECK(offsetof(LinuxHeader, cmd_line_ptr) == 0x228);
    CHECK(offsetof(LinuxHeader, initrd_addr_max) == 0x22C);
    CHECK(offsetof(LinuxHeader, kernel_alignment) == 0x230);
    CHECK(offsetof(LinuxHeader, relocatable_kernel) == 0x234);
    CHECK(offsetof(LinuxHeader, cmdline_size) == 0x238);
    CHECK(offsetof(LinuxHeader, pref_address) == 0x258);
    CHECK(offsetof(LinuxHeader, init_size) == 0x260);
    CHECK(offsetof(LinuxHeader, kernel_info_offset) == 0x268);
}
