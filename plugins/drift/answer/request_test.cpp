// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/answer/request.hpp"

#include <catch2/catch.hpp>

#include "drift/answer/probe.hpp"

using namespace drift;

TEST_CASE("request: there and back") {
    AnswerRequest request;
    request.packages = {"qemu-kvm", "libstdc++6"};
    request.known_sha256 = {std::string(64, 'a')};
    request.verify = true;
    const auto read = parse_answer_request(format_request(request) + "\n");
    REQUIRE(read);
    CHECK(read->packages == request.packages);
    CHECK(read->known_sha256 == request.known_sha256);
    CHECK(read->verify);
    CHECK(asked_packages(*read) ==
          std::vector<std::string>{
              "qemu-rom-multinic", "qemu-rom-multinic-tools", "qemu-kvm", "libstdc++6"});
    CHECK_FALSE(parse_answer_request("")->verify);
}

TEST_CASE("request: what could be anything else for a shell is refused") {
    for (const char* const name :
         {"", "-e", "a b", "a'b", "$(id)", "a\nb", "*", "a/b", ".a", "a:b"}) {
        INFO(name);
        AnswerRequest request;
        request.packages = {name};
        CHECK_FALSE(check_request(request));
    }
    AnswerRequest request;
    request.known_sha256 = {std::string(64, 'A')};
    CHECK_FALSE(check_request(request));
    for (const char* const text : {"packages a", "known", "verify no", "package two words"})
        CHECK_FALSE(parse_answer_request(text));
    std::string many;
    for (int i = 0; i < 101; ++i)
        many += "package a\n";
    CHECK_FALSE(parse_answer_request(many));
    CHECK_FALSE(parse_answer_request(std::string(300 << 10, '\n')));
}

TEST_CASE("probe: the request is in it, and sudo is as it is wished") {
    AnswerRequest request;
    request.packages = {"bash"};
    CHECK(probe_script(request).find("qemu-rom-multinic-tools bash") != std::string::npos);
    CHECK(probe_script(request).find("\nsudo='yes'\n") != std::string::npos);
    request.sudo = false;
    CHECK(probe_script(request).find("\nsudo='no'\n") != std::string::npos);
}
