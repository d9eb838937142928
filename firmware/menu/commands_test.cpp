// SPDX-License-Identifier: GPL-2.0-or-later
// Scripts that ask their user: the commands of menus, forms, shell, console, with real dialogs.
#include <catch2/catch.hpp>

#include "menu/test_attended_host.hpp"

using async::milliseconds;
using async::seconds;
using namespace menu;

namespace {

/// The machine of the tests of scripts, with a user at its console.
struct ScriptBench : AttendedHost {
    /// What is on the screen at the end; behind it "[ok]", or the error's code.
    std::string use(std::string_view text, async::Duration limit = seconds(100000)) {
        auto copy = script::Script::copy_of("t", text);
        REQUIRE(copy);
        async::Instant start = clock.now();
        auto result = testing_wire::run_until(loop, clock, runner.run(std::move(*copy)), limit);
        elapsed = clock.now() - start;
        return user.pc.screen.text() + "[" +
               (result ? "ok" : async::code_name(result.error().code)) + "]";
    }
    ScriptBench& type(const std::string& text) {
        for (char character : text)
            user.press(pc_key(character));
        return *this;
    }
    async::Duration elapsed;
};

constexpr std::string_view two_items = "menu Title\nitem a First\nitem b Second\n";

std::string with(std::string_view begin, std::string_view end) {
    return std::string(begin) + std::string(end);
}

}  // namespace

TEST_CASE("a menu is collected, shown and chosen from") {
    ScriptBench bench;
    bench.user.wait(milliseconds(1)).look().press(pc_down).press(pc_enter);
    CHECK(bench.use("set name net 0\n"
                    "menu Boot ${name}   now\n"
                    "item --gap -- ---- NICs ----\n"
                    "item --key 0 net0 ${name} (0)\n"
                    "item plain\n"
                    "item\n"
                    "item --gap --key o\n"
                    "item exit E(x)it -- --key x\n"
                    "choose target\n"
                    "echo ${target}") == "plain\n[ok]");
    CHECK(bench.user.seen[0].find("  Boot net 0 now\n\n"
                                  "  ---- NICs ----\n"
                                  "> net 0 (0)\n"
                                  "  plain\n"
                                  "\n\n"
                                  "  E(x)it -- --key x\n\n") == 0);
}

TEST_CASE("choose: where it starts, and how it ends") {
    struct Case {
        std::string items, choose;
        std::vector<std::uint16_t> keys;
        std::string shown;
    };
    auto test = GENERATE(values<Case>({
        {"", "choose x", {pc_enter}, "a\n[ok]"},
        {"item --default c Third\n", "choose x", {pc_enter}, "c\n[ok]"},
        {"item --default c Third\n", "choose --default b x", {pc_enter}, "b\n[ok]"},
        {"item --default c Third\n", "choose --default nothing x", {pc_enter}, "c\n[ok]"},
        {"", "choose --default ${} x", {pc_enter}, "a\n[ok]"},
        {"item -k z c Third\n", "choose x", {pc_key('z')}, "c\n[ok]"},
        {"item -k 0x02 c Third\n", "choose x", {pc_key(2)}, "c\n[ok]"},
        {"item --gap --key g Gap\nitem c Third\n", "choose x", {pc_key('g'), pc_enter}, "c\n[ok]"},
        {"", "choose --timeout 3000 x", {}, "a\n[ok]"},
        {"", "choose --timeout 3000 --default b x", {}, "b\n[ok]"},
        {"", "choose x || echo left", {pc_escape}, "left\n\n[ok]"},
        {"", "choose x || echo left", {pc_key(3)}, "left\n\n[ok]"},
        {"",
         "choose x:ipv4",
         {pc_enter},
         "t:4: choose: not a value of the setting's type\n[malformed]"},
        {"", "choose x:none", {pc_enter}, "t:4: choose: no such type\n[malformed]"},
    }));
    CAPTURE(test.items, test.choose);
    ScriptBench bench;
    bench.user.wait(seconds(1));
    for (std::uint16_t key : test.keys)
        bench.user.press(key);
    std::string shown = bench.use(with(two_items, test.items + test.choose + "\necho ${x}"));
    if (test.shown.starts_with("t:4"))
        CHECK(shown.find(test.shown.substr(5)) != std::string::npos);
    else
        CHECK(shown + "" == (test.shown == "left\n\n[ok]" ? "left\n[ok]" : test.shown));
}

