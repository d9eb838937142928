// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/format.hpp"

#include <algorithm>

#include "drift/page/page.hpp"
#include "drift/write/csv.hpp"
#include "drift/write/json.hpp"
#include "drift/write/junit.hpp"
#include "drift/write/nagios.hpp"
#include "drift/write/prometheus.hpp"
#include "drift/write/sarif.hpp"
#include "drift/write/tap.hpp"
#include "drift/write/text.hpp"

namespace drift {
namespace {

std::string write_html(const Report& report, const WriteOptions& /*options*/) {
    return write_page(report);
}

}  // namespace

const std::vector<Format>& formats() {
    static const std::vector<Format> table = {
        {"text", ".txt", "text/plain", write_text, "for people"},
        {"json", ".json", "application/json", write_json, "for programs: report.schema.json"},
        {"html", ".html", "text/html", write_html, "one page for a browser"},
        {"junit", ".xml", "application/xml", write_junit, "test results: a suite per host"},
        {"tap", ".tap", "text/plain", write_tap, "Test Anything Protocol, version 14"},
        {"prometheus", ".prom", "text/plain", write_prometheus, "metrics for node_exporter"},
        {"nagios", ".txt", "text/plain", write_nagios, "one line of a Nagios plugin"},
        {"csv", ".csv", "text/csv", write_csv, "spreadsheets: a line per finding"},
        {"sarif", ".sarif", "application/sarif+json", write_sarif, "static analysis results 2.1.0"},
    };
    return table;
}

const Format* find_format(std::string_view name) {
    const auto found = std::find_if(formats().begin(), formats().end(), [&](const Format& format) {
        return format.name == name;
    });
    return found == formats().end() ? nullptr : &*found;
}

}  // namespace drift
