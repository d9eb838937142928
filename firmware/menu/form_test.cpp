// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/form.hpp"

#include <catch2/catch.hpp>

#include "async/memory_host.hpp"
#include "menu/test_terminal.hpp"

using namespace menu;
using async::Code;
using async::milliseconds;
using async::seconds;

namespace {

struct FormBench : Bench {
    Items items{"", "IPv4 networking"};
    FormBench() {
        REQUIRE(items.add({.text = "Addresses", .gap = true}));
        REQUIRE(items.add({.name = "address", .text = "IPv4 address"}));
        REQUIRE(items.add({.name = "mask", .text = "Subnet mask"}));
        REQUIRE(items.add({.gap = true}));
        REQUIRE(items.add({.name = "password", .text = "Password", .secret = true}));
    }
    void set(const char* name, const std::string& value) { REQUIRE(settings.set(name, value)); }
    FormBench& type(const std::string& text) {
        for (char character : text)
            user.press(pc_key(character));
        return *this;
    }
    /// "done", or the error's code.
    std::string present(Form& form, Timeouts timeouts = {}) {
        auto result = run(form.run(timeouts));
        return result ? "done" : std::string(code_name(result.error().code));
    }
};

}  // namespace

TEST_CASE("form: the screen, with values that were there and a secret") {
    FormBench bench;
    bench.set("address", "192.168.0.1");
    bench.set("password", "secret");
    Form form(bench.terminal, bench.settings, bench.items.list());
    bench.user.wait(milliseconds(1)).look().press(pc_escape);
    CHECK(bench.present(form) == "cancelled");
    CHECK(bench.user.seen[0] == R"(  IPv4 networking

  Addresses
> IPv4 address                  192.168.0.1
  Subnet mask

  Password                      ******
















  Enter: next field, at the last one done   Esc: leave
)");
}

TEST_CASE("form: fields are filled in, Enter goes on and ends it at the last one") {
    FormBench bench;
    bench.set("address", "10.0.0.1");
    Form form(bench.terminal, bench.settings, bench.items.list());
    bench.user.press(pc_backspace).press(pc_key('2')).press(pc_enter);
    bench.type("255.0.0.0").user.press(pc_tab);
    bench.type("pass word").user.look().press(pc_enter);
    CHECK(bench.present(form) == "done");
    CHECK(bench.get("address") == "10.0.0.2");
    CHECK(bench.get("mask") == "255.0.0.0");
    CHECK(bench.get("password") == "pass word");
    CHECK(bench.user.seen[0].find("pass word") == std::string::npos);
}

TEST_CASE("form: arrows and Tab move between the fields") {
    FormBench bench;
    Form form(bench.terminal, bench.settings, bench.items.list());
    bench.user.press(pc_down).press(pc_key('b')).press(pc_up).press(pc_key('a')).press(pc_tab);
    bench.user.press(pc_tab).press(pc_key('c')).press(pc_tab).press(pc_down).press(pc_key('d'));
    bench.user.press(0x0F00).press(pc_key('e')).send("\x1b[B\r");
    CHECK(bench.present(form) == "done");
    CHECK(bench.get("address") == "a");
    CHECK(bench.get("mask") == "be");
    CHECK(bench.get("password") == "cd");
}

TEST_CASE("form: the cursor is in the field, of a long value its end is seen") {
    FormBench bench;
    bench.set("address", "http://server/" + std::string(100, 'x') + "/end");
    Form form(bench.terminal, bench.settings, bench.items.list());
    auto task = form.run();
    task.start();
    CHECK(bench.user.pc.screen.row(3).size() == 77);
    CHECK(bench.user.pc.screen.row(3).substr(70) == "xxx/end");
    CHECK(bench.user.pc.cursor() == async::Position{3, 77});
    CHECK(bench.user.pc.screen.attribute(3, 32) == 0x30);
}

TEST_CASE("form: it starts on its default field") {
    FormBench bench;
    REQUIRE(bench.items.add({.name = "last", .text = "Last", .is_default = true}));
    Form form(bench.terminal, bench.settings, bench.items.list());
    bench.user.press(pc_key('x')).press(pc_enter);
    CHECK(bench.present(form) == "done");
    CHECK(bench.get("last") == "x");
}

TEST_CASE("form: Ctrl-C leaves, letters do not") {
    FormBench bench;
    Form form(bench.terminal, bench.settings, bench.items.list());
    bench.type("qx").user.press(pc_key(3));
    CHECK(bench.present(form) == "cancelled");
    CHECK(bench.get("address") == "(none)");
}

TEST_CASE("form: what a setting does not allow is refused, and can be repaired") {
    FormBench bench;
    REQUIRE(bench.items.add({.name = "net0/ip", .text = "Typed"}));
    REQUIRE(bench.items.add({.name = "last", .text = "Last"}));
    Form form(bench.terminal, bench.settings, bench.items.list());
    bench.user.press(pc_down).press(pc_down).press(pc_down);
    bench.type("1.2.3").user.press(pc_enter).press(pc_enter).look();
    bench.type(".4").user.press(pc_enter).look().press(pc_enter);
    CHECK(bench.present(form) == "done");
    CHECK(bench.get("net0/ip") == "1.2.3.4");
    CHECK(bench.user.seen[0].find("> Typed                         1.2.3\n") != std::string::npos);
    CHECK(bench.user.seen[0].find("Not done: not a value of the setting's type (malformed)") !=
          std::string::npos);
    CHECK(bench.user.seen[1].find("Not done") == std::string::npos);
}

TEST_CASE("form: an emptied field deletes its setting") {
    FormBench bench;
    bench.set("address", "x");
    Form form(bench.terminal, bench.settings, bench.items.list());
    bench.user.press(pc_backspace).press(pc_down).press(pc_down).press(pc_enter);
    CHECK(bench.present(form) == "done");
    CHECK(bench.get("address") == "(none)");
}

TEST_CASE("form: hundreds of fields") {
    Bench bench;
    Items items("", "Many");
    for (unsigned i = 0; i < 300; ++i)
        REQUIRE(items.add({.name = "n" + std::to_string(i), .text = "Field " + std::to_string(i)}));
    Form form(bench.terminal, bench.settings, items.list());
    for (unsigned i = 0; i < 299; ++i)
        bench.user.press(pc_key('v')).press(pc_enter);
    bench.user.look().press(pc_enter);
    REQUIRE(bench.run(form.run()));
    CHECK(bench.get("n0") == "v");
    CHECK(bench.get("n298") == "v");
    CHECK(bench.get("n299") == "(none)");
    CHECK(bench.user.seen[0].find("Field 299") != std::string::npos);
}

TEST_CASE("form: nothing to fill in, and no memory") {
    FormBench bench;
    Items none("", "Nothing");
    REQUIRE(none.add({.text = "heading", .gap = true}));
    Form empty(bench.terminal, bench.settings, none.list());
    CHECK(bench.present(empty) == "not-found");
    Items nothing("", "Nothing");
    Form emptier(bench.terminal, bench.settings, nothing.list());
    CHECK(bench.present(emptier) == "not-found");
    async::MemoryShortage shortage(0);
    Form form(bench.terminal, bench.settings, bench.items.list());
    CHECK(bench.present(form) == "no-memory");
}
