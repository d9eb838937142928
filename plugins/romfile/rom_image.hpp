// SPDX-License-Identifier: GPL-2.0-or-later
// One image of a ROM file; rom_file.cpp walks the chain.
#pragma once

#include "romfile/rom_file.hpp"

namespace romfile {

/// The image that begins at `offset`, which lies within the file. An error when there is no image.
[[nodiscard]] Result<Image> parse_image(View file, std::size_t offset);

/// Where in our images the descriptor stands, from the image's start; nothing in other images.
[[nodiscard]] std::optional<std::size_t> find_descriptor(View image);

/// Text of a foreign file, fit for a terminal and for JSON: up to the first zero, what is not
/// printable ASCII as \xNN.
[[nodiscard]] std::string printable(View text);

/// Sets the checksums of the x86 image at `offset`: of its PnP header, then of the resident part in
/// its last byte. The image's headers must have been checked to be whole.
void set_checksums(Bytes& file, std::size_t offset);

}  // namespace romfile
