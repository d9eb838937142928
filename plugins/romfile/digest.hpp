// SPDX-License-Identifier: GPL-2.0-or-later
// SHA-256 by OpenSSL's libcrypto.
#pragma once

#include <string>

#include "romfile/bytes.hpp"

namespace romfile {

/// The SHA-256 of the bytes as 64 lower-case hexadecimal digits; empty when the library refuses.
[[nodiscard]] std::string sha256_hex(View bytes);

}  // namespace romfile
