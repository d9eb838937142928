// SPDX-License-Identifier: GPL-2.0-or-later
#include "std/bios_keys.hpp"

#include <catch2/catch.hpp>

using namespace async;
using layout::key_of_bios;

TEST_CASE("characters and control characters are their ASCII code") {
    CHECK(key_of_bios(0x1E61) == 'a');
    CHECK(key_of_bios(0x1E41) == 'A');
    CHECK(key_of_bios(0x3920) == ' ');
    CHECK(key_of_bios(0x1C0D) == key_enter);
    CHECK(key_of_bios(0xE00D) == key_enter);  // on the keypad
    CHECK(key_of_bios(0x0E08) == key_backspace);
    CHECK(key_of_bios(0x0F09) == key_tab);
    CHECK(key_of_bios(0x011B) == key_escape);
    CHECK(key_of_bios(0x3002) == 0x02);
    CHECK(key_of_bios(0xE02F) == '/');
}

TEST_CASE("the keys without a character, grey and on the keypad") {
    auto enhanced = GENERATE(0x00, 0xE0);
    auto key = [&](unsigned scan) {
        return key_of_bios(static_cast<std::uint16_t>(scan << 8 | static_cast<unsigned>(enhanced)));
    };
    CHECK(key(0x47) == key_home);
    CHECK(key(0x48) == key_up);
    CHECK(key(0x49) == key_page_up);
    CHECK(key(0x4B) == key_left);
    CHECK(key(0x4D) == key_right);
    CHECK(key(0x4F) == key_end);
    CHECK(key(0x50) == key_down);
    CHECK(key(0x51) == key_page_down);
    CHECK(key(0x52) == key_insert);
    CHECK(key(0x53) == key_delete);
}

TEST_CASE("function keys have the codes that scripts use") {
    CHECK(key_of_bios(0x3B00) == function_key(1));
    CHECK(key_of_bios(0x3F00) == 0x107E);  // F5
    CHECK(key_of_bios(0x4000) == 0x127E);
    CHECK(key_of_bios(0x4100) == 0x137E);
    CHECK(key_of_bios(0x4200) == 0x147E);
    CHECK(key_of_bios(0x4300) == 0x157E);
    CHECK(key_of_bios(0x4400) == 0x167E);
    CHECK(key_of_bios(0x8500) == 0x187E);
    CHECK(key_of_bios(0x8600) == 0x197E);  // F12
    CHECK(key_of_bios(0x0F00) == key_back_tab);
}

TEST_CASE("what has no name is no key") {
    CHECK(key_of_bios(0x0000) == key_none);
    CHECK(key_of_bios(0x4C00) == key_none);  // 5 on the keypad
    CHECK(key_of_bios(0x4AE0) == key_none);
    CHECK(key_of_bios(0x5400) == key_none);
    CHECK(key_of_bios(0x8700) == key_none);
    CHECK(key_of_bios(0xFF00) == key_none);
    CHECK(key_of_bios(0x00E0) == key_none);  // a letter of another alphabet
    CHECK(key_of_bios(0x0084) == key_none);
}
