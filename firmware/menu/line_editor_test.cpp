// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/line_editor.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace menu;
using namespace async;

namespace {

struct Edited {
    char storage[12];
    LineEditor line{storage};

    /// A '|' stands where the cursor is.
    std::string text() const {
        std::string text(line.text());
        text.insert(line.cursor(), "|");
        return text;
    }
    std::string keys(const std::vector<Key>& keys) {
        for (Key key : keys)
            line.on_key(key);
        return text();
    }
    std::string seen(unsigned width, bool secret = false) const {
        Text<80> out;
        unsigned cursor = line.view(out, width, secret);
        std::string text(out.view());
        REQUIRE(text.size() <= width);
        REQUIRE(cursor < width);
        text.resize(std::max<std::size_t>(text.size(), cursor), ' ');
        text.insert(cursor, "|");
        return text;
    }
};

}  // namespace

TEST_CASE("line editor: what each key does") {
    struct Case {
        std::string text;
        std::vector<Key> keys;
        std::string result;
    };
    auto test = GENERATE(values<Case>({
        {"", {'a', 'b', 'c'}, "abc|"},
        {"abc", {key_left, 'x'}, "abx|c"},
        {"abc", {key_left, key_left, key_left, key_left, 'x'}, "x|abc"},
        {"abc", {key_home, key_right, 'x'}, "ax|bc"},
        {"abc", {key_right, 'x'}, "abcx|"},
        {"abc", {control_key('A'), 'x', control_key('E'), 'y'}, "xabcy|"},
        {"abc", {key_home, key_end}, "abc|"},
        {"abc", {control_key('B'), control_key('B'), control_key('F')}, "ab|c"},
        {"abc", {key_backspace}, "ab|"},
        {"abc", {key_home, key_backspace}, "|abc"},
        {"abc", {key_left, key_backspace}, "a|c"},
        {"abc", {key_home, key_delete}, "|bc"},
        {"abc", {key_delete}, "abc|"},
        {"abc", {key_home, control_key('D'), control_key('D')}, "|c"},
        {"abc", {key_left, key_left, control_key('K')}, "a|"},
        {"abc", {key_left, control_key('U')}, "|c"},
        {"abc", {control_key('U')}, "|"},
        {"one two", {control_key('W')}, "one |"},
        {"one two  ", {control_key('W')}, "one |"},
        {"one two", {key_left, control_key('W')}, "one |o"},
        {"one", {control_key('W'), control_key('W')}, "|"},
        {"  ", {control_key('W')}, "|"},
        {"", {key_backspace, key_delete, key_left, key_right, control_key('K')}, "|"},
    }));
    Edited edited;
    REQUIRE(edited.line.set(test.text));
    CHECK(edited.keys(test.keys) == test.result);
}

TEST_CASE("line editor: keys that are not for it") {
    Edited edited;
    edited.line.set("abc");
    for (Key key : {key_none,
                    key_up,
                    key_down,
                    key_enter,
                    key_escape,
                    key_tab,
                    key_page_up,
                    function_key(5),
                    control_key('C'),
                    control_key('P'),
                    0x7F,
                    0xE4})
        CHECK_FALSE(edited.line.on_key(key));
    CHECK(edited.text() == "abc|");
}

TEST_CASE("line editor: a full line takes no more") {
    Edited edited;
    CHECK(edited.line.set("123456789012"));
    CHECK(edited.keys({'x'}) == "123456789012|");
    CHECK(edited.keys({key_home, 'x', key_delete, 'x'}) == "x|23456789012");
    CHECK_FALSE(edited.line.set("1234567890123"));
    CHECK(edited.text() == "123456789012|");
    CHECK(edited.line.set(""));
    CHECK(edited.text() == "|");
}

TEST_CASE("line editor: of a long line the part around the cursor is seen") {
    Edited edited;
    edited.line.set("abcdefghij");
    CHECK(edited.seen(20) == "abcdefghij|");
    CHECK(edited.seen(11) == "abcdefghij|");
    CHECK(edited.seen(10) == "bcdefghij|");
    CHECK(edited.seen(4) == "hij|");
    edited.keys({key_left});
    CHECK(edited.seen(4) == "ghi|j");
    edited.keys({key_home});
    CHECK(edited.seen(4) == "|abcd");
    edited.keys({key_right, key_right, key_right});
    CHECK(edited.seen(4) == "abc|d");
}

TEST_CASE("line editor: secrets are stars, strange bytes question marks") {
    Edited edited;
    edited.line.set("secret");
    CHECK(edited.seen(20, true) == "******|");
    edited.line.set(std::string("a\x1b[2J\0\xff\x7f", 8));
    CHECK(edited.seen(20) == "a?[2J???|");
}
