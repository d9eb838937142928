// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/lint.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace {

/// "LINE:COLUMN severity what: token", one line for each.
std::string findings(std::string_view script) {
    struct Sink final : script::LintSink {
        void found(const script::LintFinding& finding) override {
            constexpr const char* names[] = {"note", "warning", "error"};
            all += std::to_string(finding.line) + ":" + std::to_string(finding.column) + " " +
                   names[static_cast<unsigned>(finding.severity)] + " " +
                   std::string(finding.what) + ": " + std::string(finding.token) + "\n";
        }
        std::string all;
    } sink;
    script::lint(script, sink);
    return sink.all;
}

/// Behind a magic line, so that the first line of `script` is number 2.
std::string inside(std::string_view script) {
    return findings("#!ipxe\n" + std::string(script));
}

}  // namespace

TEST_CASE("a good script is clean") {
    CHECK(findings("#!ipxe\n").empty());
    CHECK(inside(R"(
set timeout:int32 1000   # ms
:menu
set i:int8 0
:loop isset ${net${i}/mac} && echo net${i} ${net${i}/mac:hexhyp} ||
inc i ; iseq ${i} 10 || goto loop
prompt --key 0x02 --timeout ${timeout} Press Ctrl-B... && goto menu ||
echo -n ${} -x --foo |b
goto ${target} || goto menu
time sleep 5
cpuid --ext ${bit} && ${command} ${argument} --nonsense
exit ${status} || exit 0
sleep ${} \
)")
              .empty());
}

TEST_CASE("what fails everywhere is an error") {
    struct {
        std::string_view script, finding;
    } table[] = {
        {"foo bar", "2:1 error no such command: foo\n"},
        {"echo a && foo", "2:11 error no such command: foo\n"},
        {"  echo a \\\n \tb ; foo", "3:7 error no such command: foo\n"},
        {":a foo ; goto a", "2:4 error no such command: foo\n"},
        {"echo \xC3\xA4\xC3\xB6 ; foo", "2:11 error no such command: foo\n"},
        {"goto nowhere", "2:6 error no such label: nowhere\n"},
        {"goto", "2:1 error argument missing: goto\n"},
        {"iseq a b c", "2:10 error too many arguments: c\n"},
        {"iseq ${a} ${b} ${c}", "2:16 error too many arguments: $\n"},
        {"prompt --foo", "2:8 error unknown option: --foo\n"},
        {"prompt --timeout 5s", "2:18 error not a number: 5s\n"},
        {"prompt --timeout=5s", "2:8 error not a number: --timeout=5s\n"},
        {"prompt --timeout", "2:8 error needs a value: --timeout\n"},
        {"prompt --key ab", "2:14 error not a key: ab\n"},
        {"sleep 1.5", "2:7 error not a number: 1.5\n"},
        {"exit x", "2:6 error not a number: x\n"},
        {"inc i x", "2:7 error not a number: x\n"},
        {"set x:int 5", "2:5 error no such type of a setting: x:int\n"},
        {"clear x:int", "2:7 error no such type of a setting: x:int\n"},
        {"show x:int", "2:6 error no such type of a setting: x:int\n"},
        {"echo ${x:int}", "2:8 error no such type of a setting: x:int\n"},
        {"echo ${${x:int}/y}", "2:10 error no such type of a setting: x:int\n"},
        {"time foo a", "2:6 error no such command: foo\n"},
        {"time sleep x", "2:12 error not a number: x\n"},
        {"echo a\xE2\x80\x8B", "2:7 error an invisible character: \xE2\x80\x8B\n"},
        {"\xEF\xBB\xBF",
         "2:1 error a byte order mark: \xEF\xBB\xBF\n2:1 error no such command: \xEF\xBB\xBF\n"},
    };
    for (auto& row : table) {
        CAPTURE(row.script);
        CHECK(inside(row.script) == row.finding);
    }
    CHECK(findings("echo a") == "1:1 error does not begin with #!ipxe and a line feed: \n");
    CHECK(findings("\xEF\xBB\xBF#!ipxe\n").find("a byte order mark") != std::string::npos);
    CHECK(inside("echo " + std::string(5000, 'x')) == "2:1 error the line is too long: \n");
    std::string words;
    for (int i = 0; i < 256; ++i)
        words += " a";
    CHECK(inside("echo" + words) == "2:516 error too many words: a\n");
}

TEST_CASE("what does something else than it looks like is a warning") {
    struct {
        std::string_view script, finding;
    } table[] = {
        {"sanboot http://a/b.iso || echo", "2:1 warning this ROM has no SAN disks: sanboot\n"},
        {"sanboot --foo",
         "2:1 warning this ROM has no SAN disks: sanboot\n2:9 error unknown option: --foo\n"},
        {"echo a\xC2\xA0; echo b",
         "2:7 warning a non-breaking space; other boot loaders take it as text: \xC2\xA0\n"},
        {"echo a|| exit", "2:7 warning no operator without a blank before it: ||\n"},
        {"echo a ||exit", "2:8 warning no operator without a blank behind it: ||exit\n"},
        {"echo a; exit", "2:7 warning no operator without a blank before it: ;\n"},
        {"echo ${a b}", "2:6 warning no } in this word, so it stays as it is: ${a\n"},
        {"echo \xE2\x80\x93"
         "a",
         "2:6 warning a dash that is no -: \xE2\x80\x93\n"},
        {"echo \xE2\x80\x9C"
         "a",
         "2:6 warning a typographic quote: \xE2\x80\x9C\n"},
        {"echo a\x01", "2:7 warning a control character: \x01\n"},
        {":a\n:b goto b || goto a\n:a",
         "4:1 warning the label stands above already, where goto finds it: :a\n"},
        {"echo --help", "2:6 warning --help fails: --help\n"},
        {"echo a | echo b", "2:8 note an argument like any other; meant twice?: |\n"},
        {"set x \"a b\"", "2:7 note quotes are part of the text and hold no words together: \"a\n"},
        {"echo \xE4", "2:6 note no UTF-8: \xE4\n"},
    };
    for (auto& row : table) {
        CAPTURE(row.script);
        CHECK(inside(row.script) == row.finding);
    }
}

TEST_CASE("a label that no goto can mean is noted") {
    struct {
        std::string_view script, finding;
    } table[] = {
        {":a", "2:1 note no goto leads to this label: :a\n"},
        {":ab\ngoto a\n:a", "2:1 note no goto leads to this label: :ab\n"},
        {":a\n# gotoa goto  \t a", ""},
        {":a\ngoto -- a", ""},
        {":a\ngoto \\\n  a", ""},
        {":a\nset b a\ngoto x${b} ||", ""},
        {":a\necho goto", "2:1 note no goto leads to this label: :a\n"},
    };
    for (auto& row : table) {
        CAPTURE(row.script);
        CHECK(inside(row.script) == row.finding);
    }
}

TEST_CASE("places behind joints and broken characters") {
    CHECK(inside("echo a \\\n\\\nfoo ; foo") == "4:7 error no such command: foo\n");
    CHECK(inside("\\\n\\\nfoo") == "4:1 error no such command: foo\n");
    CHECK(inside("fo\\\no").find("2:1 error no such command: foo") == 0);
    CHECK(inside("echo \xF0\x9F\x98\x80 ; foo") == "2:10 error no such command: foo\n");
    CHECK(inside("#\xE2\x82") == "2:2 note no UTF-8: \xE2\n2:3 note no UTF-8: \x82\n");
    CHECK(inside("\\").empty() == false);
}
