// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/text.hpp"

#include <catch2/catch.hpp>

using async::Text;

TEST_CASE("numbers in both notations") {
    Text<64> text;
    text.decimal(0)
        .add(' ')
        .decimal(18446744073709551615u)
        .add(' ')
        .hex(0)
        .add(' ')
        .hex(0xBEEF)
        .add(' ');
    text.hex(0xA, 4).add(' ').hex(~0ull, 2);
    CHECK(text.view() == "0 18446744073709551615 0 beef 000a ffffffffffffffff");
    CHECK_FALSE(text.truncated());
}

TEST_CASE("what does not fit is cut and said") {
    Text<5> text;
    text.add("abc");
    CHECK_FALSE(text.truncated());
    text.add("de");
    CHECK_FALSE(text.truncated());
    text.add('f').add("");
    CHECK(text.view() == "abcde");
    CHECK(text.truncated());
    text.clear();
    CHECK(text.view().empty());
    CHECK_FALSE(text.truncated());
    text.decimal(1234567);
    CHECK(text.view() == "12345");
    CHECK(text.truncated());
}

TEST_CASE("a copy has its own storage") {
    Text<10> text("one");
    Text<10> copy = text;
    text.clear();
    text.add("other");
    CHECK(copy.view() == "one");
    copy = text;
    CHECK(copy.view() == "other");
    auto& itself = copy;
    copy = itself;
    CHECK(copy.view() == "other");
}
