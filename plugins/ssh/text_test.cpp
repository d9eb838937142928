// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/text.hpp"

#include <catch2/catch.hpp>

using namespace ssh;

TEST_CASE("foreign text becomes one printable line") {
    CHECK(printable_line("plain") == "plain");
    CHECK(printable_line("  two\r\nlines\n") == "two; lines");
    CHECK(printable_line("\x1b[31mred\x07") == "\\x1b[31mred\\x07");
    CHECK(printable_line("\xc3\xa4") == "\\xc3\\xa4");
    CHECK(printable_line(std::string(1000, 'x')) == std::string(300, 'x') + "...");
    CHECK(printable_line(std::string(1000, '\x01'), 10).size() <= 13);
    CHECK(printable_line("") == "");
}

TEST_CASE("words between separators") {
    CHECK(split("a,b,,c,", ",") == std::vector<std::string>{"a", "b", "c"});
    CHECK(split(" \t ", " \t").empty());
    CHECK(split("", ",").empty());
    CHECK(split("one", ",") == std::vector<std::string>{"one"});
}

TEST_CASE("patterns of OpenSSH") {
    struct Row {
        const char* pattern;
        const char* text;
        bool matches;
    };
    const Row rows[] = {
        {"*", "", true},
        {"*", "anything", true},
        {"?", "", false},
        {"?", "a", true},
        {"?", "ab", false},
        {"10.0.0.*", "10.0.0.7", true},
        {"10.0.0.*", "10.0.1.7", false},
        {"*.example.com", "a.b.example.com", true},
        {"*.example.com", "example.com", false},
        {"h?-*-end", "h1-a-b-end", true},
        {"h?-*-end", "h1-a-b-en", false},
        {"**a**", "bab", true},
        {"abc", "abc", true},
        {"abc", "abcd", false},
        {"", "", true},
        {"", "a", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.pattern, row.text);
        CHECK(matches(row.pattern, row.text) == row.matches);
    }
}

TEST_CASE("a pattern of many stars does not take for ever") {
    std::string pattern;
    for (int i = 0; i < 200; ++i)
        pattern += "*a";
    CHECK_FALSE(matches(pattern + "b", std::string(5000, 'a')));
}

TEST_CASE("a negated pattern takes back what others match") {
    CHECK(matches_any({"*.example.com", "!bad.example.com"}, "good.example.com"));
    CHECK_FALSE(matches_any({"*.example.com", "!bad.example.com"}, "bad.example.com"));
    CHECK_FALSE(matches_any({"!bad"}, "good"));
    CHECK_FALSE(matches_any({}, "good"));
}
