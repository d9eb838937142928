// SPDX-License-Identifier: GPL-2.0-or-later
// MD4 (RFC 1320) and MD5 (RFC 1321). Neither resists an attacker; they are here for scripts that
// use them.
#pragma once

#include "boot/digest.hpp"

namespace boot {

void md4_begin(Digest& digest);
void md4_compress(Digest& digest, const std::uint8_t* block);
void md5_begin(Digest& digest);
void md5_compress(Digest& digest, const std::uint8_t* block);

}  // namespace boot
