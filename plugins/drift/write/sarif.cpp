// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/sarif.hpp"

#include <algorithm>
#include <iterator>

#include "drift/write/json_text.hpp"
#include "drift/write/rows.hpp"
#include "drift/write/time_text.hpp"
#include "romfile/visible_text.hpp"

namespace drift {
namespace {

using nlohmann::ordered_json;
using romfile::visible;

struct Rule {
    std::string_view word;  ///< the items begin with it
    const char* name;
    const char* help;
};
/// The last is for all other items.
constexpr Rule rules[] = {
    {"link", "RomLink", "A link of QEMU leads to the ROM that the policy wants."},
    {"rom",
     "RomContent",
     "A ROM has the version, digest, script and settings that the policy wants."},
    {"package", "Package", "A package is there, in a wanted version, with its files as packaged."},
    {"guest", "RunningGuest", "A running guest has the ROM as it is now."},
    {"guests", "RunningGuests", "The running guests could be looked at."},
    {"host", "Host", "A host could be asked, and compared with the policy."},
    {"report", "Report", "All hosts were asked."},
    {"other", "Other", "What else the policy wants."},
};

std::size_t rule_of(const std::string& item) {
    const std::string_view word = std::string_view(item).substr(0, item.find(' '));
    const auto found = std::find_if(
        std::begin(rules), std::end(rules), [&](const Rule& rule) { return rule.word == word; });
    return std::min<std::size_t>(found - std::begin(rules), std::size(rules) - 1);
}

ordered_json rules_json() {
    ordered_json list = ordered_json::array();
    for (const Rule& rule : rules) {
        ordered_json json;
        json["id"] = "drift/" + std::string(rule.word);
        json["name"] = rule.name;
        json["shortDescription"]["text"] = rule.help;
        list.push_back(std::move(json));
    }
    return list;
}

/// A message has no place for line breaks and directions of others: visible text, with the braces
/// and brackets that would be placeholders and links escaped.
std::string message(const Finding& finding) {
    const state::PolicyFinding& compared = finding.compared;
    std::string text = compared.verdict == Verdict::unknown ? "could not be told: " : "";
    text += compared.item;
    for (const std::string& part : {compared.reason, difference(finding), finding.cause})
        if (!part.empty())
            text += "; " + part;
    std::string escaped;
    for (const char byte : visible(text)) {
        if (byte == '\\' || byte == '[' || byte == ']')
            escaped += '\\';
        escaped += byte;
        if (byte == '{' || byte == '}')
            escaped += byte;
    }
    return escaped;
}

const char* baseline(const Finding& finding) {
    static constexpr const char* states[] = {"new", "unchanged", "absent"};
    return states[static_cast<std::size_t>(finding.trend.value_or(Trend::fresh))];
}

/// Lists of one entry are made by name: compilers differ in what {{...}} is.
ordered_json location_json(const HostReport& host) {
    ordered_json name = {
        {"name", visible(host.host)}, {"fullyQualifiedName", visible(host.host)}, {"kind", "host"}};
    ordered_json location;
    location["logicalLocations"] = ordered_json::array();
    location["logicalLocations"].push_back(std::move(name));
    return location;
}

ordered_json result_json(const Report& report, const HostReport& host, const Finding& finding) {
    static constexpr const char* levels[] = {"none", "error", "warning"};
    const state::PolicyFinding& compared = finding.compared;
    const std::size_t rule = rule_of(compared.item);
    ordered_json json;
    json["ruleId"] = "drift/" + std::string(rules[rule].word);
    json["ruleIndex"] = rule;
    json["kind"] = compared.verdict == Verdict::good ? "pass" : "fail";
    json["level"] = levels[static_cast<std::size_t>(compared.verdict)];
    json["message"]["text"] = message(finding);
    json["locations"] = ordered_json::array();
    json["locations"].push_back(location_json(host));
    json["partialFingerprints"]["hostAndItem/v1"] = visible(host.host + "/" + compared.item);
    if (report.compared_with)
        json["baselineState"] = baseline(finding);
    json["properties"] = {{"verdict", romfile::verdict_name(compared.verdict)},
                          {"item", visible(compared.item)},
                          {"expected", visible(compared.expected)},
                          {"found", visible(compared.found)},
                          {"groups", visible(joined(host.groups, " "))}};
    return json;
}

ordered_json results_json(const Report& report) {
    ordered_json list = ordered_json::array();
    for (const HostReport& host : hosts_of(report))
        for (const Finding& finding : rows_of(host))
            if (finding.compared.verdict != Verdict::good || finding.trend == Trend::fixed)
                list.push_back(result_json(report, host, finding));
    return list;
}

}  // namespace

std::string write_sarif(const Report& report, const WriteOptions& /*options*/) {
    ordered_json run;
    run["tool"]["driver"]["name"] = "romctl drift";
    run["tool"]["driver"]["rules"] = rules_json();
    run["invocations"] = ordered_json::array();
    run["invocations"].push_back(
        {{"executionSuccessful", !report.interrupted}, {"endTimeUtc", utc_text(report.time)}});
    run["results"] = results_json(report);
    ordered_json json;
    json["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
    json["version"] = "2.1.0";
    json["runs"] = ordered_json::array();
    json["runs"].push_back(std::move(run));
    return ascii_json(json);
}

}  // namespace drift
