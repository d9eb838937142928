// SPDX-License-Identifier: GPL-2.0-or-later
// Loads a Linux kernel (bzImage, boot protocol 2.00 and later) with its initrd and command line.
// First everything is decided and checked, then everything is put in its place.
#pragma once

#include "boot/image_store.hpp"

namespace boot {

/// The memory of the machine; addresses are physical and below 4 GiB.
struct LinuxMachine {
    std::uintptr_t origin = 0;          ///< where the loader sees address 0
    std::uint32_t base_memory_end = 0;  ///< what lies from here to 1 MiB is not ours to use
    /// The run of usable memory in which the images lie; it may hold the loader.
    std::uint32_t ram_begin = 0;
    std::uint32_t ram_end = 0;
    /// What only the running kernel may use, because the loader is there.
    std::uint32_t loader_begin = 0;
    std::uint32_t loader_end = 0;
};

/// Where everything will lie.
struct LinuxPlan {
    std::uint32_t setup_size = 0;  ///< real-mode code at the start of the file
    std::uint32_t kernel_size = 0;
    std::uint32_t kernel_address = 0;
    std::uint32_t initrd_address = 0;
    std::uint32_t initrd_size = 0;
    std::uint32_t real_mode_address = 0;
    std::uint16_t heap_end = 0;  ///< from real_mode_address; the command line follows
};

/// With which registers the kernel's real-mode code is entered (section "Running the Kernel").
struct LinuxEntry {
    std::uint16_t segment = 0;  ///< DS = ES = FS = GS = SS; CS is 0x20 higher
    std::uint16_t stack = 0;
};

/// Whether this is a kernel for load_linux(): by its magic numbers only.
bool is_linux(layout::Bytes content);

/// Decides where `kernel`, which belongs to `images`, and all other images as its initrd go. Its
/// arguments are the command line; vga=, mem= and initrd= are the loader's as well.
/// Code::malformed: no kernel, or a damaged one; Code::unsupported: older than bzImage;
/// Code::too_large: the command line; Code::no_memory. Nothing is written.
async::Result<LinuxPlan> plan_linux(const ImageStore& images,
                                    const Image& kernel,
                                    const LinuxMachine& machine);

/// Carries the plan out. The images are gone then; the kernel must be entered.
LinuxEntry load_linux(const LinuxPlan& plan,
                      ImageStore& images,
                      const Image& kernel,
                      const LinuxMachine& machine);

}  // namespace boot
