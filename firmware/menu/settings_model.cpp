// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/settings_model.hpp"

namespace menu {
namespace {

using script::SettingsSource;
using Stored = script::Settings::Stored;

/// Counts what goes by, and keeps the one with the number that was asked for.
struct Counter {
    std::size_t number;
    std::size_t count = 0;
    std::string_view found = {};
    void add(std::string_view text) {
        if (count++ == number)
            found = text;
    }
};

/// Whether a source that stands before `end` has this scope.
bool has_source(const script::Settings& settings,
                std::string_view scope,
                const SettingsSource* end) {
    for (auto* source = settings.next_source(nullptr); source != end;
         source = settings.next_source(source))
        if (source->scope() == scope)
            return true;
    return false;
}

/// Whether something that stands before `end` was set in this scope.
bool has_stored(const script::Settings& settings, std::string_view scope, std::size_t end) {
    Stored stored;
    for (std::size_t position = 0; position < end && settings.next_stored(position, stored);)
        if (stored.value.scope == scope)
            return true;
    return false;
}

bool is_known(std::string_view name) {
    for (const char* known = nullptr; (known = script::next_known_setting(known)) != nullptr;)
        if (name == known)
            return true;
    return false;
}

}  // namespace

std::string_view SettingsModel::scope(std::size_t number, std::size_t& count) const {
    Counter scopes{number};
    scopes.add({});
    for (auto* source = settings_.next_source(nullptr); source != nullptr;
         source = settings_.next_source(source))
        if (!source->scope().empty() && !has_source(settings_, source->scope(), source))
            scopes.add(source->scope());
    Stored stored;
    for (std::size_t position = 0, before = 0; settings_.next_stored(position, stored);
         before = position) {
        std::string_view scope = stored.value.scope;
        if (!scope.empty() && !has_source(settings_, scope, nullptr) &&
            !has_stored(settings_, scope, before))
            scopes.add(scope);
    }
    count = scopes.count;
    return scopes.found;
}

std::string_view SettingsModel::setting(std::string_view scope,
                                        std::size_t number,
                                        std::size_t& count) const {
    Counter settings{number};
    for (const char* known = nullptr; (known = script::next_known_setting(known)) != nullptr;)
        settings.add(known);
    Stored stored;
    for (std::size_t position = 0; settings_.next_stored(position, stored);)
        if (stored.value.scope == scope && !is_known(stored.name))
            settings.add(stored.name);
    count = settings.count;
    return settings.found;
}

SettingsModel::Value SettingsModel::value(std::string_view scope, std::string_view name) {
    Value result;
    full_name_.clear();
    full_name_.add(scope).add(scope.empty() ? "" : "/").add(name);
    result.is_set = settings_.parse(full_name_.view(), result.name) &&
                    settings_.fetch(result.name, result.value);
    if (result.is_set)
        result.name.type = result.value.type;
    return result;
}

}  // namespace menu
