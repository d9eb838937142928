// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/answer/package_lines.hpp"

#include <catch2/catch.hpp>

using namespace drift;
using Words = std::vector<std::string>;

TEST_CASE("package lines: packages and what is between them") {
    const auto items =
        printed_items("=lost\nmultinic a\n=\n=1\npackage b is not installed\nmultinic c\n");
    REQUIRE(items.size() == 4);
    CHECK(items[0].line == "=lost");
    CHECK(items[1].package->name == "a");
    CHECK(items[1].package->values == Words{"", "1"});
    CHECK(items[2].line == "package b is not installed");
    CHECK(items[3].package->values.empty());
    CHECK(printed_items("").empty());
}

TEST_CASE("package lines: verification") {
    struct Row {
        const char* line;
        bool every_mark;
        const char* path;
        Words what;
    };
    for (const Row& row :
         {Row{"S.5....T.  c /etc/a b", true, "/etc/a b", {"size", "digest", "time"}},
          Row{".M.....P.    /a", true, "/a", {"mode", "capabilities"}},
          Row{"..?......    /a", true, "/a", {"unreadable"}},
          Row{"missing     /a (b)c", true, "/a (b)c", {"missing"}},
          Row{"missing   c /a (Permission denied)", true, "/a", {"unreadable"}},
          Row{"??5?????? c /etc/a", false, "/etc/a", {"digest"}},
          Row{"missing     /a", false, "/a", {"missing"}}}) {
        INFO(row.line);
        const auto line = parse_verify_line(row.line, row.every_mark);
        REQUIRE(line);
        CHECK(line->path == row.path);
        CHECK(line->what == row.what);
        CHECK(line->configuration == (std::string(row.line).find(" c /") != std::string::npos));
    }
    for (const char* const line : {"",
                                   "/a",
                                   "x /a",
                                   "Unsatisfied dependencies for a/b",
                                   ".........    /a",
                                   "package a is not installed"}) {
        INFO(line);
        CHECK_FALSE(parse_verify_line(line, true));
    }
    CHECK_FALSE(parse_verify_line("?????????   /a", false));
}
