// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/history_chart.hpp"

#include <catch2/catch.hpp>
#include <limits>

namespace drift {
namespace {

Report report_with(std::vector<PastRun> past) {
    Report report;
    report.time = 1000;
    HostReport host;
    host.verdict = Verdict::bad;
    report.hosts = {host};
    report.past = std::move(past);
    return report;
}

TEST_CASE("page history: nothing without an earlier run") {
    CHECK(history_html(report_with({})).empty());
}

TEST_CASE("page history: what was found stands until the next run") {
    const std::string html = history_html(report_with({{0, 4, 0, 0}, {500, 2, 2, 0}}));
    // Two of at most two bad hosts from half of the time on, then one.
    CHECK(html.find("class=\"stroke\" d=\"M0 100.0H0.0V100.0H500.0V8.0H1000.0V54.0\"") !=
          html.npos);
    CHECK(html.find("bad hosts: 0 at first, 1 now, 2 at most") != html.npos);
    CHECK(html.find("3 runs") != html.npos);
}

TEST_CASE("page history: the numbers are a table as well, newest first") {
    const std::string html = history_html(report_with({{0, 4, 3, 2}}));
    const std::size_t newest =
        html.find("1970-01-01 00:16 UTC</time></th><td>1</td><td>0</td><td>0</td>");
    const std::size_t oldest =
        html.find("1970-01-01 00:00 UTC</time></th><td>3</td><td>2</td><td>4</td>");
    CHECK(newest != html.npos);
    CHECK(oldest != html.npos);
    CHECK(newest < oldest);
}

TEST_CASE("page history: clocks that went wrong, and runs at one time") {
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const std::string html =
        history_html(report_with({{most, 1, 0, 0}, {500, 1, 0, 0}, {least, 1, 0, 0}}));
    CHECK(html.find("2 runs") != html.npos);
    CHECK(html.find("nan") == html.npos);
    CHECK(html.find("inf") == html.npos);
    CHECK(history_html(report_with({{1000, 1, 0, 0}})).find("nan") == std::string::npos);
    Report report = report_with({{most, 1, 0, 0}});
    report.time = least;
    CHECK(history_html(report).empty());
}

TEST_CASE("page history: of very many runs the newest") {
    std::vector<PastRun> past;
    for (std::int64_t time = 0; time < 900; ++time)
        past.push_back({time, 1, 0, 0});
    const std::string html = history_html(report_with(past));
    CHECK(html.find("500 runs") != html.npos);
    CHECK(html.find("newest 60 runs") != html.npos);
}

}  // namespace
}  // namespace drift
