// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/json.hpp"

#include <algorithm>

#include "drift/write/json_text.hpp"
#include "drift/write/time_text.hpp"
#include "state/json.hpp"

namespace drift {
namespace {

using nlohmann::ordered_json;

ordered_json finding_json(const Finding& finding) {
    const state::PolicyFinding& compared = finding.compared;
    ordered_json json;
    json["item"] = compared.item;
    json["verdict"] = romfile::verdict_name(compared.verdict);
    json["expected"] = state::text_or_null(compared.expected);
    json["found"] = state::text_or_null(compared.found);
    json["reason"] = state::text_or_null(compared.reason);
    if (!finding.cause.empty())
        json["cause"] = finding.cause;
    if (finding.trend)
        json["trend"] = trend_name(*finding.trend);
    if (finding.since)
        json["since"] = utc_text(*finding.since);
    if (finding.flapping)
        json["flapping"] = true;
    return json;
}

ordered_json transactions_json(const std::vector<Transaction>& transactions) {
    ordered_json list = ordered_json::array();
    for (const Transaction& transaction : transactions)
        list.push_back({{"time", utc_text(transaction.time)},
                        {"text", transaction.text},
                        {"items", transaction.items}});
    return list;
}

ordered_json host_json(const HostReport& host) {
    ordered_json json;
    json["host"] = host.host;
    json["verdict"] = romfile::verdict_name(host.verdict);
    json["reason"] = state::text_or_null(host.reason);
    json["findings"] = ordered_json::array();
    for (const Finding& finding : host.findings)
        json["findings"].push_back(finding_json(finding));
    if (!host.address.empty())
        json["address"] = host.address;
    json["groups"] = host.groups;
    json["source"] = source_name(host.source);
    if (!host.transactions.empty())
        json["transactions"] = transactions_json(host.transactions);
    if (!host.notes.empty())
        json["notes"] = host.notes;
    json["milliseconds"] = std::max<std::int64_t>(host.milliseconds, 0);
    return json;
}

ordered_json past_json(const std::vector<PastRun>& past) {
    ordered_json list = ordered_json::array();
    for (const PastRun& run : past)
        list.push_back({{"time", utc_text(run.time)},
                        {"good", run.good},
                        {"bad", run.bad},
                        {"unknown", run.unknown}});
    return list;
}

}  // namespace

std::string write_json(const Report& report, const WriteOptions& /*options*/) {
    const Counts counts = count(report);
    ordered_json json;
    json["schema"] = 1;
    json["kind"] = "multinic-drift-report";
    json["time"] = utc_text(report.time);
    json["verdict"] = romfile::verdict_name(overall(report));
    if (!report.policy.empty())
        json["policy"] = report.policy;
    json["interrupted"] = report.interrupted;
    if (report.compared_with)
        json["compared_with"] = utc_text(*report.compared_with);
    json["hosts"] = ordered_json::array();
    for (const HostReport& host : report.hosts)
        json["hosts"].push_back(host_json(host));
    json["counts"] = {{"hosts", counts.hosts},
                      {"good", counts.good},
                      {"bad", counts.bad},
                      {"unknown", counts.unknown}};
    if (!report.past.empty())
        json["past"] = past_json(report.past);
    if (!report.notes.empty())
        json["notes"] = report.notes;
    return ascii_json(json);
}

}  // namespace drift
