// SPDX-License-Identifier: GPL-2.0-or-later
#include "std/bytes.hpp"

#include <catch2/catch.hpp>

#include "std/endian.hpp"

using layout::Bytes;
using layout::Reader;
using layout::Writer;

namespace {

constexpr std::uint8_t five[] = {1, 2, 3, 4, 5};
constexpr std::size_t huge = ~std::size_t{0};

}  // namespace

TEST_CASE("a reader takes values off the front") {
    Reader reader(five);
    layout::be16 pair{0};
    REQUIRE(reader.read(pair));
    CHECK(pair == 0x0102);
    REQUIRE(reader.skip(1));
    Bytes taken;
    REQUIRE(reader.take(2, taken));
    CHECK(taken[0] == 4);
    CHECK(reader.left() == 0);
    CHECK(reader.rest().empty());
    CHECK(reader.take(0, taken));
}

TEST_CASE("a read that does not fit takes nothing") {
    Reader reader(five);
    layout::le64 large{7};
    CHECK_FALSE(reader.read(large));
    CHECK(large == 7);
    Bytes taken;
    CHECK_FALSE(reader.take(6, taken));
    CHECK_FALSE(reader.take(huge, taken));
    CHECK_FALSE(reader.skip(huge));
    CHECK(taken.empty());
    CHECK(reader.left() == 5);
    CHECK(reader.take(5, taken));
}

TEST_CASE("a writer appends and knows how much") {
    std::uint8_t space[8] = {};
    Writer writer(space);
    writer.write(layout::be16(0x0102)).write_text("ab").write_bytes(Bytes(five).first(2));
    writer.fill(0xEE, 2);
    CHECK(writer.ok());
    CHECK(writer.used() == 8);
    const std::uint8_t expected[] = {1, 2, 'a', 'b', 1, 2, 0xEE, 0xEE};
    CHECK(std::equal(std::begin(expected), std::end(expected), writer.written().begin()));
    CHECK(writer.write_bytes({}).ok());
}

TEST_CASE("a writer that was once full stays not ok and never writes beyond its space") {
    std::uint8_t space[6] = {0, 0, 0, 0, 0xAA, 0xAA};
    Writer writer(layout::MutableBytes(space).first(4));
    writer.write_bytes(five);
    CHECK_FALSE(writer.ok());
    CHECK(writer.used() == 0);
    writer.fill(1, huge);
    writer.write(layout::be32(0x01020304));
    CHECK_FALSE(writer.ok());
    CHECK(writer.used() == 4);
    CHECK(space[4] == 0xAA);
}

TEST_CASE("text and bytes are two views of one thing") {
    CHECK(layout::as_text(layout::as_bytes("abc")) == "abc");
    CHECK(layout::as_bytes("").empty());
    layout::le16 value(0x0102);
    CHECK(layout::bytes_of(value)[0] == 2);
}
