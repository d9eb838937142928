// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/write/json_fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "drift/write/time_text.hpp"
#include "romfile/nearest_name.hpp"
#include "romfile/visible_text.hpp"

namespace drift {
namespace {

using nlohmann::json;

constexpr int depth_limit = 32;
constexpr std::size_t text_limit = 64 << 10;
constexpr std::size_t shown = 80;  ///< bytes of a wrong value in a message

std::string excerpt(const std::string& text) {
    return romfile::visible(std::string_view(text).substr(0, shown));
}

/// Refuses while the text is read, before anything deep is built of it.
class Guard {
  public:
    bool look(int depth, json::parse_event_t event, const json& value) {
        using Event = json::parse_event_t;
        if (depth > depth_limit)
            throw WrongJson{{fmt::format("is nested more than {} deep", depth_limit), "", ""}};
        if (event == Event::object_start)
            keys_.emplace_back();
        else if (event == Event::object_end)
            keys_.pop_back();
        else if (event == Event::key && !keys_.back().insert(value.get<std::string>()).second)
            throw WrongJson{{"has a key twice: " + excerpt(value.get<std::string>()), "", ""}};
        return true;
    }

  private:
    std::vector<std::set<std::string>> keys_;  ///< of the objects that are open
};

}  // namespace

void JsonPlace::refuse(const std::string& what, const std::string& what_to_do) const {
    throw WrongJson{{what, path, what_to_do}};
}

std::string JsonPlace::text() const {
    if (!value.is_string())
        refuse("must be a text");
    if (value.get_ref<const std::string&>().size() > text_limit)
        refuse(fmt::format("is longer than {} bytes", text_limit));
    return value.get<std::string>();
}

std::string JsonPlace::text_or_nothing() const {
    return value.is_null() ? "" : text();
}

bool JsonPlace::boolean() const {
    if (!value.is_boolean())
        refuse("must be true or false");
    return value.get<bool>();
}

std::int64_t JsonPlace::number() const {
    constexpr std::int64_t highest = 1LL << 53;  // what every JSON reader has exactly
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > highest)
        refuse("must be an integer of 0 or more");
    return value.get<std::int64_t>();
}

std::int64_t JsonPlace::time() const {
    const auto seconds = parse_time(text());
    if (!seconds || *seconds < 0)
        refuse("must be a time such as 2026-11-29T06:00:00Z");
    return *seconds;
}

std::size_t JsonPlace::one_of(const std::vector<std::string>& names) const {
    const auto found = std::find(names.begin(), names.end(), text());
    if (found == names.end())
        refuse(
            fmt::format("must be one of {}, but is {}", fmt::join(names, ", "), excerpt(text())));
    return found - names.begin();
}

std::string JsonPlace::any() const {
    if (value.is_null() || value.is_string())
        return text_or_nothing();
    std::string whole = value.dump(-1, ' ', true, json::error_handler_t::replace);
    if (whole.size() > text_limit)
        refuse(fmt::format("is longer than {} bytes", text_limit));
    return whole;
}

void JsonPlace::entries(std::size_t limit,
                        const std::function<void(const JsonPlace&)>& read) const {
    if (!value.is_array())
        refuse("must be a list");
    if (value.size() > limit)
        refuse(fmt::format("has more than {} entries", limit));
    for (std::size_t i = 0; i < value.size(); ++i)
        read({value[i], fmt::format("{}[{}]", path, i)});
}

std::vector<std::string> JsonPlace::texts(std::size_t limit) const {
    std::vector<std::string> list;
    entries(limit, [&](const JsonPlace& entry) { list.push_back(entry.text()); });
    return list;
}

void read_fields(const JsonPlace& object, const std::vector<JsonField>& fields) {
    if (!object.value.is_object())
        object.refuse("must be an object");
    std::vector<std::string> names;
    names.reserve(fields.size());
    for (const JsonField& field : fields)
        names.emplace_back(field.name);
    for (const auto& [key, value] : object.value.items()) {
        if (std::find(names.begin(), names.end(), key) != names.end())
            continue;
        const auto nearest = romfile::nearest_name(key.substr(0, shown), names);
        object.refuse("has an unknown key: " + excerpt(key),
                      nearest ? "Did you mean " + *nearest + "?"
                              : "Was it written by a newer version? Read it with that one.");
    }
    const std::string before = object.path.empty() ? "" : object.path + ".";
    for (const JsonField& field : fields) {
        const auto found = object.value.find(field.name);
        if (found != object.value.end())
            field.read({*found, before + field.name});
        else if (field.required)
            object.refuse(fmt::format("has no {}", field.name));
    }
}

json parse_json(std::string_view text) {
    Guard guard;
    try {
        return json::parse(text, [&](int depth, json::parse_event_t event, json& value) {
            return guard.look(depth, event, value);
        });
    } catch (const json::parse_error& error) {
        throw WrongJson{{"is no JSON", fmt::format("byte {}", error.byte), "Was it cut off?"}};
    } catch (const json::exception&) {
        throw WrongJson{{"has a number that is too large", "", ""}};
    }
}

}  // namespace drift
