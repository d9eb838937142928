// SPDX-License-Identifier: GPL-2.0-or-later
// What is wrong with a script, found without running it. For the tools of the host: the ROM does
// not hold it, and this header needs nothing of the firmware.
#pragma once

#include <string_view>

namespace script {

struct LintFinding {
    enum class Severity : unsigned char {
        note,     ///< works, but perhaps not as it was meant
        warning,  ///< fails in this ROM, or does something else than it looks like
        error,    ///< fails everywhere
    };
    Severity severity;
    unsigned line;    ///< from 1
    unsigned column;  ///< from 1, in characters of UTF-8
    std::string_view what;
    std::string_view token;  ///< what the finding is about; may be empty
};

class LintSink {
  public:
    /// The views are valid during the call.
    virtual void found(const LintFinding& finding) = 0;

  protected:
    ~LintSink() = default;
};

/// Reports in the order of the lines (those that are joined count as one); within a line,
/// characters before commands. A script of any bytes.
void lint(std::string_view script, LintSink& sink);

}  // namespace script
