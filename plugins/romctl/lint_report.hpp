// SPDX-License-Identifier: GPL-2.0-or-later
// The two faces of what the lint of scripts finds: for people and for programs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "console/terminal.hpp"
#include "romfile/result.hpp"
#include "romfile/script_lint.hpp"

namespace romctl {

using romfile::ScriptFinding;
using romfile::Severity;

/// "FILE:LINE:COLUMN: error: WHAT: TOKEN", as compilers write it, with a newline.
[[nodiscard]] std::string lint_line(const std::string& file,
                                    const ScriptFinding& finding,
                                    const console::Paint& paint);

/// The script's line that the finding is in, and a mark below its place: two lines.
[[nodiscard]] std::string lint_excerpt(std::string_view script,
                                       const ScriptFinding& finding,
                                       const console::Paint& paint);

/// One script of a run.
struct LintedScript {
    std::string file;
    romfile::Result<std::string> text;
    std::vector<ScriptFinding> findings;  ///< none where the text could not be read
};

/// The run as JSON after lint.schema.json, with a newline at the end.
[[nodiscard]] std::string lint_json(const std::vector<LintedScript>& scripts);

}  // namespace romctl
