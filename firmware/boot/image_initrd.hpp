// SPDX-License-Identifier: GPL-2.0-or-later
// The initrd that a kernel gets: all images but the kernel, joined. An image whose arguments name a
// path becomes a file of that name: its content follows a cpio header.
#pragma once

#include "boot/image_store.hpp"

namespace boot {

/// Bytes that the images of `images` other than `kernel` take when they are joined: each starts at
/// a multiple of 4 (kernel documentation, initramfs buffer format), and the end is that of the last
/// one, because some kernels look at it (a compressed disk image). Code::malformed when an image's
/// arguments cannot be understood: PATH [mode=OCTAL] [mkdir=N], N the number of parent directories
/// to make, from the innermost on; -1 is all of them.
async::Result<std::uint32_t> joined_size(const ImageStore& images, const Image& kernel);

/// The images that the kernel's arguments name (initrd=NAME[,NAME...]) come in the order in which
/// they are named; all others stay where they are. Then the kernel becomes the first of all.
/// Scripts that run go away.
void order_images(ImageStore& images, const Image& kernel);

/// Joins all images but the first, which are contiguous, at `destination`: at or behind the start
/// of the second image, so that nothing is overwritten before it has moved, and at a multiple of 4.
/// Their content is gone from the store then. `size` is what joined_size() gave.
void join_images(const ImageStore& images, std::uint8_t* destination, std::uint32_t size);

}  // namespace boot
