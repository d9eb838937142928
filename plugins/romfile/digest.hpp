// SPDX-License-Identifier: GPL-2.0-or-later
// Digests by Nettle, which is small when it is linked into a module.
#pragma once

#include <string>

#include "romfile/bytes.hpp"

namespace romfile {

/// The SHA-256 of the bytes as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(View bytes);

/// The SHA-256 of the bytes in base64, as the security policies of web pages name it.
[[nodiscard]] std::string sha256_base64(View bytes);

/// The MD5 of the bytes as 32 lower-case hexadecimal digits, for comparison with lists of dpkg.
[[nodiscard]] std::string md5_hex(View bytes);

}  // namespace romfile
