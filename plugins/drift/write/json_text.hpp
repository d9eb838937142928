// SPDX-License-Identifier: GPL-2.0-or-later
// JSON as text that no terminal and no reader takes for anything else.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace drift {

/// With indentation and a newline at the end; all that is not printable ASCII is \u escaped, and
/// what is no UTF-8 becomes U+FFFD.
inline std::string ascii_json(const nlohmann::ordered_json& json) {
    return json.dump(2, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace drift
