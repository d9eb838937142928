// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/words.hpp"

#include <catch2/catch.hpp>

namespace drift {
namespace {

using Words = std::vector<std::string>;

Words words(const std::string& line, Comments comments = Comments::kept) {
    const auto found = shell_words(line, comments);
    REQUIRE(found);
    return *found;
}

TEST_CASE("inventory words: blanks divide, quotes hold together") {
    CHECK(words("  a  b\tc ") == Words{"a", "b", "c"});
    CHECK(words(R"(a="b c" 'd e'f)") == Words{"a=b c", "d ef"});
    CHECK(words(R"("" '')") == Words{"", ""});
    CHECK(words("").empty());
}

TEST_CASE("inventory words: backslashes") {
    CHECK(words(R"(a\ b \"c)") == Words{"a b", "\"c"});
    CHECK(words(R"("a\"b\\c\d")") == Words{R"(a"b\c\d)"});
    CHECK(words(R"('a\b')") == Words{R"(a\b)"});
}

TEST_CASE("inventory words: comments, where they are cut") {
    CHECK(words("a #b") == Words{"a", "#b"});
    CHECK(words("a #b", Comments::cut) == Words{"a"});
    CHECK(words("a#b c", Comments::cut) == Words{"a"});
    CHECK(words("'a#b' \"#\"", Comments::cut) == Words{"a#b", "#"});
}

TEST_CASE("inventory words: what is not closed is refused") {
    for (const char* const line : {"'a", "\"a", "a\\", "\"a\\\""})
        CHECK_FALSE(shell_words(line, Comments::kept));
}

}  // namespace
}  // namespace drift
