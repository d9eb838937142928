// SPDX-License-Identifier: GPL-2.0-or-later
// The vectors are those of RFC 4648, section 10.
#include "romfile/base64.hpp"

#include <catch2/catch.hpp>
#include <string>

using romfile::Bytes;
using romfile::from_base64;
using romfile::to_base64;

namespace {

std::optional<std::string> text(std::string_view base64) {
    const auto bytes = from_base64(base64);
    return bytes ? std::optional(std::string(bytes->begin(), bytes->end())) : std::nullopt;
}

}  // namespace

TEST_CASE("base64 is decoded") {
    CHECK(text("") == "");
    CHECK(text("Zg==") == "f");
    CHECK(text("Zm8=") == "fo");
    CHECK(text("Zm9v") == "foo");
    CHECK(text("Zm9v\nYmFy") == "foobar");
}

TEST_CASE("bytes are encoded") {
    CHECK(to_base64(Bytes{}).empty());
    CHECK(to_base64(Bytes{'f'}) == "Zg==");
    CHECK(to_base64(Bytes{'f', 'o'}) == "Zm8=");
    CHECK(to_base64(Bytes{0xFF, 0xEF, 0xBE}) == "/+++");
}

TEST_CASE("what is not base64 is nothing") {
    for (const char* const wrong : {"Z", "Zg", "Zg=", "Zg===", "Zg==Zg==", "Zm9*", "=", "Z\0g="})
        CHECK_FALSE(from_base64(wrong).has_value());
}
