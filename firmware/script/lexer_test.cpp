// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/lexer.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace script;

namespace {

/// Every logical line as its words with '|' between them, and the lines' numbers before.
std::string lines(std::string_view text) {
    std::string all;
    for (LinePlace place; place.position < text.size();) {
        LineCharacters characters(text, place.position);
        std::string line;
        for (int c; (c = characters.next()) != LineCharacters::end;)
            line += static_cast<char>(c);
        all += std::to_string(place.number) + "(";
        Words words(line);
        bool first = true;
        for (std::string_view word; !(word = words.next()).empty(); first = false)
            (all += first ? "" : "|") += word;
        all += ")";
        CHECK(words.next().empty());
        place.position = characters.position();
        place.number += characters.lines_passed();
    }
    return all;
}

}  // namespace

TEST_CASE("a script is known by its first bytes") {
    struct {
        std::string_view file;
        bool is;
    } table[] = {
        {"#!ipxe\n", true},
        {"#!gpxe\r\n", true},
        {"#!ipxe ", true},
        {"#!ipxe\techo", true},
        {"#!ipxe", false},
        {"#!ipxe2\n", false},
        {"#!IPXE\n", false},
        {" #!ipxe\n", false},
        {"\xEF\xBB\xBF#!ipxe\n", false},
        {"#!/bin/sh\n", false},
        {"#!hpxe\n", false},
        {"", false},
        {"#", false},
    };
    for (auto& row : table) {
        CAPTURE(row.file);
        CHECK(is_script(row.file) == row.is);
    }
}

TEST_CASE("lines and words") {
    using namespace std::string_view_literals;
    struct {
        std::string_view text, result;
    } table[] = {
        {"", ""},
        {"echo a", "1(echo|a)"},
        {"echo a\n", "1(echo|a)"},
        {"echo a\necho b\n", "1(echo|a)2(echo|b)"},
        {"\n\n  echo\t a \t\n", "1()2()3(echo|a)"},
        // CR, VT and FF are blanks, also where CR LF ends the line
        {"echo a\r\necho b\r\n", "1(echo|a)2(echo|b)"},
        {"a\rb\vc\fd", "1(a|b|c|d)"},
        // U+00A0, but not its halves
        {"a\xC2\xA0; b", "1(a|;|b)"},
        {"\xC2\xA0 a\xC2\xA0\xC2\xA0"
         "b",
         "1(a|b)"},
        {"a\xC2 b\xA0", "1(a\xC2|b\xA0)"},
        {"a\xC2", "1(a\xC2)"},
        {"\xC3\xA4\xE2\x82\xAC", "1(\xC3\xA4\xE2\x82\xAC)"},
        // comments begin a word
        {"# all\n", "1()"},
        {"echo a # b c\nd", "1(echo|a)2(d)"},
        {"echo a#b", "1(echo|a#b)"},
        {"#!ipxe\necho\n", "1()2(echo)"},
        // a trailing backslash joins
        {"a \\\n  b\nc", "1(a|b)3(c)"},
        {"a\\\nb", "1(ab)"},
        {"a\\\r\nb", "1(ab)"},
        {"a\\\n\\\nb\nc", "1(ab)4(c)"},
        {"a\\b", "1(a\\b)"},
        {"a\\ \nb", "1(a\\)2(b)"},
        {"a\\", "1(a\\)"},
        {"a\\\n", "1(a)"},
        {"# a \\\n b\nc", "1()3(c)"},
        // no quotes, no escapes
        {"echo \"a b\" 'c", "1(echo|\"a|b\"|'c)"},
        {"a\0b"sv, "1(a\0b)"sv},
    };
    for (auto& row : table) {
        CAPTURE(row.text);
        CHECK(lines(row.text) == row.result);
    }
}

TEST_CASE("operators are whole words") {
    CHECK(operator_of("||") == Operator::either);
    CHECK(operator_of("&&") == Operator::both);
    CHECK(operator_of(";") == Operator::then);
    for (std::string_view word : {"|", "&", "|||", "a;", ";;", "", "echo"})
        CHECK(operator_of(word) == Operator::end);
}

TEST_CASE("labels") {
    CHECK(is_label(":a"));
    CHECK_FALSE(is_label(":"));
    CHECK_FALSE(is_label("a:"));
    constexpr std::string_view text =
        "#!ipxe\n:one\n\t\xC2\xA0:two echo\necho :not\n:52:54:00:12:34:56\r\n:jo\\\nint "
        "x\n:one\n:twofold";
    struct {
        std::string_view label;
        unsigned line;  // 0: none
    } table[] = {
        {"one", 2},
        {"two", 3},
        {"52:54:00:12:34:56", 5},
        {"joint", 6},
        {"twofold", 9},
        {"not", 0},
        {"on", 0},
        {"ones", 0},
        {"52", 0},
        {"", 0},
        {"echo", 0},
    };
    for (auto& row : table) {
        CAPTURE(row.label);
        auto place = find_label(text, row.label);
        CHECK((place ? place->number : 0) == row.line);
    }
    // From where it stands the line can be read.
    auto place = find_label(text, "joint");
    REQUIRE(place);
    CHECK(text.substr(place->position, 4) == ":jo\\");
    CHECK_FALSE(find_label("", "a"));
    CHECK_FALSE(find_label(":", ""));
}