TEST_CASE("choose: counted down, by the rules of timeout and retimeout") {
    struct Case {
        std::string options;
        bool strict;
        unsigned key_after, seconds;
        std::string chosen;
    };
    auto test = GENERATE(values<Case>({
        {"--timeout 5000", false, 0, 5, "a"},
        {"--timeout 5000 --retimeout 3000", false, 4, 7, "b"},
        {"--timeout 5000 --retimeout 3000", true, 4, 7, "a"},
        {"--timeout 5000", true, 4, 64, "a"},
        {"--timeout 5000", true, 0, 5, "a"},
        {"--retimeout 3000", false, 4, 7, "b"},
    }));
    CAPTURE(test.options, test.strict);
    ScriptBench bench;
    if (test.strict)
        REQUIRE(bench.settings.set("menu-strict-timeout", "1"));
    if (test.key_after != 0)
        bench.user.wait(seconds(test.key_after)).press(pc_down);
    CHECK(bench.use(with(two_items, "choose " + test.options + " x\necho ${x}")) ==
          test.chosen + "\n[ok]");
    CHECK(bench.elapsed == seconds(test.seconds));
}

TEST_CASE("the seconds that are left are shown") {
    ScriptBench bench;
    bench.user.wait(milliseconds(1)).look().wait(seconds(3)).look().press(pc_down).look();
    bench.user.press(pc_enter);
    CHECK(bench.use(with(two_items, "choose --timeout 5000 x")) == "[ok]");
    CHECK(bench.user.seen[0].find("starts in 5 s") != std::string::npos);
    CHECK(bench.user.seen[1].find("starts in 2 s") != std::string::npos);
    CHECK(bench.user.seen[2].find("starts in") == std::string::npos);
}

TEST_CASE("a menu is gone once it was shown, unless it is kept") {
    ScriptBench bench;
    bench.user.press(pc_enter);
    CHECK(bench.use(with(two_items, "choose x\nchoose x || echo gone\nitem c || echo none")) ==
          "t:5: choose: there is none\ngone\nt:6: item: no menu to add to\nnone\n[ok]");
    ScriptBench keeping;
    keeping.user.press(pc_enter).press(pc_down).press(pc_enter);
    CHECK(keeping.use(with(two_items, "choose --keep x\nchoose y\necho ${x}${y}")) == "ab\n[ok]");
}

TEST_CASE("menus with names stand beside the one without") {
    ScriptBench bench;
    bench.user.press(pc_enter).press(pc_enter).press(pc_enter);
    CHECK(bench.use("menu Main\n"
                    "menu --name sub Sub\n"
                    "item main Main\n"
                    "item --menu sub sub Sub\n"
                    "choose --menu sub --keep x\n"
                    "choose y\n"
                    "choose --menu sub z\n"
                    "choose --menu sub z || echo ${x} ${y} ${z}\n") ==
          "t:8: choose: sub: there is none\nsub main sub\n[ok]");
    CHECK(
        bench.use("menu --name a A\nmenu --name a --delete\nmenu --delete\nitem -m a x || echo no")
            .find("t:4: item: a: no menu to add to\nno\n[ok]") != std::string::npos);
    CHECK(bench.use("console\nmenu a\nitem --gap only\nchoose x") ==
          "t:4: choose: nothing to select\n[not-found]");
}

TEST_CASE("a script cannot take all memory for its menus") {
    ScriptBench bench;
    CHECK(bench.use("menu\n:l\nitem x ${i} && inc i && goto l || echo ${i}") ==
          "t:3: item: no room for more items\n1000\n[ok]");
    CHECK(bench.use("console\n:l\nmenu --name ${j} && inc j && goto l || echo ${j}") ==
          "t:3: menu: too many menus\n16\n[ok]");
}

TEST_CASE("a form fills settings") {
    ScriptBench bench;
    bench.user.wait(milliseconds(1));
    bench.type("10.0.0.7").user.press(pc_enter);
    bench.type("secret").user.look().press(pc_enter);
    CHECK(bench.use("form Set up\nitem net0/ip Address\nitem --secret pw Password\n"
                    "present\necho ${net0/ip} ${pw}\npresent || echo gone") ==
          "10.0.0.7 secret\nt:6: present: there is none\ngone\n[ok]");
    CHECK(bench.user.seen[0].find("  Set up\n\n"
                                  "  Address                       10.0.0.7\n"
                                  "> Password                      ******\n") == 0);
    bench.user.press(pc_escape);
    CHECK(bench.use(
              "form --name f F\nitem --form f x\npresent --keep --form f || present --form g") ==
          "t:3: present: g: there is none\n[not-found]");
}

