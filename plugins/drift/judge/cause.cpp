// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/judge/cause.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace drift {
namespace {

struct Unit {
    std::int64_t seconds;
    const char* name;
};
constexpr Unit units[] = {{24 * 60 * 60, "day"}, {60 * 60, "hour"}, {60, "minute"}, {1, "second"}};

/// What findings about a group or a package begin with, without the blank behind it.
std::vector<std::string> items_of(const journal::Entry& entry) {
    std::vector<std::string> items;
    for (const std::string& group : journal::changed_groups(entry)) {
        items.push_back("link " + group);
        items.push_back("rom " + group);
    }
    for (const journal::PackageChange& package : entry.packages)
        items.push_back("package " + package.name);
    return items;
}

bool is_about(const std::string& item, const std::string& begin) {
    return item.starts_with(begin) && (item.size() == begin.size() || item[begin.size()] == ' ');
}

bool may_have_caused(const Transaction& transaction, const std::string& item) {
    return std::any_of(transaction.items.begin(),
                       transaction.items.end(),
                       [&item](const std::string& begin) { return is_about(item, begin); });
}

std::string by_whom(const journal::Entry& entry) {
    std::string words = journal::describe(entry);
    if (!entry.user_name.empty() || !entry.command.name.empty())
        words += fmt::format(" ({}{}{})",
                             entry.command.name,
                             entry.command.name.empty() || entry.user_name.empty() ? "" : " by ",
                             entry.user_name);
    return words;
}

}  // namespace

std::vector<Transaction> transactions_of(const journal::Journal& journal, std::size_t limit) {
    std::vector<Transaction> transactions;
    const auto& entries = journal.entries;
    for (auto entry = entries.rbegin(); entry != entries.rend() && transactions.size() < limit;
         ++entry)
        transactions.push_back({entry->time, by_whom(*entry), items_of(*entry)});
    return transactions;
}

void add_causes(HostReport& host, std::int64_t now) {
    for (Finding& finding : host.findings) {
        if (finding.compared.verdict == Verdict::good)
            continue;
        const auto cause = std::find_if(
            host.transactions.begin(), host.transactions.end(), [&](const Transaction& each) {
                return may_have_caused(each, finding.compared.item);
            });
        if (cause != host.transactions.end())
            finding.cause = fmt::format("changed {} by {}", ago(cause->time, now), cause->text);
    }
}

std::string time_apart(std::int64_t one, std::int64_t other) {
    // Unsigned: the two may be as far apart as their type allows.
    const auto [early, late] = std::minmax(one, other);
    const auto seconds = static_cast<std::uint64_t>(late) - static_cast<std::uint64_t>(early);
    for (const Unit& unit : units)
        if (const std::uint64_t count = seconds / static_cast<std::uint64_t>(unit.seconds);
            count != 0)
            return fmt::format("{} {}{}", count, unit.name, count == 1 ? "" : "s");
    return "0 seconds";
}

std::string ago(std::int64_t then, std::int64_t now) {
    if (then > now)
        return "in the future";
    const std::string apart = time_apart(then, now);
    return apart.find("second") != std::string::npos ? "just now" : apart + " ago";
}

}  // namespace drift
