// SPDX-License-Identifier: GPL-2.0-or-later
// Programs that are run: what goes in, what comes out, and how they end.
#include "state/process.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

using romfile::Result;
using state::ProcessResult;
using state::run_forked;
using state::run_process;

namespace {

constexpr const char* shell = "/bin/sh";

ProcessResult run(const std::string& script, std::string_view input = "") {
    const romfile::Result<ProcessResult> result =
        run_process({shell, "-c", script}, input, std::nullopt);
    REQUIRE(result);
    return *result;
}

}  // namespace

TEST_CASE("input, both outputs and the exit status") {
    const ProcessResult result = run("cat; echo warning >&2; exit 3", "line\n");
    CHECK(result.status == 3);
    CHECK(result.output == "line\n");
    CHECK(result.errors == "warning\n");
    CHECK(run("kill -TERM $$").status == 128 + 15);
}

TEST_CASE("a script on the standard input with arguments of any content") {
    const romfile::Result<ProcessResult> result = run_process(
        {shell, "-s", "--", "$(exit 1)'; \"", "-x"}, "printf '%s|' \"$@\"", std::nullopt);
    REQUIRE(result);
    CHECK(result->output == "$(exit 1)'; \"|-x|");
}

TEST_CASE("the environment is not the caller's") {
    REQUIRE(::setenv("STATE_TEST", "leaked", 1) == 0);
    const ProcessResult result = run("echo $STATE_TEST,$LC_ALL,$PATH");
    ::unsetenv("STATE_TEST");
    CHECK(result.output == ",C,/usr/sbin:/usr/bin:/sbin:/bin\n");
}

TEST_CASE("more output than is kept does not stop the program") {
    const ProcessResult result = run("head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2");
    CHECK(result.status == 0);
    CHECK(result.output.size() == 256 << 10);
    CHECK(result.errors.size() == 256 << 10);
}

TEST_CASE("a program that is not there, and one that does not end") {
    CHECK_FALSE(run_process({"/no/such/program"}, "", std::nullopt));
    const romfile::Result<ProcessResult> result =
        run_process({shell, "-c", "exec tail -f /dev/null"}, "", std::chrono::seconds(1));
    REQUIRE_FALSE(result);
    CHECK(result.error().what == "did not end within 1 s");
}

TEST_CASE("a child answers, prints, crashes or hangs without harm to its parent") {
    constexpr std::chrono::seconds deadline{20};
    const Result<ProcessResult> answer = run_forked(
        [] {
            std::fputs("said", stderr);
            return std::string("answer");
        },
        deadline);
    REQUIRE(answer);
    CHECK(answer->status == 0);
    CHECK(answer->output == "answer");
    CHECK(answer->errors == "said");

    const Result<ProcessResult> crash = run_forked(
        []() -> std::string {
            ::signal(SIGABRT, SIG_DFL);
            std::abort();
        },
        deadline);
    REQUIRE(crash);
    CHECK(crash->status == 128 + SIGABRT);

    const Result<ProcessResult> thrown =
        run_forked([]() -> std::string { throw std::runtime_error("x"); }, deadline);
    REQUIRE(thrown);
    CHECK(thrown->status == 1);

    const Result<ProcessResult> hang = run_forked(
        [] {
            ::sleep(60);
            return std::string();
        },
        std::chrono::seconds(0));
    REQUIRE(!hang);
    CHECK_THAT(hang.error().what, Catch::Contains("did not end within 0 s"));
}
