// SPDX-License-Identifier: GPL-2.0-or-later
// The rules of the language, one row each: what a script shows and how it ends.
#include "script/interpreter.hpp"

#include <catch2/catch.hpp>

#include "async/memory_host.hpp"
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
        CHECK(host.run(row.script) == row.shown);
    }
}

constexpr const char* not_found = "[not-found 2d000000]";

}  // namespace

TEST_CASE("lines run from the first to the last") {
    check({
        {"", "[ok]"},
        {"#!ipxe\n", "[ok]"},
        {"#!ipxe\necho a\necho b\n", "a\nb\n[ok]"},
        {"#!gpxe\necho a", "a\n[ok]"},
        {"#!ipxe\r\necho a\r\n\r\necho b\r\n", "a\nb\n[ok]"},
        {"\n\n  \t echo   a   b  # no more\n", "a b\n[ok]"},
        {"# echo a\n #echo b\necho c #", "c\n[ok]"},
        {"echo a \\\n  b\\\nc\necho d", "a bc\nd\n[ok]"},
        {"echo \"a   b\" 'c' \\d", "\"a b\" 'c' \\d\n[ok]"},
    });
}

TEST_CASE("operators: from left to right, and what is skipped leaves the status") {
    check({
        {"echo a && echo b", "a\nb\n[ok]"},
        {"echo a || echo b", "a\n[ok]"},
        {"echo a ; echo b", "a\nb\n[ok]"},
        {"isset ${} && echo a || echo b", "b\n[ok]"},
        {"isset ${} || echo a && echo b", "a\nb\n[ok]"},
        {"isset x || echo a && echo b", "b\n[ok]"},
        {"isset ${} && echo a ; echo b", "b\n[ok]"},
        {"isset ${} && echo a && echo b || echo c", "c\n[ok]"},
        {"isset x && isset ${} || echo a", "a\n[ok]"},
        // A command that is skipped is not even expanded or looked for.
        {"isset x || nonsense --foo ${a} && echo a", "a\n[ok]"},
        // nothing is a command that succeeds
        {"isset ${} ||", "[ok]"},
        {"isset ${} || && echo a", "a\n[ok]"},
        {"|| echo a", "[ok]"},
        {"&& echo a", "a\n[ok]"},
        {";;", "test.ipxe:1: ;;: command not found\n" + std::string(not_found)},
        {"; ;", "[ok]"},
        {"isset ${} ;", "[ok]"},
        // only whole words are operators
        {"echo a|| echo b", "a|| echo b\n[ok]"},
        {"echo a | echo b & c;", "a | echo b & c;\n[ok]"},
        {"echo || # echo b", "\n[ok]"},
        // U+00A0 is a blank
        {"echo a\xC2\xA0; echo b", "a\nb\n[ok]"},
    });
}

TEST_CASE("a line that fails ends the script, and says where") {
    check({
        {"echo a\nisset ${}\necho b",
         "a\ntest.ipxe:2: isset: failed, the script ends\n" + std::string(not_found)},
        {"isset ${} && echo a\necho b",
         "test.ipxe:1: isset: failed, the script ends\n" + std::string(not_found)},
        {"echo a || isset ${} && echo b\necho c", "a\nb\nc\n[ok]"},
        {"\n\nfoo bar\necho b", "test.ipxe:3: foo: command not found\n" + std::string(not_found)},
        {"foo || echo b", "test.ipxe:1: foo: command not found\nb\n[ok]"},
        {"foo ; echo b", "test.ipxe:1: foo: command not found\nb\n[ok]"},
        {"${} a", "test.ipxe:1: command not found\n" + std::string(not_found)},
        {"a\\\n\\\nb\n", "test.ipxe:1: ab: command not found\n" + std::string(not_found)},
        {"echo \\\n\n\nfoo", "\ntest.ipxe:4: foo: command not found\n" + std::string(not_found)},
        {"goto nowhere", "test.ipxe:1: goto: nowhere: no such label\n" + std::string(not_found)},
        {"goto", "test.ipxe:1: goto: argument missing\n[malformed 1c000000]"},
        {"goto a b", "test.ipxe:1: goto: b: too many arguments\n[malformed 1c000000]"},
        {"iseq --foo a b", "test.ipxe:1: iseq: --foo: unknown option\n[malformed 1c000000]"},
    });
    // What is typed in a shell has no place.
    TestHost host;
    CHECK(host.run("foo", "") == "foo: command not found\n" + std::string(not_found));
}

