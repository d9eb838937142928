// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/merge.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "drift/write/rows.hpp"
#include "drift/write/time_text.hpp"

namespace drift {
namespace {

using romfile::Error;
using romfile::Result;

constexpr std::int64_t hour = 3600;

/// Where a host stands in the whole, and the time of the report that it is from.
struct Taken {
    std::size_t index;
    std::int64_t time;
};

class Merge {
  public:
    void add(Report& report) {
        for (HostReport& host : report.hosts)
            add(host, report.time);
        for (std::string& note : report.notes)
            whole_.notes.push_back(std::move(note));
        whole_.interrupted = whole_.interrupted || report.interrupted;
        if (!report.policy.empty() && policies_.insert(report.policy).second)
            whole_.policy += (whole_.policy.empty() ? "" : ", ") + report.policy;
        compared_.insert(report.compared_with);
        times_.insert(report.time);
    }

    Report finish() {
        whole_.time = *times_.begin();
        if (*times_.rbegin() - whole_.time > hour)
            whole_.notes.push_back("its parts are from " + minute_text(whole_.time) + " to " +
                                   minute_text(*times_.rbegin()));
        if (policies_.size() > 1)
            whole_.notes.push_back("its parts were held against different policies: " +
                                   whole_.policy);
        if (compared_.size() == 1)
            whole_.compared_with = *compared_.begin();
        else
            forget_trends();
        return std::move(whole_);
    }

  private:
    void add(HostReport& host, std::int64_t time) {
        const auto [entry, is_new] =
            taken_.try_emplace(host.host, Taken{whole_.hosts.size(), time});
        if (is_new) {
            whole_.hosts.push_back(std::move(host));
            return;
        }
        HostReport& present = whole_.hosts[entry->second.index];
        const bool newer = time >= entry->second.time;
        const std::int64_t left_out = newer ? entry->second.time : time;
        if (newer) {
            entry->second.time = time;
            present = std::move(host);
        }
        present.notes.push_back("it is in another report, too, of " + minute_text(left_out) +
                                ": the newer one counts");
    }

    void forget_trends() {
        for (HostReport& host : whole_.hosts)
            for (Finding& finding : host.findings)
                finding.trend.reset();
        whole_.notes.emplace_back(
            "its parts were compared with different earlier reports: what is new or fixed is left "
            "out");
    }

    Report whole_;
    std::map<std::string, Taken> taken_;
    std::set<std::string> policies_;
    std::set<std::optional<std::int64_t>> compared_;
    std::set<std::int64_t> times_;
};

}  // namespace

Result<Report> merge_reports(std::vector<Report> reports) {
    if (reports.empty())
        return Error{"there is no report to merge", "", "Name at least one."};
    if (reports.size() == 1)
        return std::move(reports.front());
    Merge merge;
    for (Report& report : reports)
        merge.add(report);
    return merge.finish();
}

}  // namespace drift
