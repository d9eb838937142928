// SPDX-License-Identifier: GPL-2.0-or-later
// JSON as every report to programs is made of.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "romfile/result.hpp"
#include "romfile/rom_file.hpp"

namespace state {

/// With indentation, and a newline at the end. Paths and names need not be UTF-8, JSON must be:
/// what is not becomes U+FFFD.
inline std::string dump(const nlohmann::ordered_json& json) {
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

template <class T>
nlohmann::ordered_json value_or_null(const std::optional<T>& value) {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

inline nlohmann::ordered_json text_or_null(const std::string& text) {
    return text.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(text);
}

inline nlohmann::ordered_json check_json(const romfile::Check& check) {
    return {{"verdict", romfile::verdict_name(check.verdict)},
            {"reason", text_or_null(check.reason)}};
}

inline nlohmann::ordered_json error_json(const romfile::Error& error) {
    return {{"what", error.what}, {"where", error.where}, {"what_to_do", error.what_to_do}};
}

}  // namespace state
