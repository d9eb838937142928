// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/ansi.hpp"

#include <catch2/catch.hpp>

#include "tests/wire/fake_screen.hpp"

using namespace async;

namespace {

struct Shown {
    testing_wire::PcScreen pc;
    testing_wire::FarTerminal far;
    AnsiScreen screen{pc};

    void write(std::string_view text) {
        screen.write(text);
        far.receive(std::exchange(pc.line, {}));
    }
    bool agree() const { return pc.screen == far.screen; }
};

/// What one text leaves on both screens, which must agree.
std::string shown(std::string_view text) {
    Shown shown;
    shown.write(text);
    CHECK(shown.agree());
    return shown.pc.screen.text();
}

std::uint8_t after(std::string_view parameters, std::uint8_t attribute = plain_attribute) {
    return graphic_rendition(attribute, parameters);
}

}  // namespace

TEST_CASE("ansi: plain text goes out as it is, in few pieces") {
    CHECK(shown("hello\nworld\n") == "hello\nworld\n");
    CHECK(shown("one\rtwo") == "two\n");
    CHECK(shown("abc\bd") == "abd\n");
    CHECK(shown("a\tb") == "a b\n");
    Shown s;
    s.write(std::string(70, 'x') + "\n" + std::string(70, 'y') + "\n");
    CHECK(s.pc.longest_print <= AnsiScreen::longest_run);
    CHECK(s.pc.screen.row(0) == std::string(70, 'x'));
    CHECK(s.pc.screen.row(1) == std::string(70, 'y'));
    CHECK(s.agree());
}

TEST_CASE("ansi: long lines wrap, long texts scroll") {
    Shown s;
    s.write(std::string(100, 'a'));
    CHECK(s.pc.screen.row(0) == std::string(80, 'a'));
    CHECK(s.pc.screen.row(1) == std::string(20, 'a'));
    for (int i = 0; i < 30; ++i)
        s.write("\nline " + std::to_string(i));
    CHECK(s.pc.screen.row(24) == "line 29");
    CHECK(s.pc.screen.row(0) == "line 5");
    CHECK(s.agree());
}

TEST_CASE("ansi: what is not ASCII becomes a question mark, one for a character") {
    CHECK(shown("Gr\xc3\xbc\xc3\x9f"
                "e") == "Gr??e\n");
    CHECK(shown("\xe2\x86\x92|\xf0\x9f\x98\x80|") == "?|?|\n");
    CHECK(shown("a\x80\xbf\x7f"
                "b") == "ab\n");
    CHECK(shown(std::string_view("a\0\x01\x0b\x0c\x1f"
                                 "b",
                                 7)) == "ab\n");
}

TEST_CASE("ansi: the cursor goes where it is told, within the screen") {
    CHECK(shown("\x1b[3;5Hx") == "\n\n    x\n");
    CHECK(shown("\x1b[3;5fx") == "\n\n    x\n");
    CHECK(shown("abc\x1b[Hx") == "xbc\n");
    CHECK(shown("\x1b[2Hx") == "\nx\n");
    CHECK(shown("\x1b[;4Hx") == "   x\n");
    CHECK(shown("\x1b[5;5H\x1b[2A\x1b[2D\x1b[Bx\x1b[3Cy") == "\n\n\n  x   y\n");
    CHECK(shown("\x1b[0;0Hx") == "x\n");
    Shown s;
    s.write("\x1b[999;999H\x1b[D");
    CHECK(s.pc.cursor() == Position{24, 78});
    s.write("\x1b[99A\x1b[999D");
    CHECK(s.pc.cursor() == Position{0, 0});
    s.write("\x1b[999B\x1b[999C");
    CHECK(s.pc.cursor() == Position{24, 79});
    s.write("\x1b[1;99999999999999999H");
    CHECK(s.pc.cursor() == Position{0, 79});
    CHECK(s.far.cursor() == Position{0, 79});
}

TEST_CASE("ansi: erasing") {
    auto erased = [](const std::string& sequence) {
        Shown s;
        for (int row = 0; row < 25; ++row)
            s.write("\x1b[" + std::to_string(row + 1) + ";1H" + std::string(79, '#'));
        s.write("\x1b[12;40H" + sequence);
        CHECK(s.agree());
        CHECK(s.pc.cursor() == Position{11, 39});
        unsigned left = 0;
        for (char character : s.pc.screen.text())
            left += character == '#' ? 1 : 0;
        return left;
    };
    CHECK(erased("") == 25 * 79);
    CHECK(erased("\x1b[K") == 25 * 79 - 40);
    CHECK(erased("\x1b[2K") == 24 * 79);
    CHECK(erased("\x1b[J") == 11 * 79 + 39);
    CHECK(erased("\x1b[2J") == 0);
}

