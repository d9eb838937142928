// SPDX-License-Identifier: GPL-2.0-or-later
// Scripts in scripts, and Ctrl-C: with commands of the test's own beside a few real ones.
#include <catch2/catch.hpp>

#include "script/test_host.hpp"

using namespace testing_script;
using script::Command;
using script::Invocation;

namespace script::commands {
async::Result<void> echo(Invocation& call);
async::Result<void> exit(Invocation& call);
async::Result<void> go_to(Invocation& call);
async::Result<void> isset(Invocation& call);
async::Result<void> sleep(Invocation& call);
async::Result<void> time(Invocation& call);
}  // namespace script::commands

namespace {

std::map<std::string, std::string> files;

script::Script open(std::string_view name) {
    auto opened = script::Script::copy_of(name, files[std::string(name)]);
    REQUIRE(opened);
    return std::move(*opened);
}

async::Task<void> chain(Invocation& call) {
    co_return co_await call.interpreter.run(open(call.arguments[0]));
}

async::Result<void> replace(Invocation& call) {
    call.interpreter.replace(open(call.arguments[0]));
    return async::success;
}

constexpr Command commands[] = {
    {&script::commands::echo, nullptr},
    {&script::commands::exit, nullptr},
    {&script::commands::go_to, nullptr},
    {&script::commands::isset, nullptr},
    {&script::commands::sleep, nullptr},
    {&script::commands::time, nullptr},
    {nullptr, &chain},
    {&replace, nullptr},
};
constexpr script::CommandSet set{
    "echo [-n] [TEXT...]\0exit [STATUS]\0goto LABEL\0isset VALUE\0sleep SECONDS\0time COMMAND...\0"
    "chain FILE\0replace FILE\0",
    commands};

struct Bench : TestHost {
    Bench() : TestHost(4096, set) { files.clear(); }
};

constexpr async::Key control_c = 3;

}  // namespace

TEST_CASE("a script in a script comes back with its status") {
    Bench b;
    files["inner"] = "#!ipxe\necho in\n";
    CHECK(b.run("echo a\nchain inner\necho b") == "a\nin\nb\n[ok]");
    files["inner"] = "#!ipxe\necho in\nexit 3\n";
    CHECK(b.run("chain inner || echo failed ${errno}\necho b") == "in\nfailed 0x3\nb\n[ok]");
    CHECK(b.run("chain inner\necho b") ==
          "in\ntest.ipxe:1: chain: failed, the script ends\n[refused 00000003]");
    files["inner"] = "#!ipxe\nfoo";
    CHECK(b.run("echo a\nchain inner || echo failed ${errno}") ==
          "a\ninner:2: foo: command not found\nfailed 0x2d000000\n[ok]");
    CHECK(b.run("echo a\nchain inner\necho b") ==
          "a\ninner:2: foo: command not found\n[not-found 2d000000]");
    // Labels are those of the script that runs; its own line goes on where it was.
    files["inner"] = "#!ipxe\ngoto x || goto y\n:y echo in";
    CHECK(b.run(":x\nchain inner && echo a ; echo b") ==
          "inner:2: goto: x: no such label\nin\na\nb\n[ok]");
    // The inner `exit` is not the outer one's.
    files["inner"] = "exit";
    CHECK(b.run("chain inner && echo a") == "a\n[ok]");
}

TEST_CASE("a script in place of a script does not come back") {
    Bench b;
    files["next"] = "#!ipxe\necho next\nfoo";
    CHECK(b.run("echo a\nreplace next && echo b\necho c") ==
          "a\nnext\nnext:3: foo: command not found\n[not-found 2d000000]");
    files["next"] = "echo next\nexit 4";
    files["middle"] = "echo middle\nreplace next";
    CHECK(b.run("chain middle || echo back ${errno}") == "middle\nnext\nback 0x4\n[ok]");
}

