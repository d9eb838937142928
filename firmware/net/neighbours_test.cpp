// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/neighbours.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/fake_clock.hpp"

using net::Neighbours;
using wire::Ipv4Address;
using wire::MacAddress;

namespace {

Ipv4Address address(unsigned number) {
    return Ipv4Address(10, 0, 0, static_cast<std::uint8_t>(number));
}
MacAddress mac(unsigned number) {
    return MacAddress{{2, 0, 0, 0, 0, static_cast<std::uint8_t>(number)}};
}

struct Table {
    testing_wire::FakeClock clock;
    async::Loop loop{clock};
    Neighbours neighbours{loop};
};

}  // namespace

TEST_CASE("a neighbour is asked for once, then known") {
    Table t;
    auto first = t.neighbours.look_up(address(1));
    CHECK(first.ask);
    CHECK_FALSE(first.mac);
    CHECK_FALSE(t.neighbours.look_up(address(1)).ask);
    t.neighbours.answered(address(1), mac(1));
    auto known = t.neighbours.look_up(address(1));
    CHECK_FALSE(known.ask);
    REQUIRE(known.mac);
    CHECK(*known.mac == mac(1));
}

TEST_CASE("a sender in a hurry asks at most every 50 ms") {
    Table t;
    unsigned asked = 0;
    for (unsigned i = 0; i < 1000; ++i) {
        asked += t.neighbours.look_up(address(1)).ask;
        t.clock.advance(async::milliseconds(1));
    }
    CHECK(asked == 20);
}

TEST_CASE("answers nobody asked for are ignored") {
    Table t;
    t.neighbours.answered(address(1), mac(66));
    CHECK_FALSE(t.neighbours.find(address(1)));
    CHECK(t.neighbours.look_up(address(1)).ask);
}

TEST_CASE("an answer from somebody who only asked for us is ignored too") {
    Table t;
    t.neighbours.asked_for_us(address(1), mac(1));
    t.neighbours.answered(address(1), mac(66));
    CHECK(*t.neighbours.find(address(1)) == mac(1));
}

TEST_CASE("a flood of questions for us cannot displace those we talk to") {
    Table t;
    t.neighbours.look_up(address(1));
    t.neighbours.answered(address(1), mac(1));
    t.neighbours.look_up(address(2));
    for (unsigned i = 3; i < 250; ++i)
        t.neighbours.asked_for_us(address(i), mac(i));
    CHECK(t.neighbours.find(address(1)));
    t.neighbours.answered(address(2), mac(2));
    CHECK(t.neighbours.find(address(2)));
    CHECK(t.neighbours.find(address(249)));
}

TEST_CASE("a full table of wanted neighbours refuses a stranger and gives its oldest place to us") {
    Table t;
    for (unsigned i = 1; i <= Neighbours::capacity; ++i) {
        t.neighbours.look_up(address(i));
        t.neighbours.answered(address(i), mac(i));
        t.clock.advance(async::milliseconds(1));
    }
    t.neighbours.asked_for_us(address(100), mac(100));
    CHECK_FALSE(t.neighbours.find(address(100)));
    CHECK(t.neighbours.look_up(address(200)).ask);
    CHECK_FALSE(t.neighbours.find(address(1)));
    for (unsigned i = 2; i <= Neighbours::capacity; ++i)
        CHECK(t.neighbours.find(address(i)));
}

TEST_CASE("a neighbour expires") {
    Table t;
    t.neighbours.look_up(address(1));
    t.neighbours.answered(address(1), mac(1));
    t.clock.advance(Neighbours::lifetime);
    CHECK_FALSE(t.neighbours.find(address(1)));
    t.neighbours.answered(address(1), mac(1));
    CHECK_FALSE(t.neighbours.find(address(1)));
}

TEST_CASE("a neighbour in use is asked again before it expires, once a second, and still used") {
    Table t;
    t.neighbours.look_up(address(1));
    t.neighbours.answered(address(1), mac(1));
    t.clock.advance(Neighbours::refresh_age + async::milliseconds(1));
    unsigned asked = 0;
    for (unsigned i = 0; i < 50; ++i) {
        auto answer = t.neighbours.look_up(address(1));
        REQUIRE(answer.mac);
        asked += answer.ask;
        t.clock.advance(async::milliseconds(100));
    }
    CHECK(asked == 5);
    t.neighbours.answered(address(1), mac(2));
    t.clock.advance(Neighbours::refresh_age);
    CHECK(*t.neighbours.find(address(1)) == mac(2));
}

TEST_CASE("clear forgets everybody") {
    Table t;
    t.neighbours.look_up(address(1));
    t.neighbours.asked_for_us(address(2), mac(2));
    t.neighbours.clear();
    t.neighbours.answered(address(1), mac(1));
    CHECK_FALSE(t.neighbours.find(address(1)));
    CHECK_FALSE(t.neighbours.find(address(2)));
}
