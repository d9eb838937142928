// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/coerce.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "module/key_values.hpp"
#include "romfile/nearest_name.hpp"

namespace module {
namespace {

using romfile::Error;
using romfile::Result;

Error wrong_type(const Json& value, Type type) {
    constexpr std::size_t shown = 60;
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > shown)
        text = text.substr(0, shown) + "...";
    return {fmt::format("is no {}: {}", type_name(type), text), "", ""};
}

bool has_control(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char letter) {
        return static_cast<unsigned char>(letter) < ' ' || letter == 127;
    });
}

Result<Json> to_text(const Json& value) {
    if (value.is_string()) {
        const std::string& text = value.get_ref<const std::string&>();
        if (text.size() > text_limit)
            return Error{
                fmt::format(
                    "has {} bytes, more than the {} that are taken", text.size(), text_limit),
                "",
                ""};
        return value;
    }
    if (value.is_boolean())
        return Json(value.get<bool>() ? "True" : "False");
    if (value.is_number())
        return Json(value.dump());
    return wrong_type(value, Type::text);
}

Result<Json> to_boolean(const Json& value) {
    static constexpr const char* yes[] = {"y", "yes", "on", "1", "true", "t"};
    static constexpr const char* no[] = {"n", "no", "off", "0", "false", "f"};
    if (value.is_boolean())
        return value;
    std::string word;
    if (value.is_string())
        word = value.get<std::string>();
    else if (value.is_number())
        word = fmt::format("{:g}", value.get<double>());
    std::transform(word.begin(), word.end(), word.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    if (std::find(std::begin(yes), std::end(yes), word) != std::end(yes))
        return Json(true);
    if (std::find(std::begin(no), std::end(no), word) != std::end(no))
        return Json(false);
    return wrong_type(value, Type::boolean);
}

Result<Json> to_integer(const Json& value) {
    if (value.is_number_integer())
        return value;
    if (value.is_number_float() && std::floor(value.get<double>()) == value.get<double>() &&
        std::abs(value.get<double>()) < 1e15)
        return Json(static_cast<std::int64_t>(value.get<double>()));
    if (!value.is_string())
        return wrong_type(value, Type::integer);
    const std::string& text = value.get_ref<const std::string&>();
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stopped != end)
        return wrong_type(value, Type::integer);
    return Json(number);
}

std::string home_of(const std::string& user) {
    if (const char* home = std::getenv("HOME"); user.empty() && home != nullptr)
        return home;
    const passwd* const entry = user.empty() ? ::getpwuid(::geteuid()) : ::getpwnam(user.c_str());
    return entry == nullptr ? "" : entry->pw_dir;
}

/// $NAME and ${NAME}; those that are not set stay as they are, as Python's os.path.expandvars has
/// it.
std::string with_variables(const std::string& text) {
    const auto is_name = [](char letter) {
        return letter == '_' || (letter >= '0' && letter <= '9') ||
               ((letter | 32) >= 'a' && (letter | 32) <= 'z');
    };
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t begin = at + 1;
        const bool braces = begin < text.size() && text[begin] == '{';
        begin += braces ? 1 : 0;
        std::size_t end = begin;
        while (text[at] == '$' && end < text.size() && is_name(text[end]))
            ++end;
        const bool closed = !braces || (end < text.size() && text[end] == '}');
        const char* value = nullptr;
        if (end > begin && closed)
            value = std::getenv(text.substr(begin, end - begin).c_str());
        if (value == nullptr) {
            result += text[at++];
            continue;
        }
        result += value;
        at = end + (braces ? 1 : 0);
    }
    return result;
}

Result<Json> to_path(const Json& value) {
    const Result<Json> text = to_text(value);
    if (!text)
        return wrong_type(value, Type::path);
    std::string path = text->get<std::string>();
    if (has_control(path))
        return Error{"has a control character, as no path here may", "", ""};
    if (path.starts_with('~')) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        const std::string home = home_of(path.substr(1, slash - 1));
        if (!home.empty())
            path = home + path.substr(slash);
    }
    return Json(with_variables(path));
}

Result<Json> to_list(const Json& value) {
    if (value.is_array())
        return value;
    if (value.is_number() || value.is_boolean())
        return Json::array({value});
    if (!value.is_string())
        return wrong_type(value, Type::list);
    Json list = Json::array();
    const std::string& text = value.get_ref<const std::string&>();
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        list.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return list;
}

Result<Json> to_dictionary(const Json& value) {
    if (value.is_object())
        return value;
    if (!value.is_string())
        return wrong_type(value, Type::dictionary);
    const std::string& text = value.get_ref<const std::string&>();
    if (text.starts_with('{')) {
        const Json parsed = Json::parse(text, nullptr, false);
        return parsed.is_object() ? Result<Json>(parsed) : wrong_type(value, Type::dictionary);
    }
    return parse_key_values(text);
}

Result<Json> to_type(Type type, const Json& value) {
    switch (type) {
        case Type::boolean:
            return to_boolean(value);
        case Type::integer:
            return to_integer(value);
        case Type::path:
            return to_path(value);
        case Type::list:
            return to_list(value);
        case Type::dictionary:
            return to_dictionary(value);
        default:
            return to_text(value);
    }
}

Result<void> check_choice(const Option& option, const Json& value) {
    if (option.choices.empty())
        return romfile::success;
    const std::string text = value.get<std::string>();
    if (std::find(option.choices.begin(), option.choices.end(), text) != option.choices.end())
        return romfile::success;
    const std::optional<std::string> nearest = romfile::nearest_name(text, option.choices);
    return Error{fmt::format("is {}, but must be one of: {}",
                             Json(text).dump(-1, ' ', false, Json::error_handler_t::replace),
                             fmt::join(option.choices, ", ")),
                 "",
                 nearest ? "Did you mean " + *nearest + "?" : ""};
}

Result<Json> to_elements(const Option& option, const Json& list) {
    Json elements = Json::array();
    for (const Json& value : list) {
        Result<Json> element = to_type(option.elements, value);
        if (!element)
            return element;
        if (const Result<void> known = check_choice(option, *element); !known)
            return known.error();
        elements.push_back(*element);
    }
    return elements;
}

Result<Json> without_name(const Option& option, const Json& value) {
    Result<Json> typed = to_type(option.type, value);
    if (!typed)
        return typed;
    if (typed->is_structured() && typed->size() > entries_limit)
        return Error{
            fmt::format(
                "has {} entries, more than the {} that are taken", typed->size(), entries_limit),
            "",
            ""};
    if (option.type == Type::list)
        return to_elements(option, *typed);
    if (option.type == Type::text)
        if (const Result<void> known = check_choice(option, *typed); !known)
            return known.error();
    return typed;
}

}  // namespace

Result<Json> coerce(const Option& option, const Json& value) {
    Result<Json> typed = without_name(option, value);
    if (typed)
        return typed;
    Error error = typed.error();
    error.where = option.name;
    if (option.secret)
        error = {fmt::format("is no {} that can be used", type_name(option.type)), option.name, ""};
    return error;
}

}  // namespace module
