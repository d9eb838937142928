// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/keyboard.hpp"

#include <catch2/catch.hpp>

#include "script/test_host.hpp"

using namespace testing_script;

namespace {

constexpr char control_c = '\x03';

struct Bench {
    void press(char key) {
        console.press({&key, 1});
        loop.run_once();
    }
    void wait(async::Duration duration) { clock.advance(duration); }
    testing_wire::FakeClock clock;
    async::Loop loop{clock};
    FakeConsole console;
    script::Keyboard keyboard{loop, console};
};

}  // namespace

TEST_CASE("keys wait for who takes them, in their order, as many as there is room for") {
    Bench b;
    CHECK(b.keyboard.poll_key() == async::key_none);
    for (int round = 0; round < 5; ++round) {
        for (char key = 'a'; key <= 'z'; ++key)
            b.press(key);
        for (char key = 'a'; key < 'a' + 16; ++key)
            CHECK(b.keyboard.poll_key() == key);
        CHECK(b.keyboard.poll_key() == async::key_none);
    }
    CHECK_FALSE(b.keyboard.take_interrupt());
    b.keyboard.write("text");
    CHECK(b.console.shown == "text");
}

TEST_CASE("Ctrl-C interrupts where nobody reads") {
    Bench b;
    b.press('a');
    b.press(control_c);
    CHECK(b.keyboard.take_interrupt());
    CHECK_FALSE(b.keyboard.take_interrupt());
    CHECK(b.keyboard.poll_key() == 'a');
    CHECK(b.keyboard.poll_key() == async::key_none);
    CHECK_FALSE(b.keyboard.aborted());
}

TEST_CASE("Ctrl-C is a key for who reads") {
    Bench b;
    {
        script::Keyboard::Reader reader(b.keyboard);
        b.press(control_c);
        CHECK(b.keyboard.poll_key() == control_c);
    }
    b.wait(async::seconds(3));
    b.press(control_c);
    CHECK(b.keyboard.take_interrupt());
    // Who asks in every round, reads.
    b.wait(async::seconds(3));
    CHECK(b.keyboard.poll_key() == async::key_none);
    b.press(control_c);
    CHECK(b.keyboard.poll_key() == control_c);
    CHECK_FALSE(b.keyboard.take_interrupt());
    b.loop.run_once();
    b.wait(async::seconds(3));
    b.press(control_c);
    CHECK(b.keyboard.take_interrupt());
}

TEST_CASE("Ctrl-C twice within two seconds ends everything, also where somebody reads") {
    for (bool has_reader : {false, true}) {
        Bench b;
        std::optional<script::Keyboard::Reader> reader;
        if (has_reader)
            reader.emplace(b.keyboard);
        b.press(control_c);
        b.wait(async::milliseconds(2000));
        b.press(control_c);
        CHECK_FALSE(b.keyboard.aborted());
        b.wait(async::milliseconds(1999));
        b.press(control_c);
        CHECK(b.keyboard.aborted());
        CHECK(b.keyboard.take_interrupt() == !has_reader);
        b.keyboard.forgive();
        CHECK_FALSE(b.keyboard.aborted());
    }
}
