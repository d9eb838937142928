// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/menu.hpp"

#include <catch2/catch.hpp>

#include "async/memory_host.hpp"
#include "menu/test_terminal.hpp"

using namespace menu;
using async::Code;
using async::milliseconds;
using async::seconds;

namespace {

/// A menu like the built-in one.
struct MenuBench : Bench {
    Items items{"", "Network boot of 4c4c4544"};
    Timeouts timeouts;
    bool timed_out = false;

    MenuBench() {
        add({.name = "default", .text = "Try (a)ll NICs", .key = 'a'});
        add({.gap = true});
        add({.text = "--- Detected NICs ---", .gap = true});
        add({.name = "net0", .text = "net(0): 52:54:00:12:34:56", .key = '0'});
        add({.name = "net1", .text = "net(1): 52:54:00:12:34:57", .key = '1'});
        add({.gap = true});
        add({.text = "--- (O)thers ---", .key = 'o', .gap = true});
        add({.name = "config", .text = "Open (c)onfiguration", .key = 'c'});
        add({.name = "exit", .text = "E(x)it", .key = 'x'});
    }
    void add(const Item& item) { REQUIRE(items.add(item)); }

    /// The name of what was chosen, or the error's code.
    std::string choose(const std::string& name = "") {
        ItemList list = items.list();
        Menu menu(terminal,
                  settings,
                  list,
                  name.empty() ? list.default_item() : list.find(name),
                  "chosen");
        auto chosen = run(menu.run(timeouts));
        timed_out = menu.timed_out();
        CHECK(user.pc.screen.text().empty());
        CHECK(user.pc.cursor() == async::Position{0, 0});
        return chosen ? get("chosen") : code_name(chosen.error().code);
    }
};

struct LongMenu : MenuBench {
    explicit LongMenu(unsigned count) {
        items = Items("", "Long");
        for (unsigned i = 0; i < count; ++i)
            add({.name = std::to_string(i), .text = "Entry " + std::to_string(i)});
    }
};

}  // namespace

TEST_CASE("menu: the screen") {
    MenuBench bench;
    bench.timeouts.timeout = seconds(5);
    bench.user.wait(milliseconds(1)).look().wait(milliseconds(1500)).look().press(pc_enter);
    CHECK(bench.choose() == "default");
    REQUIRE(bench.user.seen.size() == 2);
    CHECK(bench.user.seen[0] == R"(  Network boot of 4c4c4544

> Try (a)ll NICs

  --- Detected NICs ---
  net(0): 52:54:00:12:34:56
  net(1): 52:54:00:12:34:57

  --- (O)thers ---
  Open (c)onfiguration
  E(x)it












  Up, Down: move   Enter: choose   Esc: leave
  Selection starts in 5 s
)");
    CHECK(bench.user.seen[1].find("Selection starts in 4 s") != std::string::npos);
}

TEST_CASE("menu: colours show what is selected, what is a heading, what is a hot key") {
    MenuBench bench;
    Menu menu(bench.terminal, bench.settings, bench.items.list(), 3, "chosen");
    auto task = menu.run();
    task.start();
    auto& screen = bench.user.pc.screen;
    CHECK(screen.attribute(0, 2) == 0x1F);
    CHECK(screen.attribute(2, 2) == 0x17);
    CHECK(screen.attribute(2, 7) == 0x1E);  // the a of (a)ll, not one before
    CHECK(screen.attribute(4, 2) == 0x1B);
    CHECK(screen.attribute(4, 79) == 0x17);
    CHECK(screen.attribute(5, 0) == 0x4F);
    CHECK(screen.attribute(5, 6) == 0x4E);
    CHECK(screen.attribute(5, 79) == 0x4F);
    CHECK(bench.user.pc.cursor() == async::Position{5, 0});
}

TEST_CASE("menu: scripts may change the colours") {
    MenuBench bench;
    bench.colours.set(1, 3, 0);
    bench.colours.set(2, 0, 7);
    Menu menu(bench.terminal, bench.settings, bench.items.list(), 0, "chosen");
    auto task = menu.run();
    task.start();
    CHECK(bench.user.pc.screen.attribute(10, 2) == 0x06);
    CHECK(bench.user.pc.screen.attribute(2, 2) == 0x70);
}

