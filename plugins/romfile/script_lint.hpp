// SPDX-License-Identifier: GPL-2.0-or-later
// What the ROM's own lint finds in a script.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "script/lint.hpp"

namespace romfile {

using Severity = script::LintFinding::Severity;

struct ScriptFinding {
    Severity severity;
    unsigned line;    ///< from 1
    unsigned column;  ///< from 1, in characters
    std::string what;
    std::string token;
};

/// Everything that is found in a script of any bytes.
[[nodiscard]] std::vector<ScriptFinding> lint_script(std::string_view script);

[[nodiscard]] std::size_t count(const std::vector<ScriptFinding>& findings, Severity severity);

/// "note", "warning" or "error".
[[nodiscard]] const char* severity_name(Severity severity);

}  // namespace romfile
