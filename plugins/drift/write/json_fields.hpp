// SPDX-License-Identifier: GPL-2.0-or-later
// Values of JSON that others wrote, read strictly: each knows its place, and what is wrong with one
// is thrown to the one place that catches it, for the way down is deep and each step may fail.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "romfile/result.hpp"

namespace drift {

/// What is wrong, thrown by all of this header.
struct WrongJson {
    romfile::Error error;
};

/// A value and the way to it, such as "hosts[3].findings".
struct JsonPlace {
    const nlohmann::json& value;
    std::string path;

    [[noreturn]] void refuse(const std::string& what, const std::string& what_to_do = "") const;
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string text_or_nothing() const;  ///< null is the empty text
    [[nodiscard]] bool boolean() const;
    [[nodiscard]] std::int64_t number() const;  ///< an integer of 0 or more
    [[nodiscard]] std::int64_t time() const;    ///< seconds since 1970
    /// The index in `names`.
    [[nodiscard]] std::size_t one_of(const std::vector<std::string>& names) const;
    [[nodiscard]] std::string any() const;  ///< of any type, as text; null is the empty text

    /// Calls `read` with each entry of a list of at most `limit` entries.
    void entries(std::size_t limit, const std::function<void(const JsonPlace&)>& read) const;
    [[nodiscard]] std::vector<std::string> texts(std::size_t limit) const;
};

struct JsonField {
    const char* name;
    bool required;
    std::function<void(const JsonPlace&)> read;
};
/// Reads an object that has these fields and no others.
void read_fields(const JsonPlace& object, const std::vector<JsonField>& fields);

/// JSON that is nested at most 32 deep, with no key twice in an object.
[[nodiscard]] nlohmann::json parse_json(std::string_view text);

}  // namespace drift
