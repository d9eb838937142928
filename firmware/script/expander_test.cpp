// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/expander.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace script;

namespace {

struct Bench {
    std::string expanded(std::string_view word, std::size_t room = 200, unsigned budget = 100) {
        std::string space(room, '#');
        auto result = expand(word, settings, {space.data(), room}, budget);
        last_budget = budget;
        return result ? std::string(*result) : std::string("error: ") + result.error().what;
    }
    void set(std::string_view name, std::string_view text) { REQUIRE(settings.set(name, text)); }
    std::uint8_t memory[2048];
    Settings settings{memory};
    unsigned last_budget = 0;
};

}  // namespace

TEST_CASE("settings inside a word") {
    Bench b;
    b.set("a", "one");
    b.set("name", "a");
    b.set("i:int8", "0");
    b.set("net0/mac", "52:54:00:00:00:01");
    b.set("blanks", "two  words");
    b.set("indirect", "<${a}>");
    b.set("dollar", "$");
    b.set("open", "${");
    b.set("half", "${a");
    struct {
        std::string_view word, result;
    } table[] = {
        {"", ""},
        {"plain", "plain"},
        {"${a}", "one"},
        {"x${a}y", "xoney"},
        {"${a}${a}", "oneone"},
        {"${none}", ""},
        {"x${none}y", "xy"},
        {"${}", ""},
        {"${}${}x", "x"},
        {"${blanks}", "two  words"},
        // innermost first
        {"${${name}}", "one"},
        {"${net${i}/mac}", "52:54:00:00:00:01"},
        {"${net${i}/mac:hexhyp}", "52-54-00-00-00-01"},
        {"${${${none}name}}", "one"},
        // what comes out is looked through again
        {"${indirect}", "<one>"},
        {"${dollar}{a}", "one"},
        {"${open}a}", "one"},
        {"${half}}", "one"},
        {"${half}", "${a"},
        // what is no reference stays
        {"$", "$"},
        {"${", "${"},
        {"$a", "$a"},
        {"{a}", "{a}"},
        {"}${a}{", "}one{"},
        {"a}b", "a}b"},
        {"${a", "${a"},
        {"$${a}", "$one"},
        {"${a}}", "one}"},
        {"${${a}", "${one"},
        {"$ {a}", "$ {a}"},
        // types
        {"${i:uint8}", "0x0"},
        {"${a:none}", ""},
        {"${a:uristring}", "one"},
    };
    for (auto& row : table) {
        CAPTURE(row.word);
        CHECK(b.expanded(row.word) == row.result);
    }
}

TEST_CASE("a word without settings costs nothing and is not copied") {
    Bench b;
    unsigned budget = 0;
    std::string_view word = "initrd=a,b";
    auto result = expand(word, b.settings, {}, budget);
    REQUIRE(result);
    CHECK(result->data() == word.data());
    CHECK(b.expanded("${x}", 10, 0) == "error: the expansion has no end");
    b.expanded("${x}${y}", 10, 5);
    CHECK(b.last_budget == 3);
}

TEST_CASE("values that contain themselves end with an error") {
    Bench b;
    b.set("a", "${a}");
    b.set("grow", "x${grow}${grow}");
    b.set("ping", "${pong}");
    b.set("pong", "${ping}");
    for (std::string_view word : {"${a}", "${ping}", "x${pong}y"})
        CHECK(b.expanded(word) == "error: the expansion has no end");
    CHECK(b.expanded("${grow}") == "error: the line is too long");
}

TEST_CASE("a result of exactly the space, and one more") {
    Bench b;
    b.set("ten", "0123456789");
    CHECK(b.expanded("${ten}", 10) == "0123456789");
    CHECK(b.expanded("${ten}", 9) == "error: the line is too long");
    CHECK(b.expanded("a${ten}b", 12) == "a0123456789b");
    CHECK(b.expanded("a${ten}b", 11) == "error: the line is too long");
    CHECK(b.expanded("a${none}b", 8) == "error: the line is too long");
    CHECK(b.expanded("a${none}b", 9) == "ab");
    CHECK(b.expanded("${ten}${ten}", 20) == "01234567890123456789");
    CHECK(b.expanded("${ten}${ten}", 19) == "error: the line is too long");
}
