// SPDX-License-Identifier: GPL-2.0-or-later
// One command on a host, and a shell script sent to it.
#pragma once

#include <string>
#include <vector>

#include "ssh/progress.hpp"
#include "ssh/session.hpp"

namespace ssh {

/// A host that says more than this is cut off.
struct OutputLimits {
    std::size_t out = 1 << 20;
    std::size_t err = 1 << 16;
};

struct ExecOutput {
    std::string out;
    std::string err;
    int status = -1;  ///< exit status; -1 when a signal ended the command
};

/// Runs `command` by the user's login shell with `input` on its standard input. An error when no
/// complete answer came: refused, connection lost, too late, too much. `progress`, where it is
/// given, must outlive the task.
[[nodiscard]] Task<Result<ExecOutput>> exec(Session& session,
                                            std::string command,
                                            std::string input,
                                            Deadline deadline,
                                            OutputLimits limits = {},
                                            Progress* progress = nullptr);

struct Script {
    std::string text;  ///< for sh
    std::vector<std::string> arguments;
    bool sudo = false;  ///< by `sudo -n`
};

/// Runs the script by `sh -s`, with umask 022 and without standard input. Nothing of it runs unless
/// all of it arrived, and its output is told from what a login shell may print around it: an answer
/// that is cut short is an error.
[[nodiscard]] Task<Result<ExecOutput>> run_script(Session& session,
                                                  Script script,
                                                  Deadline deadline);

/// The parts of run_script() that need no host. `mark` is a word that nobody can guess.
[[nodiscard]] std::string framed(const std::string& script, const std::string& mark);
[[nodiscard]] std::optional<ExecOutput> unframed(const ExecOutput& output, const std::string& mark);

/// The word as any login shell takes it for one word.
[[nodiscard]] std::string quoted(const std::string& word);

}  // namespace ssh