TEST_CASE("menu: arrows move over headings and stop at the ends") {
    struct Case {
        std::vector<std::uint16_t> keys;
        std::string start, chosen;
    };
    auto test = GENERATE(values<Case>({
        {{pc_down}, "default", "net0"},
        {{pc_down, pc_down, pc_down}, "default", "config"},
        {{pc_up}, "default", "default"},
        {{pc_up}, "config", "net1"},
        {{pc_down, pc_down}, "config", "exit"},
        {{pc_end}, "default", "exit"},
        {{pc_home}, "exit", "default"},
        {{pc_page_down}, "default", "exit"},
        {{pc_page_up}, "exit", "default"},
        {{pc_tab}, "default", "net0"},
        {{pc_tab, pc_tab}, "default", "config"},
        {{pc_tab, pc_tab, pc_tab}, "default", "default"},
        {{0x0F00}, "net0", "default"},  // Shift-Tab
    }));
    MenuBench bench;
    for (auto key : test.keys)
        bench.user.press(key);
    bench.user.press(pc_enter);
    CHECK(bench.choose(test.start) == test.chosen);
}

TEST_CASE("menu: the same from the serial line") {
    MenuBench bench;
    bench.user.send("\x1b[B\x1b[B").send("\x1bOB").send("\x1b[A").send("\r");
    CHECK(bench.choose() == "net1");
    bench.user.send("\x1b[F\n");
    CHECK(bench.choose() == "exit");
    bench.user.send("\x1b[6~\x1b[H\t\t\r");
    CHECK(bench.choose() == "config");
}

TEST_CASE("menu: Esc and Ctrl-C leave, from both keyboards") {
    MenuBench bench;
    auto how = GENERATE(0, 1, 2, 3);
    bench.user.wait(milliseconds(10));
    if (how == 0)
        bench.user.press(pc_escape);
    else if (how == 1)
        bench.user.press(pc_key(3));
    else
        bench.user.send(how == 2 ? "\x1b" : "\x03");
    CHECK(bench.choose() == "cancelled");
    // A bare Esc of a terminal needs its silence.
    CHECK(bench.elapsed == milliseconds(how == 2 ? 60 : 10));
}

TEST_CASE("menu: a hot key chooses at once, on a heading it goes there") {
    MenuBench bench;
    bench.user.press(pc_key('c'));
    CHECK(bench.choose() == "config");
    bench.user.send("1");
    CHECK(bench.choose() == "net1");
    bench.user.press(pc_key('o')).press(pc_down).press(pc_enter);
    CHECK(bench.choose() == "exit");
    // Exactly the key of the item: a menu may use both cases.
    bench.user.press(pc_key('C')).press(pc_key('z')).press(pc_enter);
    CHECK(bench.choose() == "default");
}

TEST_CASE("menu: hot keys that are no characters, and those that mean something already") {
    MenuBench bench;
    bench.add({.name = "f12", .text = "F12", .key = 0x197E});
    bench.add({.name = "control", .text = "Ctrl-B", .key = 0x02});
    bench.add({.name = "home", .text = "Home", .key = async::key_home});
    bench.user.press(0x8600);
    CHECK(bench.choose() == "f12");
    bench.user.send("\x1b[24~");
    CHECK(bench.choose() == "f12");
    bench.user.press(pc_key(2));
    CHECK(bench.choose() == "control");
    bench.user.send("\x1b[1~");
    CHECK(bench.choose() == "home");
}

TEST_CASE("menu: Ctrl-C leaves also a menu that has another use for it") {
    MenuBench bench;
    bench.add({.name = "mine", .text = "Ctrl-C", .key = 0x03});
    bench.add({.text = "Heading", .key = 0x1B, .gap = true});
    bench.user.press(pc_escape).press(pc_key(3));
    CHECK(bench.choose() == "cancelled");
}