TEST_CASE("settings are expanded behind the splitting, when the command runs") {
    check({
        {"set a x  y\necho <${a}>", "<x y>\n[ok]"},
        {"set a b c\niseq ${a} ${a} && echo same", "same\n[ok]"},
        {"set a || \nset op ||\necho ${op} x", " x\n[ok]"},
        {"set op &&\necho a ${op} b", "a  b\n[ok]"},
        {"set a one && echo ${a} && set a two && echo ${a}", "one\ntwo\n[ok]"},
        {"set c echo\n${c} a", "a\n[ok]"},
        {"echo a ${} b", "a  b\n[ok]"},
        {"echo -n a ${} && echo b", "a b\n[ok]"},
        {"set hash #no\necho ${hash} a", " a\n[ok]"},
        {"set h:hex 23\necho ${h:string} a", "# a\n[ok]"},
        {"set o:hex 7c:7c\nisset ${} ${o:string} echo a",
         "test.ipxe:2: isset: ||: too many arguments\n[malformed 1c000000]"},
        {"set i:int8 0\nset net0/mac 52:54:00:00:00:01\necho ${net${i}/mac}",
         "52:54:00:00:00:01\n[ok]"},
        {"set d $\nset a ${d}{a}\necho x ${a} || echo caught", "x \n[ok]"},
    });
    TestHost host;
    REQUIRE(host.settings.set("a", "${a}"));
    CHECK(host.run("echo x ${a}\necho y") ==
          "test.ipxe:1: ${a}: the expansion has no end\n[too-large 46000000]");
    CHECK(host.run("echo x ${a} || echo caught ${errno}") ==
          "test.ipxe:1: ${a}: the expansion has no end\ncaught 0x46000000\n[ok]");
}

TEST_CASE("labels and goto") {
    check({
        {":a\necho a", "a\n[ok]"},
        {":a echo a", "a\n[ok]"},
        {"  :a echo a && echo b", "a\nb\n[ok]"},
        {"goto b\necho a\n:b echo b", "b\n[ok]"},
        {"goto b && echo x || echo y ; echo z\n:b", "[ok]"},
        {"isset x && goto b || goto c\n:b echo b\nexit\n:c echo c", "b\n[ok]"},
        {"isset ${} && goto b || goto c\n:b echo b\nexit\n:c echo c", "c\n[ok]"},
        // computed, from the top of the script, also backwards
        {"set t menu\ngoto ${t}\n:other\necho no\n:menu\necho yes", "yes\n[ok]"},
        {"set i:int8 0\n:loop\necho ${i}\ninc i\niseq ${i} 3 || goto loop\necho end",
         "0\n1\n2\nend\n[ok]"},
        {"goto 52:54:00:12:34:56\n:52:54:00:12:34:56\necho mac", "mac\n[ok]"},
        {"goto nowhere || echo caught", "test.ipxe:1: goto: nowhere: no such label\ncaught\n[ok]"},
        {"goto ${} || echo caught", "test.ipxe:1: goto: no such label\ncaught\n[ok]"},
        {"goto a\nexit 1\n:a\nfoo ||\n", "test.ipxe:4: foo: command not found\n[ok]"},
    });
}

TEST_CASE("exit") {
    check({
        {"echo a\nexit\necho b", "a\n[ok]"},
        {"exit 0", "[ok]"},
        {"exit ${}", "[ok]"},
        {"exit && echo a", "[ok]"},
        {"exit 7 || echo a", "[refused 00000007]"},
        {"exit 0x2c044087", "[refused 2c044087]"},
        {"exit soon", "test.ipxe:1: exit: soon: not a number\n[malformed 1c000000]"},
        {"exit soon || echo a", "test.ipxe:1: exit: soon: not a number\na\n[ok]"},
        {"isset ${} && exit || echo a", "a\n[ok]"},
    });
    TestHost host;
    host.run("exit 1");
    CHECK(host.interpreter.exited());
    host.run("echo a");
    CHECK_FALSE(host.interpreter.exited());
}

