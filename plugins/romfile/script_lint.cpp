// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/script_lint.hpp"

#include <algorithm>

namespace romfile {

std::vector<ScriptFinding> lint_script(std::string_view script) {
    struct Sink final : script::LintSink {
        void found(const script::LintFinding& finding) override {
            findings.push_back({finding.severity,
                                finding.line,
                                finding.column,
                                std::string(finding.what),
                                std::string(finding.token)});
        }
        std::vector<ScriptFinding> findings;
    } sink;
    script::lint(script, sink);
    return std::move(sink.findings);
}

std::size_t count(const std::vector<ScriptFinding>& findings, Severity severity) {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [severity](const ScriptFinding& finding) {
            return finding.severity == severity;
        }));
}

const char* severity_name(Severity severity) {
    static constexpr const char* names[] = {"note", "warning", "error"};
    return names[static_cast<std::size_t>(severity)];
}

}  // namespace romfile
