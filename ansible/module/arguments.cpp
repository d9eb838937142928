// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "module/coerce.hpp"
#include "romfile/nearest_name.hpp"

namespace module {
namespace {

using romfile::Error;
using romfile::Result;

constexpr int depth_limit = 32;
constexpr const char* collection = "multinic.qemu_rom";

/// The object in the file. Deep nesting is refused while it is read: later code walks recursively.
Result<Json> parse_object(std::string_view text) {
    bool too_deep = false;
    const auto look = [&](int depth, Json::parse_event_t, Json&) {
        too_deep |= depth > depth_limit;
        return !too_deep;
    };
    try {
        Json object = Json::parse(text, look);
        if (too_deep)
            return Error{
                fmt::format("the arguments are nested more than {} deep", depth_limit), "", ""};
        if (object.is_object())
            return object;
        return Error{"the arguments are JSON, but no object", "", ""};
    } catch (const Json::parse_error& error) {
        return Error{
            fmt::format("the arguments are not JSON: wrong at byte {}", error.byte), "", ""};
    }
}

bool is_true(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_boolean() && found->get<bool>();
}

Names names_of(const Spec& spec) {
    Names names;
    for (const Option& option : spec.options) {
        names.push_back(option.name);
        names.insert(names.end(), option.aliases.begin(), option.aliases.end());
    }
    return names;
}

Error unsupported(const Spec& spec, const std::string& name) {
    const Names names = names_of(spec);
    const std::optional<std::string> nearest = romfile::nearest_name(name, names);
    const std::string shown = Json(name).dump(-1, ' ', false, Json::error_handler_t::replace);
    return {fmt::format("Unsupported parameter for {}: {}", spec.name, shown.substr(0, 80)),
            "",
            fmt::format("{}Supported: {}.",
                        nearest ? "Did you mean " + *nearest + "? " : "",
                        fmt::join(names, ", "))};
}

Json deprecation(const std::string& name, const Deprecation& what) {
    return {{"msg", fmt::format("{} is deprecated; use {}", name, what.alternative)},
            {"version", what.version},
            {"collection_name", collection}};
}

void note_deprecated(const Option& option, const std::string& as_given, Json& list) {
    for (const Deprecation& what : option.deprecated)
        list.push_back(deprecation(option.name, what));
    for (const auto& [alias, what] : option.deprecated_aliases)
        if (alias == as_given)
            list.push_back(deprecation("the alias " + alias, what));
}

/// What was given, by the options' own names.
Result<Json> take_given(const Spec& spec, const Json& object, Json& deprecations) {
    Json values = Json::object();
    for (const auto& [name, value] : object.items()) {
        if (name.starts_with("_ansible_"))
            continue;
        const Option* const option = spec.find(name);
        if (option == nullptr)
            return unsupported(spec, name);
        if (value.is_null())
            continue;
        if (values.contains(option->name))
            return Error{"is given twice, by its name and by an alias", option->name, ""};
        note_deprecated(*option, name, deprecations);
        const Result<Json> typed = coerce(*option, value);
        if (!typed)
            return typed.error();
        values[option->name] = *typed;
    }
    return values;
}

Names given_of(const Names& names, const Json& values) {
    Names given;
    for (const std::string& name : names)
        if (values.contains(name))
            given.push_back(name);
    return given;
}

Names missing_of(const Names& names, const Json& values) {
    Names missing;
    for (const std::string& name : names)
        if (!values.contains(name))
            missing.push_back(name);
    return missing;
}

/// Of what was given; `values` has the standard values already, `given` has not.
Result<void> check_together(const Spec& spec, const Json& given, const Json& values) {
    for (const Names& names : spec.mutually_exclusive)
        if (const Names both = given_of(names, given); both.size() > 1)
            return Error{
                fmt::format("parameters are mutually exclusive: {}", fmt::join(both, ", ")),
                "",
                ""};
    Names required;
    for (const Option& option : spec.options)
        if (option.required)
            required.push_back(option.name);
    if (const Names missing = missing_of(required, given); !missing.empty())
        return Error{
            fmt::format("missing required arguments: {}", fmt::join(missing, ", ")), "", ""};
    for (const Names& names : spec.required_one_of)
        if (given_of(names, given).empty())
            return Error{
                fmt::format("one of these is required: {}", fmt::join(names, ", ")), "", ""};
    for (const RequiredIf& rule : spec.required_if)
        if (values.value(rule.option, "") == rule.value)
            if (const Names missing = missing_of(rule.names, given); !missing.empty())
                return Error{fmt::format("{} is {} but these are missing: {}",
                                         rule.option,
                                         rule.value,
                                         fmt::join(missing, ", ")),
                             "",
                             ""};
    return romfile::success;
}

Json with_standards(const Spec& spec, Json values) {
    for (const Option& option : spec.options)
        if (!option.standard.is_null() && !values.contains(option.name))
            values[option.name] = option.standard;
    return values;
}

Json without_secrets(const Option& option, Json value) {
    if (value.is_object())
        for (auto& [name, entry] : value.items())
            if (is_secret_entry(option, name))
                entry = hidden;
    return value;
}

Json shown(const Spec& spec, const Json& values) {
    Json arguments = Json::object();
    for (const Option& option : spec.options) {
        const auto found = values.find(option.name);
        if (found == values.end())
            arguments[option.name] = nullptr;
        else
            arguments[option.name] = option.secret ? Json(hidden) : without_secrets(option, *found);
    }
    return {{"module_args", std::move(arguments)}};
}

template <class T>
T value_or_nothing(const Json& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? T{} : found->get<T>();
}

}  // namespace

bool is_secret_entry(const Option& option, const std::string& name) {
    return std::any_of(option.secret_entries.begin(),
                       option.secret_entries.end(),
                       [&](const std::string& word) { return name.find(word) != name.npos; });
}

std::string Arguments::text(const std::string& name) const {
    return value_or_nothing<std::string>(values_, name);
}

bool Arguments::boolean(const std::string& name) const {
    return value_or_nothing<bool>(values_, name);
}

std::int64_t Arguments::integer(const std::string& name) const {
    return value_or_nothing<std::int64_t>(values_, name);
}

std::vector<std::string> Arguments::texts(const std::string& name) const {
    return value_or_nothing<std::vector<std::string>>(values_, name);
}

Json Arguments::value(const std::string& name) const {
    return value_or_nothing<Json>(values_, name);
}

Result<ParsedTask> parse_task(const Spec& spec, std::string_view text) {
    const Result<Json> object = parse_object(text);
    if (!object)
        return object.error();
    Json deprecations = Json::array();
    const Result<Json> given = take_given(spec, *object, deprecations);
    if (!given)
        return given.error();
    Json values = with_standards(spec, *given);
    if (const Result<void> fits = check_together(spec, *given, values); !fits)
        return fits.error();
    Json invocation = shown(spec, values);
    return ParsedTask{{is_true(*object, "_ansible_check_mode"),
                       is_true(*object, "_ansible_diff"),
                       is_true(*object, "_ansible_no_log")},
                      Arguments(std::move(values)),
                      std::move(invocation),
                      std::move(deprecations)};
}

}  // namespace module