TEST_CASE("errno is that of the last command that failed") {
    check({
        {"echo ${errno}", "0x0\n[ok]"},
        {"isset ${} || echo ${errno}\necho ${errno}", "0x2d000000\n0x2d000000\n[ok]"},
        {"set x:int8 300 || echo ${errno} ${builtin/errno:int32}",
         "test.ipxe:1: set: 300: not a value of the setting's type\n0x1c000000 469762048\n[ok]"},
        {"foo ||\niseq ${errno} 0x2d000000 && echo right",
         "test.ipxe:1: foo: command not found\nright\n[ok]"},
    });
}

TEST_CASE("every command by its name, and what is missing says so in one line and fails") {
    script::CommandRows rows(script::all_commands());
    unsigned there = 0, missing = 0;
    for (script::CommandRow row; rows.next(row);) {
        CAPTURE(row.name);
        CHECK((row.command.plain == nullptr || row.command.waiting == nullptr));
        (row.missing() ? missing : there) += 1;
        if (!row.missing())
            continue;
        TestHost host;
        std::string name(row.name);
        CHECK(host.run(name + " -x y || echo caught ${errno}") ==
              "test.ipxe:1: " + name + ": not in this ROM\ncaught 0x3c000000\n[ok]");
    }
    CHECK(there >= 15);
    CHECK(there + missing >= 85);
}

TEST_CASE("--help shows the usage and fails") {
    check({
        {"prompt --help || echo caught",
         "usage: prompt [-k|--key KEY] [-t|--timeout N] [TEXT...]\ncaught\n[ok]"},
        {"sleep --help", "usage: sleep SECONDS\n[cancelled 0b000000]"},
    });
}

TEST_CASE("limits of a line") {
    TestHost host;
    std::string words, text;
    for (std::size_t i = 0; i < script::Interpreter::word_limit - 1; ++i)
        words += " a";
    CHECK(host.run("echo" + words) == words.substr(1) + "\n[ok]");
    CHECK(host.run("echo" + words + " b || echo caught") ==
          "test.ipxe:1: b: too many words\ncaught\n[ok]");
    std::string longest(script::Interpreter::line_limit - 5, 'x');
    CHECK(host.run("echo " + longest) == longest + "\n[ok]");
    CHECK(host.run("echo a\necho " + longest + "x || echo b\n") ==
          "a\ntest.ipxe:2: the line is too long\n[too-large 46000000]");
    REQUIRE(host.settings.set("k", std::string(1000, 'k')));
    CHECK(host.run("echo ${k}${k}${k}${k}${k}${k}${k}${k}${k} || echo caught") ==
          "test.ipxe:1: ${k}${k}${k}${k}${k}${k}${k}${k}${k}: the line is too long\ncaught\n[ok]");
    // Two words of 4000 fit, but not their sum once more with blanks between them.
    CHECK(host.run("echo ${k}${k}${k}${k} ${k}${k}${k}${k} || echo caught") ==
          "test.ipxe:1: echo: the line is too long\ncaught\n[ok]");
}

TEST_CASE("without memory a script fails and nothing else does") {
    for (std::size_t allocations = 0;; ++allocations) {
        REQUIRE(allocations < 50);
        TestHost host;
        auto script = script::Script::copy_of("test.ipxe", "echo a\nsleep 1\necho b\n");
        REQUIRE(script);
        std::optional<async::Result<void>> status;
        {
            async::MemoryShortage shortage(allocations);
            status = testing_wire::run_until(host.loop,
                                             host.clock,
                                             host.interpreter.run(std::move(*script)),
                                             async::seconds(10));
        }
        if (*status) {
            CHECK(host.console.shown == "a\nb\n");
            break;
        }
        CHECK(status->error().code == async::Code::no_memory);
        CHECK(host.run("echo again") == "again\n[ok]");
    }
    async::MemoryShortage shortage(0);
    CHECK_FALSE(script::Script::copy_of("a", "b"));
}
