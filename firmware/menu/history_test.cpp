// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/history.hpp"

#include <catch2/catch.hpp>
#include <string>

using menu::History;

TEST_CASE("history: the newest line comes first") {
    History history;
    CHECK(history.line(1).empty());
    history.add("one");
    history.add("two");
    CHECK(history.line(1) == "two");
    CHECK(history.line(2) == "one");
    CHECK(history.line(3).empty());
    CHECK(history.line(1000000).empty());
}

TEST_CASE("history: nothing is remembered twice in a row, and no empty line") {
    History history;
    history.add("one");
    history.add("one");
    history.add("");
    history.add("two");
    history.add("one");
    CHECK(history.line(1) == "one");
    CHECK(history.line(2) == "two");
    CHECK(history.line(3) == "one");
    CHECK(history.line(4).empty());
}

TEST_CASE("history: the oldest lines make room, whole ones") {
    History history;
    for (unsigned i = 0; i < 1000; ++i)
        history.add("line number " + std::to_string(i));
    unsigned number = 1;
    for (; !history.line(number).empty(); ++number)
        CHECK(history.line(number) == "line number " + std::to_string(1000 - number));
    CHECK(number > 100);
    CHECK(number < 200);
}

TEST_CASE("history: a line that does not fit is not remembered, the longest one is") {
    History history;
    history.add("before");
    history.add(std::string(2048, 'x'));
    CHECK(history.line(1) == "before");
    history.add(std::string(2047, 'y'));
    CHECK(history.line(1) == std::string(2047, 'y'));
    CHECK(history.line(2).empty());
    history.add("after");
    CHECK(history.line(1) == "after");
    CHECK(history.line(2).empty());
}
