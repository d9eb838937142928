// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>

#include "drift/write/rows.hpp"
#include "drift/write/time_text.hpp"
#include "romfile/visible_text.hpp"

namespace drift {
namespace {

/// The library escapes what means something; of the characters that XML forbids none is left.
void set(pugi::xml_node node, const char* name, const std::string& text) {
    node.append_attribute(name).set_value(romfile::visible(text).c_str());
}

struct Tally {
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::int64_t milliseconds = 0;
};

void set(pugi::xml_node node, const Tally& tally) {
    set(node, "tests", std::to_string(tally.tests));
    set(node, "failures", std::to_string(tally.failures));
    set(node, "errors", std::to_string(tally.errors));
    set(node, "time", fmt::format("{:.3f}", static_cast<double>(tally.milliseconds) / 1000));
}

std::string details(const Finding& finding) {
    std::string text;
    for (const std::string& line : {difference(finding), finding.cause, trend_text(finding)})
        if (!line.empty())
            text += romfile::visible(line) + "\n";
    return text;
}

void add_case(pugi::xml_node suite, const HostReport& host, const Finding& finding) {
    const state::PolicyFinding& compared = finding.compared;
    pugi::xml_node test = suite.append_child("testcase");
    set(test, "classname", host.host);
    set(test, "name", compared.item);
    set(test, "time", "0");
    if (compared.verdict == Verdict::good)
        return;
    const bool bad = compared.verdict == Verdict::bad;
    pugi::xml_node outcome = test.append_child(bad ? "failure" : "error");
    set(outcome, "message", compared.reason);
    set(outcome, "type", bad ? "drift" : "unknown");
    outcome.text().set(details(finding).c_str());
}

Tally add_suite(pugi::xml_node suites, const Report& report, const HostReport& host) {
    pugi::xml_node suite = suites.append_child("testsuite");
    const std::vector<Finding> rows = rows_of(host);
    Tally tally;
    tally.tests = rows.size();
    tally.milliseconds = std::max<std::int64_t>(host.milliseconds, 0);
    for (const Finding& finding : rows) {
        tally.failures += finding.compared.verdict == Verdict::bad ? 1 : 0;
        tally.errors += finding.compared.verdict == Verdict::unknown ? 1 : 0;
    }
    set(suite, "name", host.host);
    set(suite, tally);
    set(suite, "skipped", "0");
    // Without the zone: the usual schema has a local time here, and this one is UTC.
    set(suite, "timestamp", utc_text(report.time).substr(0, 19));
    set(suite, "hostname", host.host);
    for (const Finding& finding : rows)
        add_case(suite, host, finding);
    return tally;
}

}  // namespace

std::string write_junit(const Report& report, const WriteOptions& /*options*/) {
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    set(declaration, "version", "1.0");
    set(declaration, "encoding", "UTF-8");
    pugi::xml_node suites = document.append_child("testsuites");
    set(suites, "name", "multinic drift");
    Tally all;
    for (const HostReport& host : hosts_of(report)) {
        const Tally tally = add_suite(suites, report, host);
        all.tests += tally.tests;
        all.failures += tally.failures;
        all.errors += tally.errors;
        all.milliseconds += std::min<std::int64_t>(tally.milliseconds, 1LL << 40);
    }
    set(suites, all);
    std::ostringstream text;
    document.save(text, "  ", pugi::format_indent, pugi::encoding_utf8);
    return text.str();
}

}  // namespace drift
