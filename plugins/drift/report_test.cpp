// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/report.hpp"

#include <catch2/catch.hpp>

namespace drift {
namespace {

Finding finding(const std::string& item, Verdict verdict) {
    Finding finding;
    finding.compared = {item, verdict, "this", "that", verdict == Verdict::good ? "" : "differs"};
    return finding;
}

HostReport host(std::vector<Verdict> verdicts) {
    HostReport host;
    host.host = "kvm1";
    for (const Verdict verdict : verdicts)
        host.findings.push_back(finding("link efi-virtio.rom", verdict));
    judge(host);
    return host;
}

TEST_CASE("drift report: a host is as bad as its worst finding") {
    CHECK(host({Verdict::good, Verdict::good}).verdict == Verdict::good);
    CHECK(host({Verdict::good, Verdict::good}).reason.empty());
    CHECK(host({Verdict::unknown, Verdict::good}).verdict == Verdict::unknown);
    const HostReport bad = host({Verdict::unknown, Verdict::bad, Verdict::bad});
    CHECK(bad.verdict == Verdict::bad);
    CHECK(bad.reason == "link efi-virtio.rom: differs (and 1 more)");
}

TEST_CASE("drift report: a host with which nothing was compared is unknown") {
    HostReport silent;
    silent.reason = "connection refused";
    judge(silent);
    CHECK(silent.verdict == Verdict::unknown);
    CHECK(silent.reason == "connection refused");
    CHECK(host({}).reason == "nothing was compared");
}

TEST_CASE("drift report: the whole is bad before it is unknown, and never good without hosts") {
    Report report;
    CHECK(overall(report) == Verdict::unknown);
    report.hosts = {host({Verdict::good})};
    CHECK(overall(report) == Verdict::good);
    report.interrupted = true;
    CHECK(overall(report) == Verdict::unknown);
    report.interrupted = false;
    report.hosts.push_back(host({Verdict::unknown}));
    CHECK(overall(report) == Verdict::unknown);
    report.hosts.push_back(host({Verdict::bad}));
    CHECK(overall(report) == Verdict::bad);
    const Counts counts = count(report);
    CHECK(counts.hosts == 3);
    CHECK(counts.good == 1);
    CHECK(counts.bad == 1);
    CHECK(counts.unknown == 1);
}

}  // namespace
}  // namespace drift
