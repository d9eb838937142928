// SPDX-License-Identifier: GPL-2.0-or-later
#include "rpm/process_facts.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "state/test_tree.hpp"

namespace rpm_plugin {
namespace {

using namespace std::string_literals;

TEST_CASE("process facts: who does it") {
    const state::fixture::Tree tree;
    const std::string parent = "/proc/" + std::to_string(::getppid());
    tree.file("/proc/self/loginuid", "1000");
    tree.file("/proc/self/comm", "dnf\n");
    tree.file("/proc/self/cmdline", "/usr/bin/python3\0dnf\0upgrade\0"s);
    tree.file(parent + "/comm", "with blank\n");
    tree.file(parent + "/cmdline", "sudo\0dnf\0"s);
    tree.file("/etc/passwd", "root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/:\n");
    journal::Entry entry;
    add_process_facts(entry, tree.at("").string());
    CHECK(entry.user == ::getuid());
    CHECK(entry.login_user == 1000);
    CHECK(entry.user_name == "alice");
    CHECK(entry.command.name == "dnf");
    CHECK(entry.command.line == "/usr/bin/python3 dnf upgrade");
    CHECK(entry.parent.name == "with blank");
    CHECK(entry.parent.line == "sudo dnf");
}

TEST_CASE("process facts: nobody has logged in, and nothing is known") {
    const state::fixture::Tree tree;
    tree.file("/proc/self/loginuid", "4294967295\n");
    journal::Entry entry;
    add_process_facts(entry, tree.at("").string());
    CHECK_FALSE(entry.login_user);
    CHECK(entry.user_name.empty());
    CHECK(entry.command.name.empty());
    CHECK(entry.parent.line.empty());
    tree.file("/proc/self/loginuid", "many");
    add_process_facts(entry, tree.at("").string());
    CHECK_FALSE(entry.login_user);
}

TEST_CASE("process facts: a command line of any length is bounded") {
    const state::fixture::Tree tree;
    tree.file("/proc/self/cmdline", std::string(1'000'000, 'x'));
    journal::Entry entry;
    add_process_facts(entry, tree.at("").string());
    CHECK(entry.command.line.size() == 4096);
}

TEST_CASE("process facts: passwords in URLs are hidden") {
    CHECK(command_line("dnf\0--repofrompath=r,https://me:secret@host/x\0install\0"s) ==
          "dnf --repofrompath=r,https://...@host/x install");
    CHECK(command_line("https://host/x\0a@b\0"s) == "https://host/x a@b");
    CHECK(command_line("https://me:se@cret@host\0"s) == "https://...@host");
    // Cut off within a word: the "@" may have been behind.
    CHECK(command_line("https://me:secr"s) == "https://...");
    CHECK(command_line("a://x\0a@b://c\0"s) == "a://x a@b://c");
    CHECK(command_line("").empty());
    CHECK(command_line("\0\0x\0"s) == "x");
}

TEST_CASE("process facts: names of users") {
    const std::string passwd = "a:x:1:\nbroken\n:x:2:\nc:x:03x:\nd:x:4";
    CHECK(name_of_user(passwd, 1) == "a");
    CHECK(name_of_user(passwd, 2).empty());
    CHECK(name_of_user(passwd, 3).empty());
    CHECK(name_of_user(passwd, 4) == "d");
    CHECK(name_of_user("", 0).empty());
}

}  // namespace
}  // namespace rpm_plugin
