// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/lint_report.hpp"

#include <fmt/format.h>

#include "romctl/text_input.hpp"
#include "script/lint_characters.hpp"
#include "state/json.hpp"

namespace romctl {
namespace {

using nlohmann::ordered_json;

constexpr int schema = 1;
constexpr std::size_t excerpt_width = 120;  ///< characters of a line that are shown

/// As bad as: what breaks is red, what may is yellow.
std::string painted(const console::Paint& paint, Severity severity) {
    const std::string name = romfile::severity_name(severity);
    if (severity == Severity::note)
        return paint.strong(name);
    return paint.as(severity == Severity::error ? romfile::Verdict::bad : romfile::Verdict::unknown,
                    name);
}

std::string_view line_of(std::string_view script, unsigned number) {
    for (; number > 1 && !script.empty(); --number) {
        const std::size_t end = script.find('\n');
        script = end == std::string_view::npos ? std::string_view() : script.substr(end + 1);
    }
    return script.substr(0, script.find('\n'));
}

/// One column for each character, so that the mark stands below the right one.
std::string one_column_each(std::string_view line, std::size_t first) {
    std::string text;
    std::size_t column = 0;
    for (std::size_t at = 0; at < line.size() && column < first + excerpt_width; ++column) {
        const script::OddCharacter character = script::odd_character(line, at);
        const bool is_control = static_cast<unsigned char>(line[at]) < 0x20;
        if (column >= first) {
            if (line[at] == '\t' || line[at] == '\r')
                text += ' ';
            else if (character.what != nullptr || is_control)
                text += '?';
            else
                text += line.substr(at, character.size);
        }
        at += character.size;
    }
    return text;
}

ordered_json to_json(const ScriptFinding& finding) {
    return {{"severity", romfile::severity_name(finding.severity)},
            {"line", finding.line},
            {"column", finding.column},
            {"what", finding.what},
            {"token", state::text_or_null(finding.token)}};
}

}  // namespace

std::string lint_line(const std::string& file,
                      const ScriptFinding& finding,
                      const console::Paint& paint) {
    const std::string place = fmt::format("{}:{}:{}:", file, finding.line, finding.column);
    const std::string token = finding.token.empty() ? "" : ": " + visible(finding.token);
    return fmt::format("{} {}: {}{}\n",
                       paint.strong(place),
                       painted(paint, finding.severity),
                       finding.what,
                       token);
}

std::string lint_excerpt(std::string_view script,
                         const ScriptFinding& finding,
                         const console::Paint& paint) {
    const std::size_t column = finding.column - 1;
    const std::size_t first = column < excerpt_width ? 0 : column - excerpt_width / 2;
    return fmt::format("{:>6} | {}\n{:>6} | {:{}}{}\n",
                       finding.line,
                       one_column_each(line_of(script, finding.line), first),
                       "",
                       "",
                       column - first,
                       paint.as(romfile::Verdict::good, "^"));
}

std::string lint_json(const std::vector<LintedScript>& scripts) {
    ordered_json json;
    json["schema"] = schema;
    json["scripts"] = ordered_json::array();
    for (const LintedScript& linted : scripts) {
        ordered_json row;
        row["file"] = linted.file;
        row["error"] = linted.text ? ordered_json(nullptr) : state::error_json(linted.text.error());
        row["errors"] = romfile::count(linted.findings, Severity::error);
        row["warnings"] = romfile::count(linted.findings, Severity::warning);
        row["notes"] = romfile::count(linted.findings, Severity::note);
        row["findings"] = ordered_json::array();
        for (const ScriptFinding& finding : linted.findings)
            row["findings"].push_back(to_json(finding));
        json["scripts"].push_back(std::move(row));
    }
    return state::dump(json);
}

}  // namespace romctl
