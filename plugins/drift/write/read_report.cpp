// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/read_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "drift/write/json_fields.hpp"
#include "romfile/visible_text.hpp"

namespace drift {
namespace {

using romfile::Error;
using romfile::Result;

constexpr int schema = 1;
constexpr const char* kind = "multinic-drift-report";

template <class Enum>
auto into(Enum& target, std::vector<std::string> names) {
    return [&target, names = std::move(names)](const JsonPlace& place) {
        target = static_cast<Enum>(place.one_of(names));
    };
}
auto into_text(std::string& target) {
    return [&target](const JsonPlace& place) { target = place.text_or_nothing(); };
}
auto into_any(std::string& target) {
    return [&target](const JsonPlace& place) { target = place.any(); };
}
auto into_time(std::int64_t& target) {
    return [&target](const JsonPlace& place) { target = place.time(); };
}
auto into_time(std::optional<std::int64_t>& target) {
    return [&target](const JsonPlace& place) { target = place.time(); };
}
auto into_boolean(bool& target) {
    return [&target](const JsonPlace& place) { target = place.boolean(); };
}
template <class Number>
auto into_number(Number& target) {
    return [&target](const JsonPlace& place) { target = static_cast<Number>(place.number()); };
}
auto into_texts(std::vector<std::string>& target) {
    return [&target](const JsonPlace& place) { target = place.texts(list_limit); };
}
/// A list of what `read` makes of each entry.
template <class Entry>
auto into_list(std::vector<Entry>& target,
               Entry (*read)(const JsonPlace&),
               std::size_t limit = list_limit) {
    return [&target, read, limit](const JsonPlace& place) {
        place.entries(limit, [&](const JsonPlace& entry) { target.push_back(read(entry)); });
    };
}

/// In the order of their enumerations.
const std::vector<std::string> verdicts = {"good", "bad", "unknown"};
const std::vector<std::string> trends = {"new", "still", "fixed"};
const std::vector<std::string> sources = {"none", "probe", "tools", "local"};

Finding read_finding(const JsonPlace& place) {
    Finding finding;
    state::PolicyFinding& compared = finding.compared;
    read_fields(place,
                {{"item", true, into_text(compared.item)},
                 {"verdict", true, into(compared.verdict, verdicts)},
                 {"expected", true, into_any(compared.expected)},
                 {"found", true, into_any(compared.found)},
                 {"reason", true, into_any(compared.reason)},
                 {"cause", false, into_text(finding.cause)},
                 {"trend",
                  false,
                  [&](const JsonPlace& trend) {
                      finding.trend = static_cast<Trend>(trend.one_of(trends));
                  }},
                 {"since", false, into_time(finding.since)},
                 {"flapping", false, into_boolean(finding.flapping)}});
    return finding;
}

Transaction read_transaction(const JsonPlace& place) {
    Transaction transaction;
    read_fields(place,
                {{"time", true, into_time(transaction.time)},
                 {"text", true, into_text(transaction.text)},
                 {"items", true, into_texts(transaction.items)}});
    return transaction;
}

/// Bad before unknown before good.
int weight(Verdict verdict) {
    return verdict == Verdict::bad ? 2 : verdict == Verdict::unknown ? 1 : 0;
}

HostReport read_host(const JsonPlace& place) {
    HostReport host;
    read_fields(place,
                {{"host", true, [&](const JsonPlace& name) { host.host = name.text(); }},
                 {"verdict", true, into(host.verdict, verdicts)},
                 {"reason", true, into_text(host.reason)},
                 {"findings", true, into_list(host.findings, read_finding)},
                 {"address", false, into_text(host.address)},
                 {"groups", false, into_texts(host.groups)},
                 {"source", false, into(host.source, sources)},
                 {"transactions", false, into_list(host.transactions, read_transaction)},
                 {"notes", false, into_texts(host.notes)},
                 {"milliseconds", false, into_number(host.milliseconds)}});
    for (const Finding& finding : host.findings)
        if (weight(finding.compared.verdict) > weight(host.verdict))
            place.refuse("its verdict is better than that of " +
                         finding.compared.item.substr(0, 80));
    return host;
}

PastRun read_past(const JsonPlace& place) {
    PastRun run;
    read_fields(place,
                {{"time", true, into_time(run.time)},
                 {"good", true, into_number(run.good)},
                 {"bad", true, into_number(run.bad)},
                 {"unknown", true, into_number(run.unknown)}});
    return run;
}

Counts read_counts(const JsonPlace& place) {
    Counts counts;
    read_fields(place,
                {{"hosts", true, into_number(counts.hosts)},
                 {"good", true, into_number(counts.good)},
                 {"bad", true, into_number(counts.bad)},
                 {"unknown", true, into_number(counts.unknown)}});
    return counts;
}

void check_kind(const JsonPlace& place) {
    if (place.text() != kind)
        place.refuse(fmt::format("must be {}", kind), "Is it a report of romctl drift?");
}

void check_schema(const JsonPlace& place) {
    if (place.number() != schema)
        place.refuse(fmt::format("only schema {} is known here", schema),
                     "It was written by another version: read it with that one.");
}

void check_whole(const JsonPlace& place,
                 const Report& report,
                 Verdict verdict,
                 const Counts& told) {
    static constexpr const char* advice =
        "It was changed after it was written, or is only a part of a report.";
    const Counts counts = count(report);
    if (counts.hosts != told.hosts || counts.good != told.good || counts.bad != told.bad ||
        counts.unknown != told.unknown)
        place.refuse("its counts are not those of its hosts", advice);
    if (verdict != overall(report))
        place.refuse("its verdict is not that of its hosts", advice);
    std::set<std::string_view> names;
    for (const HostReport& host : report.hosts)
        if (!names.insert(host.host).second)
            place.refuse("a host is there twice: " + host.host.substr(0, 80));
}

Report read_whole(const JsonPlace& place) {
    Report report;
    Verdict verdict{};
    Counts counts;
    read_fields(place,
                {{"kind", true, check_kind},
                 {"schema", true, check_schema},
                 {"time", true, into_time(report.time)},
                 {"verdict", true, into(verdict, verdicts)},
                 {"policy", false, into_text(report.policy)},
                 {"interrupted", false, into_boolean(report.interrupted)},
                 {"compared_with", false, into_time(report.compared_with)},
                 {"hosts", true, into_list(report.hosts, read_host, hosts_limit)},
                 {"counts", true, [&](const JsonPlace& told) { counts = read_counts(told); }},
                 {"past", false, into_list(report.past, read_past)},
                 {"notes", false, into_texts(report.notes)}});
    check_whole(place, report, verdict, counts);
    return report;
}

}  // namespace

Result<Report> read_report(const std::string& name, std::string_view text) {
    if (text.size() > report_size_limit)
        return Error{fmt::format("is larger than {} MiB", report_size_limit >> 20), name, ""};
    try {
        const nlohmann::json json = parse_json(text);
        return read_whole({json, ""});
    } catch (WrongJson& wrong) {
        Error error = std::move(wrong.error);
        error.where = error.where.empty() ? name : name + ": " + error.where;
        error.what = romfile::visible(error.what);
        return error;
    }
}

}  // namespace drift
