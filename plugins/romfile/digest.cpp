// SPDX-License-Identifier: GPL-2.0-or-later
// SHA-256 through the EVP interface, which every OpenSSL since 1.1 and its FIPS builds offer.
#include "romfile/digest.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

namespace romfile {

std::string sha256_hex(View bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        return {};
    std::string text;
    for (unsigned i = 0; i < size; ++i)
        text += fmt::format("{:02x}", digest[i]);
    return text;
}

}  // namespace romfile
