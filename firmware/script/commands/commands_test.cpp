// SPDX-License-Identifier: GPL-2.0-or-later
// Every command: what it shows, what it sets, how it ends.
#include <catch2/catch.hpp>

#include "script/test_host.hpp"

using namespace testing_script;

namespace {

struct Row {
    std::string_view script;
    std::string shown;
};
void check(std::initializer_list<Row> table) {
    for (const Row& row : table) {
        CAPTURE(row.script);
        TestHost host;
        CHECK(host.run(row.script, "") == row.shown);
    }
}

constexpr async::Key control_c = 3;

}  // namespace

TEST_CASE("echo") {
    check({
        {"echo", "\n[ok]"},
        {"echo a  b", "a b\n[ok]"},
        {"echo -n a", "a[ok]"},
        {"echo -n IP: ${}", "IP: [ok]"},
        {"echo a -n", "a -n\n[ok]"},
        {"echo -- -n", "-n\n[ok]"},
        {"echo -x", "echo: -x: unknown option\n[malformed 1c000000]"},
    });
}

TEST_CASE("isset and iseq answer in silence") {
    check({
        {"isset a && echo yes || echo no", "yes\n[ok]"},
        {"isset ${} && echo yes || echo no", "no\n[ok]"},
        {"set x two words\nisset ${x} && echo yes || echo no", "yes\n[ok]"},
        {"iseq a a && echo yes || echo no", "yes\n[ok]"},
        {"iseq a A && echo yes || echo no", "no\n[ok]"},
        {"iseq ${} ${} && echo yes || echo no", "yes\n[ok]"},
        {"iseq a ${} && echo yes || echo no", "no\n[ok]"},
        {"iseq a", "iseq: argument missing\n[malformed 1c000000]"},
        {"isset", "isset: argument missing\n[malformed 1c000000]"},
    });
}

TEST_CASE("set, clear and show") {
    check({
        {"set x a  b\nshow x", "x:string = a b\n[ok]"},
        {"set x:int8 -1\nshow x\nshow x:uint8", "x:int8 = -1\nx:uint8 = 0xff\n[ok]"},
        {"set net0/ip 10.0.0.1\nshow ip\nshow netX/ip || echo caught",
         "net0/ip:ipv4 = 10.0.0.1\nshow: netX/ip: not set\ncaught\n[ok]"},
        {"set net0/12 h\nshow hostname\nshow net0/12",
         "net0/hostname:string = h\nnet0/hostname:string = h\n[ok]"},
        {"set x a\nset x\nshow x", "show: x: not set\n[not-found 2d000000]"},
        {"set x a\nset x ${}\nisset ${x} || echo gone", "gone\n[ok]"},
        {"set x a\nclear x\nclear x\nisset ${x} || echo gone", "gone\n[ok]"},
        {"set x a\nshow -q x && echo there", "there\n[ok]"},
        {"show -q x || echo not there", "show: x: not set\nnot there\n[ok]"},
        {"set a 1\nset net0/b:int8 2\nshow", "a:string = 1\nnet0/b:int8 = 2\n[ok]"},
        {"set x:int99 1", "set: x:int99: no such type\n[malformed 1c000000]"},
        {"clear x:int99", "clear: x:int99: no such type\n[malformed 1c000000]"},
        {"show x:int99", "show: x:int99: no such type\n[malformed 1c000000]"},
        {"set ip 1.2.3", "set: 1.2.3: not a value of the setting's type\n[malformed 1c000000]"},
        {"set", "set: argument missing\n[malformed 1c000000]"},
    });
    TestHost small(32);
    CHECK(small.run("set x 0123456789012345678901234567890", "") ==
          "set: 0123456789012345678901234567890: no room for more settings\n[no-memory 31000000]");
}

TEST_CASE("inc counts whatever holds a number") {
    check({
        {"inc x\nshow x", "x:int32 = 1\n[ok]"},
        {"set x:int8 0\ninc x\ninc x\nshow x", "x:int8 = 2\n[ok]"},
        {"set x 5\ninc x\nshow x", "x:int32 = 6\n[ok]"},
        {"set x 5\ninc x 0x10\nshow x", "x:int32 = 21\n[ok]"},
        {"set x 5\ninc x -7\nshow x", "x:int32 = -2\n[ok]"},
        {"set x 5\ninc x ${}\nshow x", "x:int32 = 5\n[ok]"},
        {"set x:uint16 0xff\ninc x\nshow x", "x:uint16 = 0x100\n[ok]"},
        {"set x text\ninc x\nshow x", "x:int32 = 1\n[ok]"},
        {"set x:int8 127\ninc x || show x",
         "inc: 128: not a value of the setting's type\nx:int8 = 127\n[ok]"},
        {"inc x y", "inc: y: not a number\n[malformed 1c000000]"},
        {"inc x:none", "inc: x:none: no such type\n[malformed 1c000000]"},
        {"inc net0/x\nshow net0/x\nshow x", "net0/x:int32 = 1\nnet0/x:int32 = 1\n[ok]"},
    });
}

TEST_CASE("sleep") {
    TestHost host;
    async::Instant begin = host.clock.now();
    CHECK(host.run("sleep 3\nsleep 0\nsleep ${}", "") == "[ok]");
    CHECK((host.clock.now() - begin).microseconds == 3000000);
    CHECK(host.run("sleep long", "") == "sleep: long: not a number\n[malformed 1c000000]");
    CHECK(host.run("sleep -- -1", "") == "[ok]");
}

