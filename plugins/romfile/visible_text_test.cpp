// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/visible_text.hpp"

#include <catch2/catch.hpp>

namespace romfile {
namespace {

TEST_CASE("visible text: what is text stays as it is") {
    for (const char* const text :
         {"", "kvm1.example.org", "a \\ b", "M\u00fcnchen", "\u6771\u4eac", "\U0001F600"})
        CHECK(visible(text) == text);
}

TEST_CASE("visible text: what a terminal or a reader could take for something else is shown") {
    struct Row {
        const char* text;
        const char* shown;
    };
    static constexpr Row rows[] = {
        {"\033[2J", "\\x1b[2J"},
        {"a\r\n\tb\x7f", "a\\x0d\\x0a\\x09b\\x7f"},
        {"\xC2\x9B", "\\xc2\\x9b"},                    // CSI in one character
        {"\xE2\x80\xAE", "\\xe2\\x80\\xae"},           // right-to-left override
        {"\xE2\x81\xA6", "\\xe2\\x81\\xa6"},           // left-to-right isolate
        {"\xD8\x9C", "\\xd8\\x9c"},                    // Arabic letter mark
        {"\xF3\xA0\x81\x81", "\\xf3\\xa0\\x81\\x81"},  // a tag
        {"\xEF\xBF\xBE", "\\xef\\xbf\\xbe"},           // U+FFFE, which XML forbids
        {"\xC0\x9B[", "\\xc0\\x9b["},                  // escape, overlong
        {"\xED\xA0\x80", "\\xed\\xa0\\x80"},           // a surrogate
        {"\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},  // above the last character
        {"a\xFF\xE2\x82", "a\\xff\\xe2\\x82"},         // no UTF-8, and a character that is cut off
    };
    for (const Row& row : rows)
        CHECK(visible(row.text) == row.shown);
    CHECK(visible(std::string_view("a\0b", 3)) == "a\\x00b");
}

}  // namespace
}  // namespace romfile