TEST_CASE("login asks for both, the password unseen") {
    ScriptBench bench;
    bench.type("root").user.press(pc_enter);
    bench.type("pw").user.wait(milliseconds(1)).look().press(pc_enter);
    CHECK(bench.use("login && echo ${username} ${password}") == "root pw\n[ok]");
    CHECK(bench.user.seen[0].find("  Login\n\n"
                                  "  Username                      root\n"
                                  "> Password                      **\n") == 0);
    bench.user.press(pc_key(3));
    CHECK(bench.use("login || echo no").find("no\n[ok]") != std::string::npos);
}

TEST_CASE("config edits settings") {
    ScriptBench bench;
    bench.user.press(pc_enter).press(pc_enter);
    bench.type("1.2.3.4").user.press(pc_enter).press(pc_escape).press(pc_escape);
    CHECK(bench.use("config\nshow ip") == "ip:ipv4 = 1.2.3.4\n[ok]");
    bench.user.wait(milliseconds(1)).look().press(pc_escape);
    CHECK(bench.use("config net3\nconsole") == "[ok]");
    CHECK(bench.user.seen[0].find("  Settings: net3\n") == 0);
}

TEST_CASE("read edits a line with all its keys") {
    ScriptBench bench;
    bench.user.press(pc_home).press(pc_delete).press(pc_key('X')).press(pc_enter);
    CHECK(bench.use("set x abc\necho -n Name: ${} && read x\necho ${x}") == "Name: Xbc\nXbc\n[ok]");
    CHECK(bench.use("console\nread -t 1500 x || echo late") ==
          "Xbc\nt:2: read: no key was pressed\nlate\n[ok]");
}

TEST_CASE("shell: commands, one line at a time, until exit") {
    ScriptBench bench;
    bench.user.send("echo one ; foo\rset x 5\recho ${x}\x7f\x7f}!\rgoto y\r\rexit 3\r");
    CHECK(bench.use("echo begin\nshell || echo back ${x}") ==
          "begin\n"
          "multinic> echo one ; foo\n"
          "one\n"
          "foo: command not found\n"
          "multinic> set x 5\n"
          "multinic> echo ${}!\n"
          "!\n"
          "multinic> goto y\n"
          "goto: y: no such label\n"
          "multinic>\n"
          "multinic> exit 3\n"
          "back 5\n"
          "[ok]");
    bench.user.send("exit\r");
    CHECK(bench.use("console\nshell\necho on") == "multinic> exit\non\n[ok]");
}

TEST_CASE("shell: lines come back, Ctrl-C leaves the line but never the shell") {
    ScriptBench bench;
    bench.user.send("echo a\rgarbage\x03\x03\x03").press(pc_up).press(pc_enter);
    bench.user.send("sleep 100\r").wait(seconds(1)).press(pc_key(3)).press(pc_key(3));
    bench.user.wait(seconds(1)).send("sleep 100\r").wait(seconds(1));
    bench.user.press(pc_key(3)).wait(milliseconds(100)).send("exit\r");
    CHECK(bench.use("shell\necho done") ==
          "multinic> echo a\n"
          "a\n"
          "multinic> garbage\n"
          "multinic>\n"
          "multinic>\n"
          "multinic> echo a\n"
          "a\n"
          "multinic> sleep 100\n"
          "sleep: stopped by Ctrl-C\n"
          "multinic>\n"
          "multinic> sleep 100\n"
          "sleep: stopped by Ctrl-C\n"
          "multinic> exit\n"
          "done\n[ok]");
    CHECK(bench.elapsed < seconds(10));
}