TEST_CASE("prompt waits for a key, the right one, or not for long") {
    struct {
        std::string_view script;
        async::Key key;  // after one second
        bool success;
        unsigned seconds;
    } table[] = {
        {"prompt", 'x', true, 1},
        {"prompt", control_c, false, 1},
        {"prompt --timeout 500", 'x', false, 0},
        {"prompt --timeout 5000", 'x', true, 1},
        {"prompt --timeout 0", 'x', true, 1},
        {"prompt --key x", 'x', true, 1},
        {"prompt --key x", 'y', false, 1},
        {"prompt --key 0x02 --timeout 2000", 2, true, 1},
        {"prompt --key 0x03", control_c, true, 1},
        {"prompt --key 0x197e", 0x197E, true, 1},
        {"prompt -k x -t 500", 'x', false, 0},
    };
    for (auto& row : table) {
        CAPTURE(row.script);
        TestHost host;
        host.press_after(async::seconds(1), row.key);
        async::Instant begin = host.clock.now();
        CHECK(bool{host.run_result(row.script)} == row.success);
        CHECK((host.clock.now() - begin).microseconds / 1000000 == row.seconds);
    }
    // The question goes away; time is told from another key.
    TestHost host;
    CHECK(host.run("prompt --timeout 100 Key? || echo ${errno}", "") ==
          "Key?\b\b\b\b\x1B[K0x4c000000\n[ok]");
    host.press_after(async::seconds(1), 'y');
    CHECK(host.run("prompt -k x || echo ${errno}", "") == "\x1B[K0xb000000\n[ok]");
}

TEST_CASE("read edits what a setting holds, by its type") {
    TestHost host;
    host.console.press("10.0.0.1\r");
    CHECK(host.run("echo -n IP: ${} && read net0/ip\nshow net0/ip", "") ==
          "IP: 10.0.0.1\nnet0/ip:ipv4 = 10.0.0.1\n[ok]");
    host.console.press("\b2\r");
    CHECK(host.run("read net0/ip\nshow net0/ip", "") ==
          "10.0.0.1\b \b2\nnet0/ip:ipv4 = 10.0.0.2\n[ok]");
    host.console.press("x\r");
    CHECK(host.run("read net0/ip", "") ==
          "10.0.0.2x\nread: not a value of the setting's type\n[malformed 1c000000]");
    host.console.press("\x15\r");
    CHECK(host.run("read net0/ip\nisset ${net0/ip} || echo gone", "").find("gone") !=
          std::string::npos);
    host.console.press("a\x1B");
    CHECK(host.run("read name || echo caught", "") == "a\ncaught\n[ok]");
    CHECK(host.get("name") == "(none)");
    async::Instant begin = host.clock.now();
    CHECK(host.run("read --timeout 1500 name", "") ==
          "read: no key was pressed\n[timed-out 4c000000]");
    CHECK((host.clock.now() - begin).microseconds == 1500000);
    CHECK(host.run("read x:none", "") == "read: x:none: no such type\n[malformed 1c000000]");
}

TEST_CASE("cpuid tests a bit where the processor has the leaf") {
    TestHost host;
    host.machine.leaves[0] = {1, 0, 0, 0};
    host.machine.leaves[1] = {0, 0, 0x80000001, 0x00000002};
    host.machine.leaves[0x80000000] = {0x80000008, 0, 0, 0};
    host.machine.leaves[0x80000001] = {0, 0, 0x4, 0x20000000};
    struct {
        std::string_view arguments;
        bool is;
    } table[] = {
        {"1", true},
        {"0", false},
        {"31", false},
        {"--ecx 31", true},
        {"--ecx 0", true},
        {"--ecx 1", false},
        {"--ext 29", true},
        {"--ext 28", false},
        {"--amd 29", true},
        {"-ec 2", true},
        {"--ext --ecx 29", false},
    };
    for (auto& row : table) {
        CAPTURE(row.arguments);
        CHECK((host.run("cpuid " + std::string(row.arguments), "") == "[ok]") == row.is);
    }
    host.machine.leaves[0] = {0, 0, 0, 0};
    host.machine.leaves[0x80000000] = {0x80000000, 0, 0, 0};
    CHECK(host.run("cpuid 1 || cpuid --ext 29 || echo neither", "") == "neither\n[ok]");
    host.machine.leaves[0x80000000] = {7, 0, 0, 0};
    CHECK(host.run("cpuid --ext 29 || echo none", "") == "none\n[ok]");
    for (const char* bit : {"32", "-1"})
        CHECK(host.run("cpuid -- " + std::string(bit), "").find("[not-found") != std::string::npos);
    CHECK(host.run("cpuid x", "") == "cpuid: x: not a number\n[malformed 1c000000]");
}

TEST_CASE("time runs a command and says how long it took") {
    check({
        {"time sleep 2", "sleep: 2000 ms\n[ok]"},
        {"time echo a", "a\necho: 0 ms\n[ok]"},
        {"time isset ${} || echo failed", "isset: 0 ms\nfailed\n[ok]"},
        {"time foo || echo ${errno}", "foo: command not found\nfoo: 0 ms\n0x2d000000\n[ok]"},
        {"time time echo a", "a\necho: 0 ms\n[ok]"},
        {"time goto a ; echo no\n:a", "goto: 0 ms\n[ok]"},
    });
}

TEST_CASE("help lists what there is, or shows one usage") {
    TestHost host;
    std::string list = host.run("help", "");
    for (const char* name : {"echo ", "goto ", "help ", "cpuid "})
        CHECK(list.find(name) != std::string::npos);
    CHECK(list.find("sanboot") == std::string::npos);
    CHECK(list.find('\n') <= 80);
    check({
        {"help set || echo shown", "usage: set SETTING [VALUE...]\nshown\n[ok]"},
        {"help sanboot", "sanboot: not in this ROM\n[unsupported 3c000000]"},
        {"help foo", "help: foo: no such command\n[not-found 2d000000]"},
    });
}
