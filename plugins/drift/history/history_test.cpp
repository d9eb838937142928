// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/history/history.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "drift/write/test_report.hpp"
#include "romfile/folder_fixture.hpp"

namespace drift {
namespace {

using romfile::fixture::Folder;
using test::day;
using test::host;
using test::noon;
using test::report;

constexpr auto good = Verdict::good;
constexpr auto bad = Verdict::bad;
constexpr auto unknown = Verdict::unknown;

/// Runs one after another, as the tool does them: told what the past knows, then recorded.
class Runs {
  public:
    Report add(Report report) {
        REQUIRE(history_->annotate(report));
        REQUIRE(history_->record(report));
        return report;
    }
    Report add(std::int64_t time, std::vector<HostReport> hosts) {
        return add(report(time, std::move(hosts)));
    }
    /// Of one host with one finding.
    Finding add(std::int64_t time, Verdict verdict) {
        return add(time, {host("kvm1", {{"link", verdict}})}).hosts[0].findings[0];
    }
    History& history() { return *history_; }

  private:
    Folder folder_;
    romfile::Result<History> history_ = History::open(folder_.at("history"));
};

TEST_CASE("history: the file is for its owner only, and begins empty") {
    const Folder folder;
    auto history = History::open(folder.at("history"));
    REQUIRE(history);
    struct stat status {};
    REQUIRE(stat(folder.at("history").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    Report now = report(noon, {host("kvm1", {{"link", bad}})});
    REQUIRE(history->annotate(now));
    CHECK_FALSE(now.compared_with);
    CHECK_FALSE(now.hosts[0].findings[0].trend);
    CHECK(now.hosts[0].findings[0].since == noon);
    CHECK(now.past.empty());
    CHECK(now.notes.empty());
}

TEST_CASE("history: what became of a finding, and since when it is so") {
    Runs runs;
    runs.add(noon, good);
    const Finding first = runs.add(noon + day, bad);
    CHECK(first.trend == Trend::fresh);
    CHECK(first.since == noon + day);
    const Finding second = runs.add(noon + 2 * day, bad);
    CHECK(second.trend == Trend::still);
    CHECK(second.since == noon + day);
    const Finding not_told = runs.add(noon + 3 * day, unknown);
    CHECK(not_told.trend == Trend::still);
    CHECK(not_told.since == noon + 3 * day);
    const Finding third = runs.add(noon + 4 * day, good);
    CHECK(third.trend == Trend::fixed);
    CHECK(third.since == noon + 4 * day);
    const Finding fourth = runs.add(noon + 5 * day, good);
    CHECK_FALSE(fourth.trend);
    CHECK(fourth.since == noon + 4 * day);
}

TEST_CASE("history: a host that did not answer, or was not asked, is compared when it is again") {
    Runs runs;
    runs.add(noon, {host("kvm1", {{"link", bad}}), host("kvm2", {{"link", good}})});
    const Report silent = runs.add(noon + day, {host("kvm1", {}), host("kvm2", {{"link", good}})});
    CHECK(silent.hosts[0].findings.empty());
    Report interrupted = report(noon + 2 * day, {host("kvm2", {{"link", bad}})});
    interrupted.interrupted = true;
    CHECK(runs.add(interrupted).hosts[0].findings[0].trend == Trend::fresh);
    const Report again =
        runs.add(noon + 3 * day, {host("kvm1", {{"link", bad}}), host("kvm2", {{"link", bad}})});
    CHECK(again.hosts[0].findings[0].trend == Trend::still);
    CHECK(again.hosts[0].findings[0].since == noon);
    CHECK(again.hosts[1].findings[0].trend == Trend::still);
    CHECK(again.hosts[1].findings[0].since == noon + 2 * day);
    CHECK(again.compared_with == noon + 2 * day);
}

TEST_CASE("history: a host that is new, and an item that comes and goes") {
    Runs runs;
    runs.add(noon, {host("kvm1", {{"link", bad}, {"package", bad}})});
    const Report second =
        runs.add(noon + day, {host("kvm1", {{"link", bad}}), host("kvm2", {{"link", bad}})});
    CHECK(second.hosts[1].findings[0].trend == Trend::fresh);
    CHECK(second.hosts[0].notes ==
          std::vector<std::string>{"was not good before, and is not compared any more: "
                                   "package"});
    const Report third = runs.add(noon + 2 * day, {host("kvm1", {{"package", bad}})});
    CHECK(third.hosts[0].findings[0].trend == Trend::fresh);
    CHECK(third.hosts[0].findings[0].since == noon + 2 * day);
    CHECK_FALSE(third.hosts[0].findings[0].flapping);
}

TEST_CASE("history: findings with the same item are kept apart") {
    Runs runs;
    runs.add(noon, {host("kvm1", {{"guest a", bad}, {"guest a", good}})});
    const Report second =
        runs.add(noon + day, {host("kvm1", {{"guest a", bad}, {"guest a", bad}})});
    CHECK(second.hosts[0].findings[0].trend == Trend::still);
    CHECK(second.hosts[0].findings[1].trend == Trend::fresh);
}

TEST_CASE("history: flapping is at least four changes in seven days") {
    Runs runs;
    std::int64_t time = noon;
    CHECK_FALSE(runs.add(time, good).flapping);
    for (const Verdict verdict : {bad, good, bad})
        CHECK_FALSE(runs.add(time += day, verdict).flapping);
    CHECK(runs.add(time += day, good).flapping);
    CHECK(runs.add(time += day, good).flapping);
    CHECK(runs.add(noon + 8 * day - 1, good).flapping);
    CHECK_FALSE(runs.add(noon + 8 * day, good).flapping);
}

TEST_CASE("history: trends of a comparison with a report stay") {
    Runs runs;
    runs.add(noon, {host("kvm1", {{"link", bad}, {"package", bad}})});
    Report now = report(noon + day, {host("kvm1", {{"link", bad}})});
    now.compared_with = noon - day;
    now.hosts[0].findings[0].trend = Trend::fresh;
    now = runs.add(now);
    CHECK(now.compared_with == noon - day);
    CHECK(now.hosts[0].findings[0].trend == Trend::fresh);
    CHECK(now.hosts[0].findings[0].since == noon);
    CHECK(now.hosts[0].notes.empty());
}

TEST_CASE("history: the line of the past is the last hundred whole runs, oldest first") {
    Runs runs;
    for (int i = 0; i < 103; ++i)
        runs.add(noon + i, {host("kvm1", {{"link", i % 2 == 0 ? bad : good}})});
    Report interrupted = report(noon + 103, {host("kvm1", {{"link", good}})});
    interrupted.interrupted = true;
    runs.add(interrupted);
    const Report now = runs.add(noon + 104, {host("kvm1", {})});
    REQUIRE(now.past.size() == 100);
    CHECK(now.past.front().time == noon + 3);
    CHECK(now.past.back().time == noon + 102);
    CHECK(now.past.back().bad == 1);
    CHECK(now.past.back().good == 0);
}

TEST_CASE("history: a clock that jumps back: the order of the runs counts, and a note tells") {
    Runs runs;
    runs.add(noon, good);
    runs.add(noon + 3650 * day, bad);
    Report now = runs.add(noon + day, {host("kvm1", {{"link", bad}})});
    CHECK(now.hosts[0].findings[0].trend == Trend::still);
    CHECK_FALSE(now.hosts[0].findings[0].since);
    CHECK(now.compared_with == noon + 3650 * day);
    CHECK(now.notes == std::vector<std::string>{
                           "1 earlier run is in the history of a later time than this one: a "
                           "clock jumped"});
}

TEST_CASE("history: what is old is forgotten, but not the last hundred runs") {
    Runs runs;
    for (int i = 0; i < 150; ++i)
        runs.add(
            noon + i * day,
            {host("kvm1", {{"link", bad}}), host("kvm" + std::to_string(i + 2), {{"link", bad}})});
    const auto since = [&](const char* name) {
        Report now = report(noon + 150 * day, {host(name, {{"link", bad}})});
        REQUIRE(runs.history().annotate(now));
        CHECK(now.past.size() == 100);
        return *now.hosts[0].findings[0].since;
    };
    REQUIRE(runs.history().forget(400, noon + 150 * day));
    CHECK(since("kvm2") == noon);
    REQUIRE(runs.history().forget(120, noon + 150 * day));
    CHECK(since("kvm2") == noon + 150 * day);
    CHECK(since("kvm33") == noon + 31 * day);
    CHECK(since("kvm1") == noon);
    REQUIRE(runs.history().forget(400, noon + 100'000 * day));
    CHECK(since("kvm33") == noon + 150 * day);
    CHECK(since("kvm52") == noon + 50 * day);
    CHECK(since("kvm1") == noon);
}

TEST_CASE("history: names of any bytes") {
    Runs runs;
    const std::string odd("a'; DROP TABLE run; --\0\xFF\n", 26);
    runs.add(noon, {host(odd, {{odd, bad}})});
    CHECK(runs.add(noon + day, {host(odd, {{odd, bad}})}).hosts[0].findings[0].trend ==
          Trend::still);
}

TEST_CASE("history: a report that names a host twice does no harm") {
    Runs runs;
    runs.add(noon, {host("kvm1", {{"link", bad}}), host("kvm1", {{"link", good}})});
    CHECK_FALSE(runs.add(noon + day, good).trend);
}

}  // namespace
}  // namespace drift
