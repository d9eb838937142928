// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/canvas.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/fake_screen.hpp"

using namespace menu;

namespace {

struct Shown final : async::Console {
    testing_wire::PcScreen pc;
    testing_wire::FarTerminal far;
    async::AnsiScreen screen{pc};
    std::size_t sent = 0;

    void write(std::string_view text) override {
        screen.write(text);
        sent += pc.line.size();
        far.receive(std::exchange(pc.line, {}));
    }
    async::Key poll_key() override { return async::key_none; }
    bool agree() const { return pc.screen == far.screen; }
};

}  // namespace

TEST_CASE("canvas: the first time everything is drawn, also over what was there") {
    Shown shown;
    shown.write("old text\n\x1b[31mred\n");
    Canvas canvas;
    canvas.clear(0x17);
    canvas.put({3, 5}, 10, "hello", 0x4F);
    canvas.show(shown, {3, 5});
    CHECK(shown.pc.screen.text() == "\n\n\n     hello\n");
    CHECK(shown.pc.screen.attribute(3, 4) == 0x17);
    CHECK(shown.pc.screen.attribute(3, 14) == 0x4F);
    CHECK(shown.pc.screen.attribute(3, 15) == 0x17);
    CHECK(shown.pc.screen.attribute(0, 0) == 0x17);
    CHECK(shown.pc.screen.attribute(24, 79) == 0x17);
    CHECK(shown.pc.cursor() == async::Position{3, 5});
    CHECK(shown.far.cursor() == async::Position{3, 5});
    CHECK(shown.agree());
}

TEST_CASE("canvas: afterwards only what changed goes out") {
    Shown shown;
    Canvas canvas;
    canvas.clear(0x17);
    canvas.put({3, 5}, 10, "hello", 0x17);
    canvas.show(shown, {0, 0});
    shown.sent = 0;
    canvas.show(shown, {0, 0});
    CHECK(shown.sent <= 10);
    canvas.put({3, 5}, 10, "hallo", 0x17);
    shown.sent = 0;
    canvas.show(shown, {0, 0});
    CHECK(shown.sent <= 40);
    CHECK(shown.pc.screen.row(3) == "     hallo");
    CHECK(shown.agree());
}

TEST_CASE("canvas: every cell can be drawn, the last one only blank") {
    Shown shown;
    Canvas canvas;
    canvas.clear(0x07);
    for (unsigned row = 0; row < 25; ++row)
        canvas.put(
            {row, 0}, row < 24 ? 80 : 79, std::string(80, static_cast<char>('a' + row)), 0x07);
    canvas.show(shown, {24, 79});
    for (unsigned row = 0; row < 24; ++row)
        CHECK(shown.pc.screen.row(row) == std::string(80, static_cast<char>('a' + row)));
    CHECK(shown.pc.screen.row(24) == std::string(79, 'y'));
    CHECK(shown.agree());
}

TEST_CASE("canvas: texts are cut, colours in them obeyed, everything else left out") {
    Shown shown;
    Canvas canvas;
    canvas.clear(0x17);
    canvas.put({0, 0}, 8, "longer than this", 0x17);
    canvas.put({1, 0}, 20, "a\x1b[32mb\x1b[0mc\x1b[2J\x1b[5;5Hd\ne\tf\x1b]0;t\x07g", 0x17);
    canvas.put({2, 0}, 20, "K\xc3\xb6ln", 0x17);
    canvas.put({3, 0}, 4, "\x1b[31mabc\x1b[", 0x17);
    canvas.show(shown, {0, 0});
    CHECK(shown.pc.screen.text() == "longer t\nabcdefg\nK?ln\nabc\n");
    CHECK(shown.pc.screen.attribute(1, 0) == 0x17);
    CHECK(shown.pc.screen.attribute(1, 1) == 0x12);
    CHECK(shown.pc.screen.attribute(1, 2) == 0x17);
    CHECK(shown.pc.screen.attribute(3, 3) == 0x17);
    CHECK(shown.agree());
}

TEST_CASE("canvas: other colours for what stands there") {
    Shown shown;
    Canvas canvas;
    canvas.clear(0x17);
    canvas.put({2, 2}, 10, "text", 0x17);
    canvas.tint({2, 1}, 12, 0x4F);
    canvas.highlight({2, 3});
    canvas.show(shown, {0, 0});
    CHECK(shown.pc.screen.row(2) == "  text");
    CHECK(shown.pc.screen.attribute(2, 0) == 0x17);
    CHECK(shown.pc.screen.attribute(2, 1) == 0x4F);
    CHECK(shown.pc.screen.attribute(2, 3) == 0x4E);
    CHECK(shown.pc.screen.attribute(2, 12) == 0x4F);
    CHECK(shown.pc.screen.attribute(2, 13) == 0x17);
    CHECK(shown.agree());
}
