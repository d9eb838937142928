// SPDX-License-Identifier: GPL-2.0-or-later
// SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512 (FIPS 180-4). The constants are computed.
#pragma once

#include "boot/digest.hpp"

namespace boot {

void sha1_begin(Digest& digest);
void sha1_compress(Digest& digest, const std::uint8_t* block);
void sha224_begin(Digest& digest);
void sha256_begin(Digest& digest);
void sha256_compress(Digest& digest, const std::uint8_t* block);
void sha384_begin(Digest& digest);
void sha512_begin(Digest& digest);
void sha512_compress(Digest& digest, const std::uint8_t* block);

}  // namespace boot
