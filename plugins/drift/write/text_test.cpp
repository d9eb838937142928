// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/text.hpp"

#include <catch2/catch.hpp>

#include "drift/write/test_report.hpp"

namespace drift {
namespace {

using test::host;
using test::noon;

TEST_CASE("format text: bad hosts first, each with what differs, and a summary") {
    Report report = test::report(noon,
                                 {host("kvm1", {{"link a", Verdict::good}}),
                                  host("kvm2", {}),
                                  host("kvm3", {{"link a", Verdict::bad}})});
    report.hosts[2].groups = {"virt"};
    report.hosts[2].findings[0].trend = Trend::fresh;
    report.hosts[2].findings[0].since = noon - 60;
    report.hosts[2].findings[0].flapping = true;
    report.compared_with = noon - test::day;
    CHECK(write_text(report, {}) ==
          "bad      kvm3 (virt)\n"
          "         link a  new since 2026-11-29 11:59 UTC, flapping\n"
          "           this -> that\n"
          "           differs\n"
          "unknown  kvm2\n"
          "         connection refused\n"
          "good     kvm1\n"
          "bad      3 hosts: 1 good, 1 bad, 1 unknown; policy fleet.yml; 2026-11-29 12:00 UTC; "
          "since 2026-11-28 12:00 UTC: 1 new, 0 still, 0 fixed\n");
}

TEST_CASE("format text: of many hosts the good ones are only counted") {
    std::vector<HostReport> hosts(21, host("kvm1", {{"link a", Verdict::good}}));
    hosts[3] = host("kvm3", {{"link a", Verdict::bad}});
    hosts[4].host = "kvm4";
    hosts[4].findings[0].trend = Trend::fixed;
    const std::string text = write_text(test::report(noon, hosts), {});
    CHECK(text.find("kvm1") == std::string::npos);
    CHECK(text.find("bad      kvm3") != std::string::npos);
    CHECK(text.find("good     kvm4") != std::string::npos);
    CHECK(text.find("21 hosts: 20 good") != std::string::npos);
}

TEST_CASE("format text: colours change nothing but colours") {
    const Report report = test::report(noon, {host("kvm3", {{"link a", Verdict::bad}})});
    const std::string plain = write_text(report, {});
    std::string painted = write_text(report, {true, 0});
    CHECK(painted.find("\033[31mbad\033[0m") != std::string::npos);
    for (std::size_t at = 0; (at = painted.find('\033')) != std::string::npos;)
        painted.erase(at, painted.find('m', at) + 1 - at);
    CHECK(painted == plain);
}

}  // namespace
}  // namespace drift
