// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "drift/write/rows.hpp"
#include "drift/write/time_text.hpp"

namespace drift {
namespace {

using romfile::Error;
using romfile::Result;
using romfile::success;

constexpr std::size_t names_shown = 10;

/// The findings by their item, and by how many with the same item stand before.
class Items {
  public:
    explicit Items(const HostReport& host) {
        for (const Finding& finding : host.findings)
            items_[finding.compared.item].push_back(&finding);
    }

    /// The next one of this item; null when there is none.
    const Finding* take(const std::string& item) {
        const auto found = items_.find(item);
        const std::size_t index = taken_[item]++;
        return found == items_.end() || index >= found->second.size() ? nullptr
                                                                      : found->second[index];
    }

    /// Items that are not good and were not taken.
    [[nodiscard]] std::vector<std::string> left_bad() const {
        std::vector<std::string> left;
        for (const auto& [item, findings] : items_) {
            const auto taken = taken_.find(item);
            for (std::size_t i = taken == taken_.end() ? 0 : taken->second; i < findings.size();
                 ++i)
                if (findings[i]->compared.verdict != Verdict::good)
                    left.push_back(item);
        }
        return left;
    }

  private:
    std::map<std::string, std::vector<const Finding*>> items_;
    std::map<std::string, std::size_t> taken_;
};

void compare_finding(Finding& now,
                     std::int64_t time,
                     const Finding* earlier,
                     std::int64_t earlier_time) {
    const Verdict verdict = now.compared.verdict;
    const bool was_good = earlier == nullptr || earlier->compared.verdict == Verdict::good;
    if (verdict != Verdict::good)
        now.trend = was_good ? Trend::fresh : Trend::still;
    else if (!was_good)
        now.trend = Trend::fixed;
    else
        now.trend.reset();
    const bool same = earlier != nullptr && earlier->compared.verdict == verdict;
    now.since = same ? earlier->since.value_or(earlier_time) : time;
}

/// "a, b and 7 more".
std::string some(const std::vector<std::string>& names) {
    const std::size_t shown = std::min(names.size(), names_shown);
    std::string text = joined({names.begin(), names.begin() + static_cast<long>(shown)}, ", ");
    if (names.size() > shown)
        text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

using Hosts = std::unordered_map<std::string, const HostReport*>;

std::vector<const HostReport*> left_of(const Report& report, const Hosts& left) {
    std::vector<const HostReport*> hosts;
    for (const HostReport& host : report.hosts)
        if (left.contains(host.host))
            hosts.push_back(&host);
    return hosts;
}

template <class Host>
std::vector<std::string> names_of(const std::vector<Host*>& hosts) {
    std::vector<std::string> names;
    names.reserve(hosts.size());
    for (const HostReport* host : hosts)
        names.push_back(host->host);
    return names;
}

void note_hosts(Report& now, const char* what, const std::vector<std::string>& names) {
    if (!names.empty())
        now.notes.push_back(what + some(names));
}

}  // namespace

void compare_host(HostReport& now,
                  std::int64_t time,
                  const HostReport& earlier,
                  std::int64_t earlier_time) {
    Items items(earlier);
    for (Finding& finding : now.findings)
        compare_finding(finding, time, items.take(finding.compared.item), earlier_time);
    if (now.findings.empty())
        return;
    if (const std::vector<std::string> left = items.left_bad(); !left.empty())
        now.notes.push_back("was not good before, and is not compared any more: " + some(left));
}

Result<void> compare_with(Report& now, const Report& earlier) {
    if (earlier.time > now.time)
        return Error{fmt::format("the earlier report is of {}, the later one of {}",
                                 utc_text(earlier.time),
                                 utc_text(now.time)),
                     "",
                     "Compare the newer report with the older one; when they are in that order, "
                     "the clock of a machine that wrote one was wrong."};
    Hosts before;
    for (const HostReport& host : earlier.hosts)
        before[host.host] = &host;
    std::vector<HostReport*> common;
    std::vector<HostReport*> added;
    for (HostReport& host : now.hosts)
        (before.contains(host.host) ? common : added).push_back(&host);
    if (common.empty())
        return Error{"the reports have no host in common",
                     "",
                     "Compare reports of one fleet, made with the same inventory names."};
    for (HostReport* host : common) {
        const auto found = before.find(host->host);
        compare_host(*host, now.time, *found->second, earlier.time);
        before.erase(found);
    }
    for (HostReport* host : added)
        compare_host(*host, now.time, {}, earlier.time);
    note_hosts(now, "new in this report: ", names_of(added));
    note_hosts(now,
               now.interrupted ? "not asked in this run: " : "no longer in this report: ",
               names_of(left_of(earlier, before)));
    now.compared_with = earlier.time;
    if (!now.policy.empty() && !earlier.policy.empty() && now.policy != earlier.policy)
        now.notes.push_back("the earlier report was held against another policy: " +
                            earlier.policy);
    return success;
}

}  // namespace drift
