// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace drift {

const char* trend_name(Trend trend) {
    switch (trend) {
        case Trend::fresh:
            return "new";
        case Trend::still:
            return "still";
        default:
            return "fixed";
    }
}

const char* source_name(Source source) {
    switch (source) {
        case Source::probe:
            return "probe";
        case Source::tools:
            return "tools";
        case Source::local:
            return "local";
        default:
            return "none";
    }
}

Counts count(const Report& report) {
    Counts counts;
    for (const HostReport& host : report.hosts) {
        ++counts.hosts;
        ++(host.verdict == Verdict::good  ? counts.good
           : host.verdict == Verdict::bad ? counts.bad
                                          : counts.unknown);
    }
    return counts;
}

Verdict overall(const Report& report) {
    const Counts counts = count(report);
    if (counts.bad != 0)
        return Verdict::bad;
    if (counts.unknown != 0 || counts.hosts == 0 || report.interrupted)
        return Verdict::unknown;
    return Verdict::good;
}

void judge(HostReport& host) {
    const auto is = [](Verdict verdict) {
        return [verdict](const Finding& finding) { return finding.compared.verdict == verdict; };
    };
    const auto& findings = host.findings;
    if (findings.empty()) {
        host.verdict = Verdict::unknown;
        if (host.reason.empty())
            host.reason = "nothing was compared";
        return;
    }
    for (const Verdict worst : {Verdict::bad, Verdict::unknown}) {
        const auto first = std::find_if(findings.begin(), findings.end(), is(worst));
        if (first == findings.end())
            continue;
        host.verdict = worst;
        host.reason = first->compared.item + ": " + first->compared.reason;
        if (const auto more = std::count_if(first + 1, findings.end(), is(worst)); more != 0)
            host.reason += fmt::format(" (and {} more)", more);
        return;
    }
    host.verdict = Verdict::good;
    host.reason.clear();
}

}  // namespace drift