TEST_CASE("menu: a key without meaning changes nothing") {
    MenuBench bench;
    bench.user.press(0x3D00)
        .press(pc_key('?'))
        .press(pc_left)
        .press(pc_delete)
        .send("\xff\x1b[99~");
    bench.user.press(pc_enter);
    CHECK(bench.choose("net0") == "net0");
}

TEST_CASE("menu: the timeout takes what is selected") {
    MenuBench bench;
    bench.timeouts.timeout = seconds(3);
    CHECK(bench.choose("net1") == "net1");
    CHECK(bench.timed_out);
    CHECK(bench.elapsed == seconds(3));
}

TEST_CASE("menu: a key stops the count, or begins the other one") {
    MenuBench bench;
    bench.timeouts.timeout = seconds(3);
    bench.user.wait(seconds(2)).press(pc_down).wait(seconds(60)).look().press(pc_enter);
    CHECK(bench.choose() == "net0");
    CHECK_FALSE(bench.timed_out);
    CHECK(bench.elapsed == seconds(62));
    CHECK(bench.user.seen[0].find("starts in") == std::string::npos);

    MenuBench again;
    again.timeouts = {.timeout = seconds(3), .retimeout = seconds(10)};
    again.user.wait(seconds(2)).press(pc_down).wait(milliseconds(1)).look();
    CHECK(again.choose() == "net0");
    CHECK(again.timed_out);
    CHECK(again.elapsed == seconds(12));
    CHECK(again.user.seen[0].find("Selection starts in 10 s") != std::string::npos);
}

TEST_CASE("menu: strict, a stray key neither holds an unattended machine nor chooses for it") {
    MenuBench bench;
    bench.timeouts = {.timeout = seconds(3), .strict = true};
    bench.user.wait(seconds(1)).press(pc_down).wait(milliseconds(1)).look();
    CHECK(bench.choose() == "default");
    CHECK(bench.timed_out);
    CHECK(bench.elapsed == seconds(3));
    CHECK(bench.user.seen[0].find("Default starts in 2 s") != std::string::npos);

    MenuBench attended;
    attended.timeouts = {.timeout = seconds(3), .retimeout = seconds(60), .strict = true};
    attended.user.wait(seconds(1)).press(pc_down).wait(seconds(30)).press(pc_enter);
    CHECK(attended.choose() == "net0");
    CHECK_FALSE(attended.timed_out);

    MenuBench jammed;
    jammed.timeouts = {.timeout = seconds(3), .retimeout = seconds(5), .strict = true};
    for (unsigned i = 0; i < 1000; ++i)
        jammed.user.wait(milliseconds(30)).press(pc_down);
    CHECK(jammed.choose() == "default");
    CHECK(jammed.elapsed < seconds(9));
}

TEST_CASE("menu: hundreds of items scroll, with marks for more") {
    LongMenu bench(300);
    bench.user.wait(milliseconds(1)).look();
    for (unsigned i = 0; i < 150; ++i)
        bench.user.press(pc_down);
    bench.user.look().press(pc_end).look().press(pc_page_up).look().press(pc_enter);
    CHECK(bench.choose() == "279");
    auto& seen = bench.user.seen;
    REQUIRE(seen.size() == 4);
    CHECK(seen[0].find("\n\n> Entry 0\n") != std::string::npos);
    CHECK(seen[0].find("  Entry 19\n  ...\n") != std::string::npos);
    CHECK(seen[1].find("\n  ...\n  Entry 131\n") != std::string::npos);
    CHECK(seen[1].find("> Entry 150\n  ...\n") != std::string::npos);
    CHECK(seen[2].find("\n  ...\n  Entry 280\n") != std::string::npos);
    CHECK(seen[2].find("> Entry 299\n\n") != std::string::npos);
    CHECK(seen[3].find("\n  ...\n> Entry 279\n") != std::string::npos);
    CHECK(seen[3].find("  Entry 298\n  ...\n") != std::string::npos);
}

TEST_CASE("menu: the longest menu there may be") {
    LongMenu bench(Items::most);
    bench.user.press(pc_end).press(pc_page_up).send("\x1b[A").press(pc_enter);
    CHECK(bench.choose() == "978");
}

