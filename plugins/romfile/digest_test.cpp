// SPDX-License-Identifier: GPL-2.0-or-later
// The examples of FIPS 180 and RFC 1321.
#include "romfile/digest.hpp"

#include <catch2/catch.hpp>
#include <string_view>

namespace romfile {
namespace {

View bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

TEST_CASE("digest: SHA-256 in hexadecimal and in base64") {
    CHECK(sha256_hex(bytes("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_base64(bytes("abc")) == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    CHECK(sha256_base64({}) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST_CASE("digest: MD5") {
    CHECK(md5_hex(bytes("abc")) == "900150983cd24fb0d6963f7d28e17f72");
}

}  // namespace
}  // namespace romfile