TEST_CASE("shell: shells in shells have an end, menus work in them") {
    ScriptBench bench;
    for (unsigned i = 0; i < script::Interpreter::depth_limit; ++i)
        bench.user.send("shell\r");
    // The innermost one ends by itself.
    for (unsigned i = 1; i < script::Interpreter::depth_limit; ++i)
        bench.user.send("exit\r");
    CHECK(bench.use("shell\nconsole\necho done") == "done\n[ok]");
    bench.user.send("menu\ritem a A\rchoose x\r").wait(seconds(1)).press(pc_enter);
    bench.user.send("exit\r");
    CHECK(bench.use("shell\necho ${x}") == "multinic> exit\na\n[ok]");
}

TEST_CASE("Ctrl-C leaves a menu; twice, all scripts, also those that loop") {
    ScriptBench bench;
    bench.user.wait(seconds(1)).press(pc_key(3)).wait(seconds(5)).press(pc_key(3));
    bench.user.wait(seconds(1)).press(pc_key(3));
    CHECK(bench.use(":l\nmenu Loop\nitem a A\nchoose x || inc count\ngoto l", seconds(60)) ==
          "t:4: stopped by Ctrl-C\n[cancelled]");
    CHECK(bench.get("count") == "2");
    CHECK(bench.elapsed < seconds(8));
}

TEST_CASE("console, colours and pairs on a screen of text") {
    struct {
        std::string_view script;
        std::string_view says;
    } table[] = {
        {"console --picture x.png || echo no", "t:1: console: only text, no pictures\nno\n[ok]"},
        {"console -x 1024 -y 768 && echo yes || echo no",
         "t:1: console: only text, no pictures\nno\n[ok]"},
        {"console --left 32 --right 32 --keep", "[ok]"},
        {"echo before\nconsole", "[ok]"},
        {"colour 16 || echo no", "t:1: colour: 16: no such colour\nno\n[ok]"},
        {"colour --basic 77 1 || echo no", "t:1: colour: 77: no such colour\nno\n[ok]"},
        {"cpair 8 || echo no", "t:1: cpair: 8: no such colour\nno\n[ok]"},
        {"cpair -- -1 || echo no", "t:1: cpair: 4294967295: no such colour\nno\n[ok]"},
        {"cpair --background 12 1 || echo no", "t:1: cpair: 12: no such colour\nno\n[ok]"},
        {"cpair --foreground 7 --background 9 1 && cpair 2 && colour --rgb 0xff0000 4", "[ok]"},
        {"sync && sync --timeout 100 && echo synced", "synced\n[ok]"},
    };
    for (auto& row : table) {
        CAPTURE(row.script);
        ScriptBench bench;
        CHECK(bench.use(row.script) == row.says);
    }
    ScriptBench bench;
    CHECK(bench.use("cpair --foreground 3 --background 4 0\necho x") == "x\n[ok]");
    CHECK(bench.user.pc.screen.attribute(0, 0) == 0x16);
    CHECK(bench.use("colour --rgb 0x00C080 4\ncpair --background 4 --foreground 0 2\n"
                    "colour --basic 9 5\ncpair -f 5 -b 5 1") == "x\n[ok]");
    CHECK(bench.real.colours.of(Pair::selected) == 0x30);
    CHECK(bench.real.colours.of(Pair::normal) == 0x07);
    CHECK(bench.real.colours.of(Pair::separator) == 0x1B);
    // What is shown after a dialog has the plain colours again.
    bench.user.press(pc_escape);
    bench.use("config\necho y");
    CHECK(bench.user.pc.screen.attribute(0, 0) == 0x16);
    bench.use("console\necho z");
    CHECK(bench.user.pc.screen.attribute(0, 0) == 0x07);
}

TEST_CASE("parameters of requests are kept") {
    ScriptBench bench;
    CHECK(bench.use("param a b || echo none\nparams\nparam mac ${} 52:54\n"
                    "params --name p --method GET\nparam --params p --header Accept any thing\n"
                    "param x\nparams --name q ; params --name q --delete\n"
                    "param --params q x || echo gone") ==
          "t:1: param: there is none\nnone\nt:8: param: q: there is none\ngone\n[ok]");
    auto list = bench.real.parameters.find("")->list();
    REQUIRE(list.items.size() == 2);
    CHECK(list.items[0].name == "mac");
    CHECK(list.items[0].text == " 52:54");
    CHECK(list.items[1].name == "x");
    list = bench.real.parameters.find("p")->list();
    CHECK(list.title == "GET");
    CHECK(list.items[0].text == "any thing");
    CHECK(list.items[0].secret);
}
