// SPDX-License-Identifier: GPL-2.0-or-later
// A module's table as the YAML that ansible-doc reads from beside a binary module: DOCUMENTATION,
// EXAMPLES and RETURN.
#pragma once

#include <string>

#include "module/spec.hpp"

namespace module {

[[nodiscard]] std::string documentation(const Spec& spec, const std::string& version);

}  // namespace module
