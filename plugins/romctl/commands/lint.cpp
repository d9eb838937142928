// SPDX-License-Identifier: GPL-2.0-or-later
// romctl lint FILE... [--strict] [--json]
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "romctl/command.hpp"
#include "romctl/lint_report.hpp"
#include "romctl/text_input.hpp"

namespace romctl {
namespace {

struct Options {
    std::vector<std::string> paths;
    bool strict = false;
    bool json = false;
};

LintedScript linted(const std::string& path) {
    LintedScript script{text_name(path), read_text(path), {}};
    if (script.text)
        script.findings = romfile::lint_script(*script.text);
    return script;
}

/// A finding outranks what could not be read, as everywhere in romctl.
Exit exit_for(const std::vector<LintedScript>& scripts, bool strict) {
    Exit exit = Exit::fine;
    for (const LintedScript& script : scripts) {
        const bool found = romfile::count(script.findings, Severity::error) != 0 ||
                           (strict && romfile::count(script.findings, Severity::warning) != 0);
        if (found)
            return Exit::finding;
        if (!script.text)
            exit = Exit::could_not_tell;
    }
    return exit;
}

void print(const LintedScript& script, const console::Paint& paint) {
    const bool on_terminal = isatty(STDOUT_FILENO) == 1;
    for (const ScriptFinding& finding : script.findings) {
        fmt::print("{}", lint_line(script.file, finding, paint));
        if (on_terminal)
            fmt::print("{}", lint_excerpt(*script.text, finding, paint));
    }
}

Exit lint(const Options& options) {
    std::vector<LintedScript> scripts;
    for (const std::string& path : options.paths)
        scripts.push_back(linted(path));
    for (const LintedScript& script : scripts) {
        if (!options.json)
            print(script, console::Paint(console::colour_wanted()));
        if (!script.text)
            (void)fail(script.text.error());
    }
    if (options.json)
        fmt::print("{}", lint_json(scripts));
    return exit_for(scripts, options.strict);
}

Action set_up(CLI::App& parser) {
    const auto options = std::make_shared<Options>();
    parser.add_option("FILE", options->paths, "Scripts; - is standard input")->required();
    parser.add_flag("--strict", options->strict, "Warnings are findings, too");
    parser.add_flag("--json", options->json, "Print JSON, as lint.schema.json describes it");
    return [options] { return lint(*options); };
}

const Registration registration({"lint",
                                 "Say what is wrong with a script, without running it",
                                 set_up});

}  // namespace
}  // namespace romctl
