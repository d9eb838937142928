// SPDX-License-Identifier: GPL-2.0-or-later
// The reader of drift reports on arbitrary text. What it accepts can be written in every format,
// read again, merged and compared.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "drift/write/compare.hpp"
#include "drift/write/format.hpp"
#include "drift/write/json.hpp"
#include "drift/write/merge.hpp"
#include "drift/write/read_report.hpp"

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

void check(const drift::Report& report) {
    for (const drift::Format& format : drift::formats())
        require(!format.write(report, {true, 40}).empty());
    const std::string text = drift::write_json(report, {});
    const auto again = drift::read_report("again", text);
    require(static_cast<bool>(again));
    require(drift::write_json(*again, {}) == text);
    auto merged = drift::merge_reports({report, *again});
    require(merged && merged->hosts.size() == report.hosts.size());
    require(static_cast<bool>(drift::compare_with(*merged, report)) == !report.hosts.empty());
    for (const drift::HostReport& host : merged->hosts)
        for (const drift::Finding& finding : host.findings)
            require(finding.trend != (finding.compared.verdict == drift::Verdict::good
                                          ? drift::Trend::still
                                          : drift::Trend::fixed));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto report = drift::read_report("report", {reinterpret_cast<const char*>(data), size});
    if (report)
        check(*report);
    else
        require(report.error().where.starts_with("report"));
    return 0;
}