TEST_CASE("menu: headings are shown with the items beside them") {
    MenuBench bench;
    bench.items = Items("", "Groups");
    for (unsigned group = 0; group < 10; ++group) {
        bench.add({.text = "Group " + std::to_string(group), .gap = true});
        for (unsigned i = 0; i < 4; ++i)
            bench.add({.name = std::to_string(group * 10 + i), .text = "member"});
    }
    bench.add({.text = "The end", .gap = true});
    bench.user.press(pc_end).look().press(pc_home).look();
    for (unsigned i = 0; i < 7; ++i)
        bench.user.press(pc_tab);
    for (unsigned i = 0; i < 3; ++i)
        bench.user.press(pc_up);
    bench.user.press(pc_enter);
    CHECK(bench.choose() == "61");
    CHECK(bench.user.seen[0].find("The end") != std::string::npos);
    CHECK(bench.user.seen[1].find("\n\n  Group 0") != std::string::npos);
}

TEST_CASE("menu: more headings in a row than the screen has rows") {
    MenuBench bench;
    bench.items = Items("", "Gaps");
    for (unsigned i = 0; i < 30; ++i)
        bench.add({.text = "gap", .gap = true});
    bench.add({.name = "only", .text = "only"});
    for (unsigned i = 0; i < 30; ++i)
        bench.add({.text = "gap", .gap = true});
    bench.user.press(pc_home).press(pc_end).press(pc_tab).press(pc_up).press(pc_down).look();
    bench.user.press(pc_enter);
    CHECK(bench.choose() == "only");
    CHECK(bench.user.seen[0].find("only") != std::string::npos);
}

TEST_CASE("menu: nothing to choose is an error at once") {
    MenuBench bench;
    bench.items = Items("", "Empty");
    CHECK(bench.choose() == "not-found");
    bench.add({.text = "a heading", .gap = true});
    CHECK(bench.choose() == "not-found");
}

TEST_CASE("menu: texts of any bytes") {
    MenuBench bench;
    bench.items = Items("", "Title \x1b[2J\x1b]0;owned\x07 with \xc3\xa9");
    bench.add({.name = "a", .text = "\x1b[32mgreen\x1b[0m plain"});
    bench.add({.name = "b", .text = std::string(255, 'b')});
    bench.add({.name = "c", .text = std::string("\0\x9b\r\n\x7f", 5)});
    bench.user.press(pc_end).look().press(pc_enter);
    CHECK(bench.choose() == "c");
    CHECK(bench.user.seen[0].find("  Title  with ?\n\n  green plain\n  " + std::string(76, 'b') +
                                  "\n>\n\n\n") == 0);
}

TEST_CASE("menu: without memory there is an error") {
    MenuBench bench;
    Menu menu(bench.terminal, bench.settings, bench.items.list(), 0, "chosen");
    auto task = menu.run();
    async::MemoryShortage shortage(0);
    task.start();
    REQUIRE(task.done());
    CHECK(task.take_result().error().code == Code::no_memory);
}

TEST_CASE("menu: other tasks go on while it is shown") {
    MenuBench bench;
    unsigned beats = 0;
    auto heart = [](async::Loop& loop, unsigned& count) -> async::Task<void> {
        while (true) {
            static_cast<void>(co_await loop.sleep(milliseconds(100)));
            ++count;
        }
    };
    auto beating = heart(bench.loop, beats);
    beating.start();
    bench.user.wait(seconds(10)).press(pc_enter);
    CHECK(bench.choose() == "default");
    CHECK(beats >= 99);
}

TEST_CASE("menu: taken away while it waits, it leaves no trace") {
    MenuBench bench;
    {
        Menu menu(bench.terminal, bench.settings, bench.items.list(), 0, "chosen");
        auto task = menu.run({.timeout = seconds(1)});
        task.start();
    }
    bench.user.press(pc_key('c'));
    testing_wire::run_for(bench.loop, bench.clock, seconds(2));
    // The key was not taken by nobody.
    CHECK(bench.choose() == "config");
}
