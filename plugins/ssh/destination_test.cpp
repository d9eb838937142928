// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/destination.hpp"

#include <catch2/catch.hpp>

using namespace ssh;

TEST_CASE("a destination and its parts") {
    struct Row {
        const char* text;
        const char* user;
        const char* host;
        int port;
    };
    const Row rows[] = {
        {"host", "", "host", 0},
        {"root@host", "root", "host", 0},
        {"host:2222", "", "host", 2222},
        {"admin@10.0.0.1:22", "admin", "10.0.0.1", 22},
        {"fe80::1%eth0", "", "fe80::1%eth0", 0},
        {"::1", "", "::1", 0},
        {"[::1]", "", "::1", 0},
        {"[::1]:2222", "", "::1", 2222},
        {"user@[fe80::1]:22", "user", "fe80::1", 22},
        {"a@b@host", "a@b", "host", 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const Result<Destination> found = parse_destination(row.text);
        REQUIRE(found);
        CHECK(found->host == row.host);
        CHECK(found->user.value_or("") == row.user);
        CHECK(found->port.value_or(0) == row.port);
    }
}

TEST_CASE("what is no destination") {
    for (const char* text : {"",
                             "@host",
                             "user@",
                             "-oProxyCommand=reboot",
                             "user@-host",
                             "-user@host",
                             "host name",
                             "host;reboot",
                             "$(reboot)",
                             "a'b@host",
                             "host:",
                             "host:0",
                             "host:65536",
                             "host:22x",
                             "[::1",
                             "[::1]22",
                             "[]:22",
                             "h\x1b[31m"}) {
        CAPTURE(text);
        const Result<Destination> found = parse_destination(text);
        REQUIRE_FALSE(found);
        CHECK(found.error().where.find('\x1b') == std::string::npos);
    }
    CHECK_FALSE(parse_destination(std::string(256, 'h')));
}

TEST_CASE("jump hosts") {
    const auto jumps = parse_jumps("user@one:2222,two");
    REQUIRE(jumps);
    REQUIRE(jumps->size() == 2);
    CHECK(jumps->at(0).user == "user");
    CHECK(jumps->at(0).port == 2222);
    CHECK(jumps->at(1).host == "two");
    REQUIRE(parse_jumps("none"));
    CHECK(parse_jumps("None")->empty());
    CHECK_FALSE(parse_jumps(""));
    CHECK_FALSE(parse_jumps("a,-b"));
    CHECK_FALSE(parse_jumps("a,b,c,d,e,f,g,h,i"));
}
