// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/watchdog.hpp"

#include <sys/socket.h>

#include <catch2/catch.hpp>

#include "ssh/handles.hpp"

using namespace ssh;

namespace {

struct Pair {
    Pair() {
        int ends[2];
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
        one = Descriptor(ends[0]);
        other = Descriptor(ends[1]);
    }
    Descriptor one;
    Descriptor other;
};

}  // namespace

TEST_CASE("a read that nobody answers ends at the deadline") {
    Watchdog dog;
    const Pair pair;
    const Watchdog::Guard guard(dog, pair.one.number(), Clock::now() + Milliseconds(20));
    char byte = 0;
    CHECK(::recv(pair.one.number(), &byte, 1, 0) == 0);
    CHECK(guard.expired());
}

TEST_CASE("what is done in time is left alone") {
    Watchdog dog;
    const Pair pair;
    {
        const Watchdog::Guard guard(dog, pair.one.number(), Clock::now() + std::chrono::hours(1));
        CHECK_FALSE(guard.expired());
    }
    CHECK(::send(pair.one.number(), "x", 1, 0) == 1);
}

TEST_CASE("several are watched at once, and only the late one is cut off") {
    Watchdog dog;
    const Pair patient;
    const Pair late;
    const Watchdog::Guard first(dog, patient.one.number(), Clock::now() + std::chrono::hours(1));
    const Watchdog::Guard second(dog, late.one.number(), Clock::now());
    char byte = 0;
    CHECK(::recv(late.one.number(), &byte, 1, 0) == 0);
    CHECK(second.expired());
    CHECK_FALSE(first.expired());
}
