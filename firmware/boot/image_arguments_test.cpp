// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/image_arguments.hpp"

#include <catch2/catch.hpp>
#include <string>

using boot::option;
using boot::parse_size;
using boot::take_number;
using boot::take_word;

TEST_CASE("arguments: words, whatever blanks there are") {
    std::string_view text = "  one two   three ";
    CHECK(take_word(text) == "one");
    CHECK(take_word(text) == "two");
    CHECK(take_word(text) == "three");
    CHECK(take_word(text).empty());
    CHECK(take_word(text).empty());
    std::string_view list = ",a,,b";
    CHECK(take_word(list, ',') == "a");
    CHECK(take_word(list, ',') == "b");
    CHECK(take_word(list, ',').empty());
}

TEST_CASE("arguments: the last option of a name counts") {
    CHECK(option("quiet mem=1G xmem=2G mem=3G", "mem=") == std::string_view("3G"));
    CHECK(option("mem=", "mem=") == std::string_view(""));
    CHECK_FALSE(option("memory=1", "mem="));
    CHECK_FALSE(option("", "mem="));
}

TEST_CASE("arguments: numbers in C notation and in octal") {
    struct Row {
        const char* text;
        unsigned base;
        long long value;  ///< -1: no number
        const char* rest;
    };
    const Row row = GENERATE(Row{"791", 0, 791, ""},
                             Row{"0x317", 0, 0x317, ""},
                             Row{"0X3Ff", 0, 0x3FF, ""},
                             Row{"0755", 0, 0755, ""},
                             Row{"0", 0, 0, ""},
                             Row{"08", 0, 0, "8"},
                             Row{"12k", 0, 12, "k"},
                             Row{"0x", 0, -1, "0x"},
                             Row{"0xg", 0, -1, "0xg"},
                             Row{"", 0, -1, ""},
                             Row{"-1", 0, -1, "-1"},
                             Row{"abc", 0, -1, "abc"},
                             Row{"755", 8, 0755, ""},
                             Row{"0755", 8, 0755, ""},
                             Row{"789", 8, 7, "89"},
                             Row{"", 8, -1, ""},
                             Row{"8", 8, -1, "8"},
                             Row{"4294967295", 0, 0xFFFFFFFF, ""},
                             Row{"4294967296", 0, 0xFFFFFFFF, ""},
                             Row{"0xffffffffffffffffffffff", 0, 0xFFFFFFFF, ""},
                             Row{"99999999999999999999999999", 0, 0xFFFFFFFF, ""});
    CAPTURE(row.text, row.base);
    std::string_view text = row.text;
    auto value = take_number(text, row.base);
    CHECK((value ? static_cast<long long>(*value) : -1) == row.value);
    CHECK(text == row.rest);
}

TEST_CASE("arguments: sizes with a unit") {
    struct Row {
        const char* text;
        long long value;
    };
    const Row row = GENERATE(Row{"512", 512},
                             Row{"64k", 64 << 10},
                             Row{"64K", 64 << 10},
                             Row{"0x10M", 16 << 20},
                             Row{"3G", 3LL << 30},
                             Row{"4G", 0xFFFFFFFF},
                             Row{"1T", 0xFFFFFFFF},
                             Row{"1P", 0xFFFFFFFF},
                             Row{"8E", 0xFFFFFFFF},
                             Row{"0E", 0},
                             Row{"nopentium", -1},
                             Row{"64Mx", -1},
                             Row{"64Q", -1},
                             Row{"64\x2d", -1},
                             Row{"", -1});
    CAPTURE(row.text);
    auto value = parse_size(row.text);
    CHECK((value ? static_cast<long long>(*value) : -1) == row.value);
}
