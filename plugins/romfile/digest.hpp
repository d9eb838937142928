// SPDX-License-Identifier: GPL-2.0-or-later
// SHA-256 by Nettle, which is small when it is linked into a module.
#pragma once

#include <string>

#include "romfile/bytes.hpp"

namespace romfile {

/// The SHA-256 of the bytes as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(View bytes);

}  // namespace romfile
