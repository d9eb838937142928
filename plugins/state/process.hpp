// SPDX-License-Identifier: GPL-2.0-or-later
// A program that is run for its answer, without a shell and without the caller's environment.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "romfile/result.hpp"

namespace state {

struct ProcessResult {
    int status;  ///< exit status; 128 + N when signal N ended it
    std::string output;
    std::string errors;
};

/// Runs argv[0], an absolute path, with `input` on its standard input, waits for its end and for
/// that of everything it writes. Its environment is PATH with the system's folders, and LC_ALL=C.
/// Of each stream the first 256 KiB are kept. An error when it could not be started or did not end
/// within `deadline`; it is killed then.
[[nodiscard]] romfile::Result<ProcessResult> run_process(
    const std::vector<std::string>& argv,
    std::string_view input,
    std::optional<std::chrono::seconds> deadline);

/// Calls `answer` in a forked child, whose crash and whose hang are not the caller's: `output` is
/// what it returned, `errors` what was printed meanwhile, and `status` is not 0 when it crashed or
/// threw. Limits and deadline as above. For callers without other threads.
[[nodiscard]] romfile::Result<ProcessResult> run_forked(const std::function<std::string()>& answer,
                                                        std::chrono::seconds deadline);

}  // namespace state
