// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/read_line.hpp"

#include <catch2/catch.hpp>

#include "menu/test_terminal.hpp"

using namespace menu;
using async::Code;
using async::milliseconds;
using async::seconds;

namespace {

struct LineBench : Bench {
    script::EditedLine line;
    History history;
    LineRequest request{.history = &history};

    /// What was typed, or the error's code and number.
    std::string read() {
        user.write("multinic> ");
        auto result = run(read_line(terminal, line, request));
        CHECK(user.pc.cursor().column == 0);
        if (result)
            return std::string(line.view());
        return code_name(result.error().code) + std::string(" ") +
               std::to_string(result.error().value);
    }
    void set(std::string_view text) {
        line.size = text.copy(line.characters, sizeof line.characters);
    }
    LineBench& type(const std::string& text) {
        for (char character : text)
            user.press(pc_key(character));
        return *this;
    }
};

}  // namespace

TEST_CASE("read: a line, from both keyboards") {
    LineBench bench;
    bench.type("ifst").user.send("at net0\r");
    CHECK(bench.read() == "ifstat net0");
    CHECK(bench.user.pc.screen.text() == "multinic> ifstat net0\n");
}

TEST_CASE("read: it is drawn where the cursor stands, and keeps what is above") {
    LineBench bench;
    bench.user.write("\x1b[24;1Habove\n");
    bench.type("abc").user.press(pc_left).look().press(pc_key('x')).press(pc_enter);
    CHECK(bench.read() == "abxc");
    CHECK(bench.user.pc.screen.row(22) == "above");
    CHECK(bench.user.pc.screen.row(23) == "multinic> abxc");
    CHECK(bench.user.pc.cursor() == async::Position{24, 0});
}

TEST_CASE("read: what was there before can be changed") {
    LineBench bench;
    bench.set("old value");
    bench.user.press(pc_backspace).press(pc_home).press(pc_delete).press(pc_enter);
    CHECK(bench.read() == "ld valu");
    CHECK(bench.user.pc.screen.row(0) == "multinic> ld valu");
}

TEST_CASE("read: Esc, Ctrl-C and Ctrl-D in an empty line leave, and say which") {
    LineBench bench;
    bench.type("text").user.press(pc_key(3));
    CHECK(bench.read() == "cancelled 3");
    bench.user.press(pc_escape);
    CHECK(bench.read() == "cancelled 27");
    bench.user.send("\x1b");
    CHECK(bench.read() == "cancelled 27");
    bench.user.press(pc_home).press(pc_key(4)).press(pc_key(11)).press(pc_key(4));
    CHECK(bench.read() == "cancelled 4");
    CHECK(bench.line.view().empty());
}

TEST_CASE("read: it ends by itself when nobody types, the first key lifts that") {
    LineBench bench;
    bench.request.deadline = bench.clock.now() + seconds(5);
    bench.set("before");
    CHECK(bench.read() == "timed-out 0");
    CHECK(bench.elapsed == seconds(5));
    CHECK(bench.line.view() == "before");

    bench.request.deadline = bench.clock.now() + seconds(5);
    bench.user.wait(seconds(4)).press(pc_key('!')).wait(seconds(60)).press(pc_enter);
    CHECK(bench.read() == "before!");
}

TEST_CASE("read: a secret is neither shown nor remembered") {
    LineBench bench;
    bench.request.secret = true;
    bench.type("hunter2").user.press(pc_enter);
    CHECK(bench.read() == "hunter2");
    CHECK(bench.user.pc.screen.text() == "multinic> *******\n");
    CHECK(bench.history.line(1).empty());
}

TEST_CASE("read: a long line slides through the place it has") {
    LineBench bench;
    std::string typed;
    for (unsigned i = 0; i < 80; ++i)
        typed += "word" + std::to_string(i) + " ";
    bench.type(typed).user.look().press(pc_home).look().press(pc_end).press(pc_enter);
    CHECK(bench.read() == typed.substr(0, 512));
    CHECK(bench.user.seen[0] == "multinic> " + typed.substr(512 - 39, 39) + "\n");
    CHECK(bench.user.seen[1] == "multinic> " + typed.substr(0, 40) + "\n");
    CHECK(bench.user.pc.screen.row(1).empty());

    bench.request.width = 69;
    bench.user.look().press(pc_enter);
    CHECK(bench.read() == typed.substr(0, 512));
    CHECK(bench.user.pc.screen.row(1) == "multinic> " + typed.substr(512 - 68, 68));
    CHECK(bench.user.pc.screen.row(2).empty());
}

TEST_CASE("read: lines from before come back and can be changed") {
    LineBench bench;
    for (std::string text : {"one", "two", "three"}) {
        bench.set("");
        bench.type(text).user.press(pc_enter);
        CHECK(bench.read() == text);
    }
    bench.set("");
    bench.user.press(pc_up).press(pc_up).press(pc_up).press(pc_up).press(pc_down).press(
        pc_key('!'));
    bench.user.press(pc_enter);
    CHECK(bench.read() == "two!");
    bench.set("");
    bench.user.send("\x10\x10\x0e\r");
    CHECK(bench.read() == "two!");
    bench.set("");
    bench.user.press(pc_up).press(pc_down).press(pc_down).press(pc_key('x')).press(pc_enter);
    CHECK(bench.read() == "x");
}

TEST_CASE("read: without a history the arrows do nothing") {
    LineBench bench;
    bench.request.history = nullptr;
    bench.type("a").user.press(pc_up).press(pc_down).press(pc_tab).press(pc_enter);
    CHECK(bench.read() == "a");
}
