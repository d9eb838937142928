// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/prometheus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "drift/write/rows.hpp"
#include "romfile/visible_text.hpp"

namespace drift {
namespace {

constexpr std::size_t label_limit = 128;
constexpr std::size_t findings_limit = 100;  ///< of one host
constexpr std::size_t groups_limit = 100;    ///< of one host

/// The value of a label, escaped and in quotes.
std::string label(const std::string& text) {
    std::string safe = romfile::visible(text);
    if (safe.size() > label_limit) {
        std::size_t end = label_limit;
        while (end > 0 && (safe[end] & 0xC0) == 0x80)
            --end;
        safe.resize(end);
    }
    std::string escaped = "\"";
    for (const char byte : safe) {
        if (byte == '"' || byte == '\\')
            escaped += '\\';
        escaped += byte;
    }
    return escaped + '"';
}

/// The samples of one metric by their labels. One that comes twice would make the collector refuse
/// the whole file: of two verdicts the worse one counts, which is how they are written down here.
class Metric {
  public:
    Metric(const char* name, const char* help) : name_(name), help_(help) {}

    void add(const std::string& labels, std::int64_t value) {
        const auto [sample, is_new] = samples_.try_emplace(labels, value);
        if (!is_new)
            sample->second = worse(sample->second, value);
    }

    [[nodiscard]] std::string text() const {
        std::string text = fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name_, help_);
        for (const auto& [labels, value] : samples_)
            text += fmt::format("{}{} {}\n", name_, labels, value);
        return text;
    }

  private:
    /// Bad is 1 and unknown is 2, but bad weighs more.
    static std::int64_t worse(std::int64_t one, std::int64_t other) {
        return one == 1 || other == 1 ? 1 : std::max(one, other);
    }

    const char* name_;
    const char* help_;
    std::map<std::string, std::int64_t> samples_;
};

std::int64_t value(Verdict verdict) {
    return static_cast<std::int64_t>(verdict);
}

struct HostMetrics {
    Metric host{"multinic_drift_host", "Verdict on a host: 0 good, 1 bad, 2 could not be told."};
    Metric group{"multinic_drift_host_group", "1 for each inventory group that a host is in."};
    Metric finding{"multinic_drift_finding",
                   "Verdict on one thing that was compared: 0 good, 1 bad, 2 could not be told."};
    Metric since{"multinic_drift_finding_since_timestamp_seconds",
                 "When a finding that is not good was first seen."};
};

void add_findings(const HostReport& host, const std::string& name, HostMetrics& metrics) {
    std::size_t number = 0;
    for (const bool good : {false, true})
        for (const Finding& finding : rows_of(host)) {
            if ((finding.compared.verdict == Verdict::good) != good || ++number > findings_limit)
                continue;
            const std::string labels =
                fmt::format("{{host={},item={}}}", name, label(finding.compared.item));
            metrics.finding.add(labels, value(finding.compared.verdict));
            if (!good && finding.since)
                metrics.since.add(labels, *finding.since);
        }
}

std::string hosts_text(const Report& report) {
    HostMetrics metrics;
    for (const HostReport& host : report.hosts) {
        const std::string name = label(host.host);
        metrics.host.add(fmt::format("{{host={}}}", name), value(host.verdict));
        for (std::size_t i = 0; i < std::min(host.groups.size(), groups_limit); ++i)
            metrics.group.add(fmt::format("{{host={},group={}}}", name, label(host.groups[i])), 1);
        add_findings(host, name, metrics);
    }
    return metrics.host.text() + metrics.group.text() + metrics.finding.text() +
           metrics.since.text();
}

std::string trends_text(const Report& report) {
    Metric metric("multinic_drift_findings",
                  "Findings by what became of them since the earlier report.");
    for (const Trend trend : {Trend::fresh, Trend::still, Trend::fixed})
        metric.add(fmt::format("{{trend=\"{}\"}}", trend_name(trend)),
                   static_cast<std::int64_t>(count(report, trend)));
    return metric.text();
}

}  // namespace

std::string write_prometheus(const Report& report, const WriteOptions& /*options*/) {
    Metric run("multinic_drift_last_run_timestamp_seconds", "When the report was made.");
    Metric verdict("multinic_drift_verdict",
                   "Verdict on all hosts: 0 good, 1 bad, 2 could not be told.");
    Metric complete("multinic_drift_complete",
                    "1 when all hosts were asked, 0 when it ended early.");
    Metric hosts("multinic_drift_hosts", "Hosts by verdict.");
    const Counts counts = count(report);
    run.add("", report.time);
    verdict.add("", value(overall(report)));
    complete.add("", report.interrupted ? 0 : 1);
    hosts.add("{verdict=\"good\"}", static_cast<std::int64_t>(counts.good));
    hosts.add("{verdict=\"bad\"}", static_cast<std::int64_t>(counts.bad));
    hosts.add("{verdict=\"unknown\"}", static_cast<std::int64_t>(counts.unknown));
    std::string text = run.text() + verdict.text() + complete.text() + hosts.text();
    if (report.compared_with)
        text += trends_text(report);
    return text + hosts_text(report);
}

}  // namespace drift
