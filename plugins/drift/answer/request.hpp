// SPDX-License-Identifier: GPL-2.0-or-later
// What a host is asked for besides what every host is asked for, and the lines in which that
// reaches romctl on a host.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "romfile/result.hpp"

namespace drift {

/// The version of answers and requests; another one is not understood.
inline constexpr int answer_version = 1;

struct AnswerRequest {
    std::vector<std::string> packages;      ///< names; those of this project are added
    bool verify = false;                    ///< compare the files of these packages
    std::vector<std::string> known_sha256;  ///< ROM files that need not be sent
    bool sudo = true;                       ///< the probe tries `sudo -n` when it is not root
};

/// An error when a name is none of a package, a digest none of SHA-256, or there are too many.
[[nodiscard]] romfile::Result<void> check_request(const AnswerRequest& request);

/// The packages of a request, with those of this project, each once.
[[nodiscard]] std::vector<std::string> asked_packages(const AnswerRequest& request);

/// Lines: "package NAME", "known SHA256", "verify". For `romctl drift --answer 1` on its standard
/// input. `sudo` is not part of it.
[[nodiscard]] std::string format_request(const AnswerRequest& request);

/// Reads what format_request() writes; empty lines are passed over. The text is hostile.
[[nodiscard]] romfile::Result<AnswerRequest> parse_answer_request(std::string_view text);

}  // namespace drift
