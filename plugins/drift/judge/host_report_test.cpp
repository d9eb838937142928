// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/judge/host_report.hpp"

#include <catch2/catch.hpp>

#include "journal/journal_line.hpp"

namespace drift {
namespace {

constexpr std::int64_t now = 1'800'000'000;

state::FleetPolicy policy(const std::string& text) {
    const auto parsed = state::parse_fleet_policy("policy.yml", text);
    REQUIRE(parsed);
    return *parsed;
}

/// Of a host on which nothing is: what policies ask of links cannot be told.
HostAnswer answer(std::int64_t time) {
    HostAnswer answer;
    answer.source = Source::probe;
    answer.time = time;
    answer.tree = std::make_shared<state::RecordedTree>();
    answer.asked = {"qemu-kvm"};
    state::PackageFacts package;
    package.kind = state::PackageFacts::Kind::installed;
    package.name = "qemu-kvm";
    package.version = "6.2.0";
    package.release = "40";
    answer.packages = {package};
    return answer;
}

HostReport held(const std::string& text, const HostAnswer& answer) {
    const state::FleetPolicy wanted = policy(text);
    Judge judge{wanted, [](const std::string&, const std::string&) { return false; }, now};
    HostReport report;
    report.host = "kvm1";
    report.groups = {"old", "small"};
    hold_answer(report, answer, judge);
    return report;
}

const std::string package_wish = "schema: 1\npackage:\n  name: qemu-kvm\n  version: '>=6.2'\n";

TEST_CASE("drift judge: findings, verdict and source of a host") {
    const HostReport good = held(package_wish, answer(now));
    CHECK(good.verdict == Verdict::good);
    CHECK(good.source == Source::probe);
    CHECK(good.notes.empty());
    const HostReport unknown = held("schema: 1\nlinks:\n  all: ours\n", answer(now));
    CHECK(unknown.verdict == Verdict::unknown);
    CHECK_FALSE(unknown.reason.empty());
}

TEST_CASE("drift judge: what a group says replaces what all shall have") {
    const HostReport report = held(
        package_wish + "groups:\n  old:\n    package:\n      name: qemu-kvm\n      version: '<6'\n",
        answer(now));
    CHECK(report.verdict == Verdict::bad);
}

TEST_CASE("drift judge: a clock that differs is noted, and causes go by the host's clock") {
    CHECK(held(package_wish, answer(now + 60)).notes.empty());
    CHECK(held(package_wish, answer(now + 7200)).notes ==
          std::vector<std::string>{"its clock is ahead: 2 hours"});
    HostAnswer behind = answer(now - 7200);
    journal::Entry entry;
    entry.time = behind.time - 86400;
    journal::PackageChange change;
    change.name = "qemu-kvm";
    change.action = journal::Action::upgrade;
    change.old_version = "5-1.x86_64";
    change.new_version = "6-1.x86_64";
    entry.packages = {change};
    behind.journal = std::optional(journal::to_line(entry));
    const HostReport report =
        held("schema: 1\npackage:\n  name: qemu-kvm\n  version: '>=7'\n", behind);
    CHECK(report.notes == std::vector<std::string>{"its clock is behind: 2 hours"});
    REQUIRE(report.findings.size() == 2);
    CHECK(report.findings[1].cause ==
          "changed 1 day ago by upgrade of qemu-kvm 5-1.x86_64 to 6-1.x86_64");
}

TEST_CASE("drift judge: a journal that cannot be read, or is damaged, is noted") {
    HostAnswer unread = answer(now);
    unread.journal = Error{"needs root", "", ""};
    CHECK(
        held(package_wish, unread).notes ==
        std::vector<std::string>{"its journal of package transactions cannot be read: needs root"});
    HostAnswer damaged = answer(now);
    damaged.journal = std::optional<std::string>("a\nb\nc\n");
    CHECK(held(package_wish, damaged).notes ==
          std::vector<std::string>{"3 lines of its journal of package transactions are damaged"});
}

TEST_CASE("drift judge: hosts are asked for the packages of every group") {
    const AnswerRequest request = request_for(
        policy(package_wish + "groups:\n  old:\n    package:\n      name: seabios\n      verified: "
                              "true\n"));
    CHECK(request.packages == std::vector<std::string>{"qemu-kvm", "seabios"});
    CHECK(request.verify);
}

}  // namespace
}  // namespace drift
