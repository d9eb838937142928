// SPDX-License-Identifier: GPL-2.0-or-later
// The answer of a host where romctl is installed: the same facts as those of the probe, found by
// plugins/state.
#pragma once

#include <string>

#include "drift/answer/request.hpp"

namespace drift {

/// The whole answer about the running system. Forks: for callers without other threads.
[[nodiscard]] std::string write_answer(const AnswerRequest& request);

}  // namespace drift
