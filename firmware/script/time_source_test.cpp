// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/time_source.hpp"

#include <catch2/catch.hpp>

#include "script/test_host.hpp"

using script::ClockReading;
using script::unix_time;

namespace {

struct TimeWorld {
    TimeWorld() { host.settings.add(source); }
    ~TimeWorld() { host.settings.remove(source); }
    std::string time() { return host.get("unixtime:int32"); }
    testing_script::TestHost host;
    script::TimeSource source{host.settings, host.loop, host.machine};
};

}  // namespace

TEST_CASE("what a clock shows as seconds since 1970") {
    struct {
        ClockReading reading;
        std::uint32_t seconds;
    } table[] = {
        {{0x19700101, 0x000000}, 0},
        {{0x19700301, 0x000001}, 59 * 86400 + 1},
        {{0x19991231, 0x235959}, 946684799},
        {{0x20000229, 0x120000}, 951825600},
        {{0x20240229, 0x120000}, 1709208000},
        {{0x20261128, 0x233945}, 1795909185},
        {{0x20380119, 0x031408}, 0x80000000},
        {{0x21051231, 0x235959}, 4291747199},
    };
    for (auto& row : table) {
        CAPTURE(row.reading.date, row.reading.time);
        CHECK(unix_time(row.reading) == row.seconds);
    }
}

TEST_CASE("no clock shows this") {
    for (ClockReading reading : {ClockReading{0x19691231, 0},
                                 ClockReading{0x21060101, 0},
                                 ClockReading{0x20260001, 0},
                                 ClockReading{0x20261301, 0},
                                 ClockReading{0x20261100, 0},
                                 ClockReading{0x20261132, 0},
                                 ClockReading{0x2026112A, 0},
                                 ClockReading{0x20261A01, 0},
                                 ClockReading{0x2A261101, 0},
                                 ClockReading{0xFFFFFFFF, 0},
                                 ClockReading{0x20261128, 0x240000},
                                 ClockReading{0x20261128, 0x006000},
                                 ClockReading{0x20261128, 0x000060},
                                 ClockReading{0x20261128, 0x00000F},
                                 ClockReading{0, 0}}) {
        CAPTURE(reading.date, reading.time);
        CHECK_FALSE(unix_time(reading));
    }
}

TEST_CASE("unixtime begins with the machine's clock and runs on") {
    TimeWorld world;
    CHECK(world.time() == "(none)");
    world.host.machine.time = ClockReading{0x20240229, 0x129900};
    CHECK(world.time() == "(none)");
    world.host.machine.time = ClockReading{0x20240229, 0x120000};
    CHECK(world.host.get("unixtime") == "0x65e071c0");
    CHECK(world.host.get("builtin/unixtime") == "0x65e071c0");
    world.host.clock.advance(async::milliseconds(1999));
    CHECK(world.time() == "1709208001");
    // Later the machine's clock does not count any more.
    world.host.machine.time = std::nullopt;
    world.host.clock.advance(async::seconds(100000));
    CHECK(world.time() == "1709308001");
    CHECK(world.host.run("show unixtime", "") == "builtin/unixtime:uint32 = 0x65e1f861\n[ok]");
}

TEST_CASE("the clock can be set") {
    TimeWorld world;
    world.host.machine.time = ClockReading{0x20240229, 0x120000};
    CHECK(world.host.run("set builtin/unixtime 1000", "") == "[ok]");
    CHECK(world.time() == "1000");
    world.host.clock.advance(async::seconds(5));
    CHECK(world.time() == "1005");
    CHECK(world.host.run("set builtin/unixtime:string x\nset builtin/other 7", "") == "[ok]");
    CHECK(world.time() == "1005");
    // What is set elsewhere comes before it, as with every setting, and does not run.
    CHECK(world.host.run("set unixtime 7", "") == "[ok]");
    world.host.clock.advance(async::seconds(5));
    CHECK(world.time() == "7");
    CHECK(world.host.run("clear unixtime\nset builtin/unixtime 0x70000000", "") == "[ok]");
    CHECK(world.host.get("unixtime") == "0x70000000");
}
