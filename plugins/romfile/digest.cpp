// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/digest.hpp"

#include <fmt/format.h>
#include <nettle/md5.h>
#include <nettle/sha2.h>

#include <array>

#include "romfile/base64.hpp"

namespace romfile {
namespace {

template <std::size_t size>
std::string hexadecimal(const std::array<std::uint8_t, size>& digest) {
    std::string text;
    for (const std::uint8_t byte : digest)
        text += fmt::format("{:02x}", byte);
    return text;
}

std::array<std::uint8_t, SHA256_DIGEST_SIZE> sha256(View bytes) {
    sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, bytes.size(), bytes.data());
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest;
    sha256_digest(&context, digest.size(), digest.data());
    return digest;
}

}  // namespace

std::string sha256_hex(View bytes) {
    return hexadecimal(sha256(bytes));
}

std::string sha256_base64(View bytes) {
    return to_base64(sha256(bytes));
}

std::string md5_hex(View bytes) {
    md5_ctx context;
    md5_init(&context);
    md5_update(&context, bytes.size(), bytes.data());
    std::array<std::uint8_t, MD5_DIGEST_SIZE> digest;
    md5_digest(&context, digest.size(), digest.data());
    return hexadecimal(digest);
}

}  // namespace romfile
