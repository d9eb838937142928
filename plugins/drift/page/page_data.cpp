// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/page_data.hpp"

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "drift/page/html_text.hpp"
#include "drift/page/summary.hpp"
#include "state/json.hpp"

namespace drift {
namespace {

using Json = nlohmann::ordered_json;

/// Numbers values in the order in which they first come.
class Numbering {
  public:
    /// The number of what is known by `key`; `value` is called when it is new.
    template <class Value>
    std::size_t number(const std::string& key, const Value& value) {
        const auto [place, is_new] = numbers_.try_emplace(key, numbers_.size());
        if (is_new)
            values_.push_back(value());
        return place->second;
    }
    Json take() { return std::move(values_); }

  private:
    std::unordered_map<std::string, std::size_t> numbers_;
    Json values_ = Json::array();
};

class Writer {
  public:
    Json write(const Report& report) {
        Json hosts = Json::array();
        for (const HostReport& host : report.hosts)
            hosts.push_back(host_json(host));
        return {{"time", report.time},
                {"compared", state::value_or_null(report.compared_with)},
                {"texts", texts_.take()},
                {"findings", findings_.take()},
                {"hosts", std::move(hosts)}};
    }

  private:
    std::size_t text(const std::string& raw) {
        return texts_.number(raw, [&] { return shown_text(raw); });
    }

    Json texts(const std::vector<std::string>& all) {
        Json numbers = Json::array();
        for (const std::string& one : all)
            numbers.push_back(text(one));
        return numbers;
    }

    std::size_t finding(const Finding& finding) {
        const state::PolicyFinding& compared = finding.compared;
        Json json = {
            text(compared.item),
            text(romfile::verdict_name(compared.verdict)),
            text(compared.expected),
            text(compared.found),
            text(compared.reason),
            text(finding.cause),
            finding.trend ? Json(text(trend_name(*finding.trend))) : Json(nullptr),
            state::value_or_null(finding.since),
            finding.flapping ? 1 : 0,
        };
        return findings_.number(json.dump(), [&] { return std::move(json); });
    }

    Json host_json(const HostReport& host) {
        const HostSummary summary = summarise(host);
        Json trends = Json::array();
        for (const Trend trend : summary.trends)
            trends.push_back(text(trend_name(trend)));
        Json numbers = Json::array();
        for (const Finding& one : host.findings)
            numbers.push_back(finding(one));
        Json transactions = Json::array();
        for (const Transaction& one : host.transactions)
            transactions.push_back(Json::array({one.time, text(one.text), texts(one.items)}));
        return Json::array({text(host.host),
                            text(host.address),
                            texts(host.groups),
                            text(source_name(host.source)),
                            text(romfile::verdict_name(host.verdict)),
                            text(host.reason),
                            state::value_or_null(summary.since),
                            text(summary.cause),
                            std::move(trends),
                            summary.flapping ? 1 : 0,
                            std::move(numbers),
                            std::move(transactions),
                            texts(host.notes),
                            host.milliseconds});
    }

    Numbering texts_;
    Numbering findings_;
};

}  // namespace

std::string page_data(const Report& report) {
    const std::string json =
        Writer().write(report).dump(-1, ' ', true, Json::error_handler_t::replace);
    std::string escaped;
    escaped.reserve(json.size());
    // These stand in strings only, where JSON knows them by number, too.
    for (const char byte : json)
        if (byte == '<' || byte == '>' || byte == '&')
            escaped += byte == '<' ? "\\u003c" : byte == '>' ? "\\u003e" : "\\u0026";
        else
            escaped += byte;
    return escaped;
}

}  // namespace drift
