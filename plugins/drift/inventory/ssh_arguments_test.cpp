// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/ssh_arguments.hpp"

#include <catch2/catch.hpp>

namespace drift {
namespace {

SshArguments read(const std::string& text) {
    SshArguments arguments;
    const Result<void> added = arguments.add(text);
    INFO(text << (added ? "" : ": " + romfile::explain(added.error())));
    REQUIRE(added);
    return arguments;
}

std::string refused(const std::string& text) {
    SshArguments arguments;
    const Result<void> added = arguments.add(text);
    INFO(text);
    REQUIRE_FALSE(added);
    return added.error().what;
}

/// "USER@HOST:PORT ..." of the jumps.
std::string jumps(const std::string& text) {
    const auto found = read(text).wishes.jumps;
    REQUIRE(found);
    std::string result;
    for (const ssh::Destination& jump : *found)
        result += (result.empty() ? "" : " ") + (jump.user ? *jump.user + "@" : "") + jump.host +
                  (jump.port ? ":" + std::to_string(*jump.port) : "");
    return result;
}

TEST_CASE("inventory ssh arguments: who, where and with which key") {
    const ssh::Wishes wishes = read("-l me -p 2222 -i /key").wishes;
    CHECK(wishes.user == "me");
    CHECK(wishes.port == 2222);
    CHECK(wishes.identity == "/key");
    CHECK_FALSE(wishes.jumps);
    const ssh::Wishes options =
        read("-o User=me -oPort=2222 -o 'IdentityFile /a b' -o\"identityfile=\\\"/c\\\"\"").wishes;
    CHECK(options.user == "me");
    CHECK(options.port == 2222);
    CHECK(options.identity == "/a b");
    CHECK(read("-o 'IdentityFile=\"/c d\"'").wishes.identity == "/c d");
    CHECK(read("-lme -p22 -Cqv -tti /key").wishes.identity == "/key");
}

TEST_CASE("inventory ssh arguments: jumps, in all their forms") {
    for (const char* const text : {"-J me@jump:2222",
                                   "-Jme@jump:2222",
                                   "-o ProxyJump=me@jump:2222",
                                   "-oProxyJump=me@jump:2222",
                                   "-o 'ProxyJump me@jump:2222'",
                                   "-o proxyjump=me@jump:2222",
                                   "-o \"ProxyJump = me@jump:2222\""})
        CHECK(jumps(text) == "me@jump:2222");
    CHECK(jumps("-J one,me@two") == "one me@two");
    CHECK(jumps("-J none").empty());
    CHECK_THAT(refused("-J ';reboot'"), Catch::Contains("is no jump host"));
}

TEST_CASE("inventory ssh arguments: a ProxyCommand that is a jump") {
    CHECK(jumps("-o ProxyCommand='ssh -W %h:%p me@jump'") == "me@jump");
    CHECK(jumps("-o ProxyCommand=\"ssh -q -W [%h]:%p -p 2222 -l me jump\"") == "me@jump:2222");
    CHECK(jumps("-o 'ProxyCommand ssh -W %h:%p -q -o ServerAliveInterval=5 jump'") == "jump");
    CHECK(jumps("-o ProxyCommand='/usr/bin/ssh -qW %h:%p jump'") == "jump");
    CHECK(jumps("-o ProxyCommand=none").empty());
    CHECK(read("-o ProxyCommand='ssh -o StrictHostKeyChecking=no -W %h:%p jump'").notes.size() ==
          1);
}

TEST_CASE("inventory ssh arguments: any other ProxyCommand is refused") {
    for (const char* const command : {"nc %h %p",
                                      "ssh jump nc %h %p",
                                      "ssh -W %h:22 jump",
                                      "ssh -W %h:%p",
                                      "ssh jump",
                                      "ssh -W %h:%p jump extra",
                                      "ssh -W %h:%p -i /key jump",
                                      "ssh -W %h:%p -J other jump",
                                      "ssh -W %h:%p -F /file jump",
                                      "ssh -W %h:%p $(reboot)",
                                      "ssh -W %h:%p jump; reboot",
                                      "ssh -W %h:%p a,b",
                                      "ssh -o ProxyCommand=nc -W %h:%p jump",
                                      "ssh -o 'ProxyCommand=ssh -W %h:%p a' -W %h:%p jump"})
        CHECK_THAT(refused("-o \"ProxyCommand=" + std::string(command) + "\""),
                   Catch::Contains("the ProxyCommand") && Catch::Contains("is not supported"));
}

TEST_CASE("inventory ssh arguments: the first counts") {
    SshArguments arguments = read("-l one -p 1 -J first -l two");
    REQUIRE(arguments.add("-o User=three -p 2 -J second"));
    CHECK(arguments.wishes.user == "one");
    CHECK(arguments.wishes.port == 1);
    CHECK(arguments.wishes.jumps->front().host == "first");
}

TEST_CASE("inventory ssh arguments: what only tunes is passed over without a word") {
    const SshArguments arguments = read(
        "-C -q -o ControlMaster=auto -o ControlPersist=60s -o ControlPath=/x -o ConnectTimeout=5 "
        "-o ServerAliveInterval=30 -o serverAliveCountMax=2 -o StrictHostKeyChecking=yes");
    CHECK(arguments.notes.empty());
    CHECK_FALSE(arguments.wishes.user);
    CHECK(read("").notes.empty());
}

TEST_CASE("inventory ssh arguments: keys of hosts are checked, whatever they say") {
    for (const char* const text : {"-o StrictHostKeyChecking=no",
                                   "-o StrictHostKeyChecking=accept-new",
                                   "-o UserKnownHostsFile=/dev/null"}) {
        const auto notes = read(text).notes;
        REQUIRE(notes.size() == 1);
        CHECK_THAT(*notes.begin(), Catch::Contains("host keys are always checked"));
    }
    CHECK(read("-i /a -i /b").notes.size() == 1);
}

TEST_CASE("inventory ssh arguments: what would lead elsewhere is refused") {
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"-F /config", "-F is not supported"},
        {"-b 192.0.2.1", "-b is not supported"},
        {"-W %h:%p", "-W is not supported"},
        {"-o HostKeyAlias=x", "-o HostKeyAlias is not supported"},
        {"-o Hostname=x", "-o Hostname is not supported"},
        {"-o Nonsense=x", "-o Nonsense is not supported"},
        {"-o User", "-o User lacks its value"},
        {"-o Port=0", "-o Port is no port number"},
        {"-p", "-p lacks its value"},
        {"-p x", "-p is no port number"},
        {"host", "host is no argument that ssh takes here"},
        {"- x", "- is no argument that ssh takes here"},
        {"--help", "--help is not supported"},
        {"-o 'User=x", "a quotation is not closed"},
    };
    for (const auto& [text, expected] : rows)
        CHECK(refused(text) == expected);
}

}  // namespace
}  // namespace drift
