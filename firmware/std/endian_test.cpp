// SPDX-License-Identifier: GPL-2.0-or-later
#include "std/endian.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

using namespace layout;

namespace {

template <class T>
std::vector<unsigned> bytes_of(const T& value) {
    std::uint8_t bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    return {bytes, bytes + sizeof(T)};
}

struct Header {
    std::uint8_t first;
    be32 second;
    le16 third;
    le64 fourth;
};
static_assert(sizeof(Header) == 15);
static_assert(be16(0x0102) == 0x0102 && le64(0x0102030405060708) == 0x0102030405060708);

}  // namespace

TEST_CASE("bytes stand in the order that the type says") {
    CHECK(bytes_of(le16(0x0102)) == std::vector<unsigned>{2, 1});
    CHECK(bytes_of(be16(0x0102)) == std::vector<unsigned>{1, 2});
    CHECK(bytes_of(le32(0x01020304)) == std::vector<unsigned>{4, 3, 2, 1});
    CHECK(bytes_of(be32(0x01020304)) == std::vector<unsigned>{1, 2, 3, 4});
    CHECK(bytes_of(le64(0x0102030405060708)) == std::vector<unsigned>{8, 7, 6, 5, 4, 3, 2, 1});
}

TEST_CASE("values survive, with their highest bits") {
    for (std::uint32_t value : {0u, 1u, 0x80u, 0xFF00u, 0x7FFFFFFFu, 0xFFFFFFFFu}) {
        CHECK(be32(value) == value);
        CHECK(le32(value) == value);
        auto half = static_cast<std::uint16_t>(value);
        CHECK(be16(half) == half);
        CHECK(le16(half) == half);
    }
    CHECK(le64(0xFEDCBA9876543210) == 0xFEDCBA9876543210);
}

TEST_CASE("a foreign layout is read where it stands, aligned or not") {
    const std::uint8_t bytes[] = {9, 1, 2, 3, 4, 6, 5, 0xEF, 0xBE, 0, 0, 0, 0, 0, 0};
    Header header;
    std::memcpy(&header, bytes, sizeof header);
    CHECK(header.second == 0x01020304);
    CHECK(header.third == 0x0506);
    CHECK(header.fourth == 0xBEEF);
    header.second = 7;
    CHECK(bytes_of(header)[4] == 7);
}
