// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/number.hpp"

#include <catch2/catch.hpp>

using namespace script;

TEST_CASE("numbers of three bases") {
    struct {
        std::string_view text;
        std::optional<std::int64_t> value;
    } table[] = {
        {"0", 0},
        {"42", 42},
        {"-42", -42},
        {"0x1aF", 0x1AF},
        {"0X10", 16},
        {"-0x10", -16},
        {"010", 8},
        {"-010", -8},
        {"00", 0},
        {"4294967295", 0xFFFFFFFF},
        {"-4294967295", -0xFFFFFFFFll},
        {"0xffffffff", 0xFFFFFFFF},
        {"4294967296", {}},
        {"99999999999999999999", {}},
        {"0x100000000", {}},
        {"", {}},
        {"-", {}},
        {"--1", {}},
        {"0x", {}},
        {"08", {}},
        {"1.5", {}},
        {"1 ", {}},
        {" 1", {}},
        {"+1", {}},
        {"1a", {}},
        {"a", {}},
        {"0xg", {}},
    };
    for (auto& row : table) {
        CAPTURE(row.text);
        CHECK(parse_number(row.text) == row.value);
    }
}

TEST_CASE("digits, and nothing else, have a value") {
    CHECK(digit_value('0') == 0);
    CHECK(digit_value('9') == 9);
    CHECK(digit_value('a') == 10);
    CHECK(digit_value('F') == 15);
    for (char character : {'g', 'G', '/', ':', '@', '`', ' ', '\0', '\x80', '\xFF'})
        CHECK(digit_value(character) == 16);
}

TEST_CASE("a text taken apart") {
    std::string_view text = "a..b";
    CHECK(take_until(text, '.') == "a");
    CHECK(take_until(text, '.').empty());
    CHECK(take_until(text, '.') == "b");
    CHECK(text.empty());
    CHECK(take_until(text, '.').empty());
}
