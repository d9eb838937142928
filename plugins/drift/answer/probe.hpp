// SPDX-License-Identifier: GPL-2.0-or-later
// The script that has a host write its answer: probe.sh with what is asked in front of it.
#pragma once

#include <string>

#include "drift/answer/request.hpp"

namespace drift {

/// For `sh -s`, as ssh::run_script() sends it; it needs no arguments and nothing on its standard
/// input. It ends with status 0, and prints the answer, as root where `sudo -n` makes it so and the
/// request does not forbid it. The request is one that check_request() finds sound.
[[nodiscard]] std::string probe_script(const AnswerRequest& request);

}  // namespace drift
