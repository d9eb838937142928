// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/overview.hpp"

#include <catch2/catch.hpp>

namespace drift {
namespace {

Report with_groups(int number) {
    Report report;
    for (int at = 0; at < number; ++at) {
        HostReport host;
        host.verdict = Verdict::good;
        host.groups = {"rack " + std::to_string(at)};
        report.hosts.push_back(host);
    }
    return report;
}

TEST_CASE("page overview: an interrupted run says so, and trends need an earlier report") {
    Report report = with_groups(1);
    CHECK(verdict_html(report).find("Interrupted") == std::string::npos);
    CHECK(verdict_html(report).find("class=\"trends\"") == std::string::npos);
    report.interrupted = true;
    report.compared_with = 0;
    CHECK(verdict_html(report).find("Interrupted") != std::string::npos);
    CHECK(verdict_html(report).find("class=\"trends\"") != std::string::npos);
}

TEST_CASE("page overview: groups behind the first are folded") {
    CHECK(groups_html(with_groups(8)).find("<details") == std::string::npos);
    const std::string many = groups_html(with_groups(10));
    CHECK(many.find("<summary>2 groups more</summary>") != many.npos);
    CHECK(many.find("href=\"#group=rack%209\"") > many.find("<details"));
}

TEST_CASE("page overview: a bar has a part for each verdict that there is") {
    Report report = with_groups(3);
    report.hosts[1].verdict = Verdict::bad;
    const std::string html = verdict_html(report);
    CHECK(html.find("viewBox=\"0 0 3 1\"") != html.npos);
    CHECK(html.find("<rect class=\"bad\" x=\"0\" width=\"1\"") != html.npos);
    CHECK(html.find("<rect class=\"good\" x=\"1\" width=\"2\"") != html.npos);
    CHECK(html.find("<rect class=\"unknown\"") == html.npos);
}

TEST_CASE("page overview: notes of the report are text") {
    Report report = with_groups(1);
    CHECK(notes_html(report).empty());
    report.notes = {"<b>group</b> x is unknown"};
    CHECK(notes_html(report).find("<li>&lt;b&gt;group&lt;/b&gt; x is unknown</li>") !=
          std::string::npos);
}

}  // namespace
}  // namespace drift