TEST_CASE("ansi: colours are as a PC has them") {
    CHECK(after("31") == 0x04);
    CHECK(after("34") == 0x01);
    CHECK(after("33;44") == 0x16);
    CHECK(after("1;33;44") == 0x1E);
    CHECK(after("1") == 0x0F);
    CHECK(after("22", 0x0F) == 0x07);
    CHECK(after("7") == 0x70);
    CHECK(after("7", 0x1E) == 0x69);
    CHECK(after("94") == 0x09);
    CHECK(after("101") == 0x47);
    CHECK(after("0", 0x4F) == 0x07);
    CHECK(after("", 0x4F) == 0x07);
    CHECK(after("39;49", 0x4F) == 0x0F);
    CHECK(after(";31", 0x4F) == 0x04);
    CHECK(graphic_rendition(0x4F, "0", 0x17) == 0x17);
    CHECK(graphic_rendition(0x4C, "39;49", 0x17) == 0x1F);
}

TEST_CASE("ansi: colours and styles that a PC does not have change nothing") {
    CHECK(after("4;5;8;9;21;24;27;50;53;59;73;75;98;108;999", 0x1E) == 0x1E);
    CHECK(after("38;5;196", 0x1E) == 0x1E);
    CHECK(after("48;2;1;31;44;32", 0x1E) == 0x12 + 8);
    CHECK(after("38;5", 0x1E) == 0x1E);
    CHECK(after("38", 0x1E) == 0x1E);
}

TEST_CASE("ansi: coloured text, also around the ends of lines") {
    Shown s;
    s.write("a\x1b[1;37;41mbc\nd\x1b[0me");
    CHECK(s.pc.screen.text() == "abc\nde\n");
    CHECK(s.pc.screen.attribute(0, 0) == 0x07);
    CHECK(s.pc.screen.attribute(0, 1) == 0x4F);
    CHECK(s.pc.screen.attribute(0, 2) == 0x4F);
    CHECK(s.pc.screen.attribute(0, 3) == 0x07);
    CHECK(s.pc.screen.attribute(1, 0) == 0x4F);
    CHECK(s.pc.screen.attribute(1, 1) == 0x07);
    s.write("\x1b[44m" + std::string(200, 'x'));
    CHECK(s.pc.screen.attribute(3, 41) == 0x17);
    CHECK(s.agree());
    s.write("\x1b[1;1H\x1b[42m\x1b[K");
    CHECK(s.pc.screen.attribute(0, 79) == 0x27);
    s.write("\x1b[0m\x1b[2J\x1b[Hplain again");
    CHECK(s.pc.screen.attribute(1, 0) == 0x07);
    CHECK(s.agree());
}

TEST_CASE("ansi: a sequence may come in pieces") {
    Shown s;
    for (char byte : std::string("\x1b[2;3Hx\x1b[31my"))
        s.write({&byte, 1});
    CHECK(s.pc.screen.text() == "\n  xy\n");
    CHECK(s.pc.screen.attribute(1, 3) == 0x04);
    CHECK(s.agree());
}

TEST_CASE("ansi: nothing else that a terminal would obey goes out") {
    CHECK(shown("a\x1b]0;title\x07"
                "b") == "ab\n");
    CHECK(shown("a\x1b]52;c;Y2xpcA==\x1b\\b") == "ab\n");
    CHECK(shown("a\x1bP1$r\x1b\\b\x1b^x\x1b\\c\x1b_y\x1b\\d\x1bXz\x1b\\e") == "abcde\n");
    CHECK(shown("a\x1b[6n\x1b[c\x1b[?25l\x1b[?1049h\x1b[>0q\x1b[5i\x1b[3g\x1b[!p\x1b[1Kb") ==
          "ab\n");
    CHECK(shown("a\x1b"
                "cb\x1b"
                "7d\x1b"
                "8e") == "abde\n");
    CHECK(shown("a\x1b[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15mb") == "ab\n");
    CHECK(shown("a\x1b[1\xc3\xa9mb") == "ab\n");
    // A C1 control sequence introducer is no character of UTF-8.
    CHECK(shown("a\x9b"
                "2Jb") == "a2Jb\n");
}

TEST_CASE("ansi: a broken sequence ends with its line") {
    CHECK(shown("a\x1b]never ended\nb") == "a\nb\n");
    CHECK(shown("a\x1b[1;2\nb") == "a\nb\n");
    CHECK(shown("a\x1b\nb") == "a\nb\n");
    CHECK(shown("a\x1b[1\x1b[31mb") == "ab\n");
}

TEST_CASE("ansi: a screen that is larger than ours, or lost, does no harm") {
    struct Odd final : TextScreen {
        Position cursor() override { return {200, 131}; }
        void move(Position position) override {
            CHECK(position.row < screen_rows);
            CHECK(position.column < screen_columns);
        }
        void clear(Position first, Position last, std::uint8_t) override {
            CHECK(first.row <= last.row);
            CHECK(first.column <= last.column);
            CHECK(last.row < screen_rows);
            CHECK(last.column < screen_columns);
        }
        void print(std::string_view text) override { printed += text; }
        void pass_on(std::string_view) override {}
        std::string printed;
    } odd;
    AnsiScreen screen(odd);
    screen.write("\x1b[31mtext\x1b[J\x1b[2J\x1b[K\x1b[2K\x1b[2A\x1b[C");
    CHECK(odd.printed == "text");
}