TEST_CASE("a script that runs itself ends with an error") {
    Bench b;
    files["self"] = "echo -n x\nchain self";
    CHECK(b.run("chain self") ==
          std::string(script::Interpreter::depth_limit - 1, 'x') +
              "self:2: chain: too many scripts in one another\n[too-large 46000000]");
    CHECK(b.run("echo again") == "again\n[ok]");
}

TEST_CASE("Ctrl-C ends the command that waits; || guards as ever") {
    Bench b;
    b.press_after(async::seconds(1), control_c);
    CHECK(b.run("sleep 100 || echo caught ${errno}\necho end") ==
          "test.ipxe:1: sleep: stopped by Ctrl-C\ncaught 0xb000000\nend\n[ok]");
    b.clock.advance(async::seconds(10));
    b.press_after(async::seconds(1), control_c);
    CHECK(b.run("sleep 100\necho end") ==
          "test.ipxe:1: sleep: stopped by Ctrl-C\n[cancelled 0b000000]");
    // The innermost command, not those that wait for it.
    b.clock.advance(async::seconds(10));
    files["inner"] = "sleep 100 || echo inner\nsleep 1";
    b.press_after(async::seconds(1), control_c);
    CHECK(b.run("chain inner && echo outer") ==
          "inner:1: sleep: stopped by Ctrl-C\ninner\nouter\n[ok]");
    b.clock.advance(async::seconds(10));
    b.press_after(async::seconds(1), control_c);
    CHECK(b.run("time sleep 100 || echo caught") ==
          "test.ipxe:1: sleep: stopped by Ctrl-C\nsleep: 1000 ms\ncaught\n[ok]");
}

TEST_CASE("Ctrl-C where nothing waits ends all scripts, and so does pressing it twice") {
    Bench b;
    b.console.press("\x03");
    CHECK(b.run(":a goto a") == "test.ipxe:1: stopped by Ctrl-C\n[cancelled 0b000000]");
    CHECK(b.console.polls < 5);
    b.clock.advance(async::seconds(10));
    files["loop"] = ":a isset x ; isset ${} || goto a";
    b.console.press("\x03");
    CHECK(b.run("chain loop || echo never\n echo never") ==
          "loop:1: stopped by Ctrl-C\ntest.ipxe:1: stopped by Ctrl-C\n[cancelled 0b000000]");
    // The loop that no single Ctrl-C ends.
    b.clock.advance(async::seconds(10));
    b.press_after(async::seconds(5), control_c);
    b.press_after(async::seconds(6), control_c);
    CHECK(b.run(":retry sleep 3 || goto retry\ngoto retry") ==
          "test.ipxe:1: sleep: stopped by Ctrl-C\ntest.ipxe:1: sleep: stopped by Ctrl-C\n"
          "test.ipxe:1: stopped by Ctrl-C\n[cancelled 0b000000]");
    // All is forgiven.
    b.clock.advance(async::seconds(10));
    CHECK(b.run("sleep 1\necho again") == "again\n[ok]");
}

TEST_CASE("a script that is cancelled leaves nothing behind") {
    Bench b;
    files["inner"] = "echo in\nsleep 100";
    {
        auto outer = script::Script::copy_of("outer", "chain inner");
        REQUIRE(outer);
        auto task = b.interpreter.run(std::move(*outer));
        task.start();
        testing_wire::run_for(b.loop, b.clock, async::seconds(1));
        CHECK_FALSE(task.done());
        CHECK(b.console.shown == "in\n");
    }
    CHECK(b.run("foo") == "test.ipxe:1: foo: command not found\n[not-found 2d000000]");
    testing_wire::run_for(b.loop, b.clock, async::seconds(200));
}

TEST_CASE("NICs and keys are looked after while a script is busy") {
    Bench b;
    std::string busy;
    for (unsigned i = 0; i < 10 * script::Interpreter::commands_per_round; ++i)
        busy += "isset x\n";
    CHECK(b.run(busy) == "[ok]");
    CHECK(b.console.polls >= 10);
    CHECK(b.console.polls < 15);
}
