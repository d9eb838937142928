// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/countdown.hpp"

#include <catch2/catch.hpp>

using namespace menu;
using async::Instant;
using async::milliseconds;
using async::seconds;

namespace {

constexpr Instant start{7000000};

}  // namespace

TEST_CASE("countdown: without a timeout there is no count") {
    Countdown count({}, start);
    CHECK_FALSE(count.over(start + seconds(1000000)));
    CHECK(count.seconds_left(start) == 0);
    CHECK(count.next_change(start) == async::never);
}

TEST_CASE("countdown: seconds are rounded up and change on time") {
    Countdown count({.timeout = milliseconds(2500)}, start);
    CHECK(count.seconds_left(start) == 3);
    CHECK(count.next_change(start) == start + milliseconds(500));
    CHECK(count.seconds_left(start + milliseconds(500)) == 2);
    CHECK(count.next_change(start + milliseconds(500)) == start + milliseconds(1500));
    CHECK(count.seconds_left(start + milliseconds(1501)) == 1);
    CHECK(count.next_change(start + milliseconds(1501)) == start + milliseconds(2500));
    CHECK_FALSE(count.over(start + milliseconds(2499)));
    CHECK(count.over(start + milliseconds(2500)));
    CHECK(count.seconds_left(start + milliseconds(2500)) == 0);
    CHECK(count.next_change(start + seconds(9)) == start + milliseconds(2500));
}

TEST_CASE("countdown: a key stops it, or begins the other one") {
    Countdown stopped({.timeout = seconds(5)}, start);
    stopped.on_key(start + seconds(1));
    CHECK_FALSE(stopped.over(start + seconds(1000)));

    Countdown again({.timeout = seconds(5), .retimeout = seconds(30)}, start);
    again.on_key(start + seconds(1));
    CHECK(again.seconds_left(start + seconds(1)) == 30);
    again.on_key(start + seconds(20));
    CHECK_FALSE(again.over(start + seconds(49)));
    CHECK(again.over(start + seconds(50)));
}

TEST_CASE("countdown: without a first timeout a key still begins the other one") {
    Countdown count({.retimeout = seconds(30)}, start);
    CHECK_FALSE(count.over(start + seconds(1000)));
    count.on_key(start + seconds(1000));
    CHECK(count.over(start + seconds(1030)));
}

TEST_CASE("countdown: strict, no key holds it for longer than both") {
    Countdown count({.timeout = seconds(5), .strict = true}, start);
    for (unsigned i = 0; i < 50; ++i)
        count.on_key(start + milliseconds(i * 100));
    CHECK(count.over(start + seconds(5)));

    Countdown extended({.timeout = seconds(5), .retimeout = seconds(30), .strict = true}, start);
    extended.on_key(start + seconds(4));
    extended.on_key(start + seconds(33));
    CHECK_FALSE(extended.over(start + milliseconds(33999)));
    CHECK(extended.over(start + seconds(34)));

    Countdown shorter({.timeout = seconds(60), .retimeout = seconds(3), .strict = true}, start);
    shorter.on_key(start + seconds(1));
    CHECK_FALSE(shorter.over(start + seconds(59)));
    CHECK(shorter.over(start + seconds(60)));

    Countdown unlimited({.retimeout = seconds(3), .strict = true}, start);
    unlimited.on_key(start + seconds(1));
    unlimited.on_key(start + seconds(2));
    CHECK(unlimited.over(start + seconds(4)));
}
