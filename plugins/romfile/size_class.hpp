// SPDX-License-Identifier: GPL-2.0-or-later
// Size classes of ROM files. QEMU rounds the file up to a power of two, and that number is part of
// what live migration compares: a file must stay in the class of the one it replaces.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "romfile/bytes.hpp"
#include "romfile/result.hpp"
#include "romfile/rom_file.hpp"

namespace romfile {

/// The size in bytes that "256K", "256KiB", "262144" or "1M" names, upper or lower case; an error
/// when it is none of 64K, 128K, 256K, 512K and 1M.
[[nodiscard]] Result<std::size_t> parse_size_class(std::string_view text);

/// "256K", "1M", or plain bytes below 1K: for any power of two.
[[nodiscard]] std::string size_class_name(std::size_t size);

/// The file brought to exactly `size` bytes by FF behind its content; fill that is there already is
/// replaced, so the class may also become smaller. The images and with them their checksums stay as
/// they are. `rom` is what parse_rom() said about `file`. An error when the content is larger.
[[nodiscard]] Result<Bytes> pad(View file, const RomFile& rom, std::size_t size);

}  // namespace romfile
