// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/settings.hpp"

#include "script/number.hpp"
#include "std/endian.hpp"

namespace script {
namespace {

using async::Code;
using async::Error;

/// "net0.dhcp" is inside "net0" and inside "".
bool is_inside(std::string_view scope, std::string_view outer) {
    return outer.empty() || (scope.substr(0, outer.size()) == outer &&
                             (scope.size() == outer.size() || scope[outer.size()] == '.'));
}

}  // namespace

/// Followed by scope, name and value. Records stand one behind the other.
struct Settings::RecordHeader {
    layout::le16 size;  ///< of the whole record
    SettingType type;
    std::uint8_t scope_size;
    std::uint8_t name_size;
};

void Settings::add(SettingsSource& source, int priority) {
    source.priority_ = priority;
    SettingsSource** place = &sources_;
    while (*place != nullptr && (*place)->priority_ >= priority)
        place = &(*place)->next_;
    source.next_ = *place;
    *place = &source;
}

void Settings::remove(SettingsSource& source) {
    for (SettingsSource** place = &sources_; *place != nullptr; place = &(*place)->next_)
        if (*place == &source) {
            *place = source.next_;
            return;
        }
}

void Settings::use_interface(std::string_view scope) {
    interface_.clear();
    interface_.add(scope);
}

bool Settings::parse(std::string_view text, SettingName& name) {
    bool has_type = parse_setting_name(text, name);
    std::string_view scope = name.scope;
    bool is_interface = is_inside(scope, "netX");
    // Without an interface these are scopes in which nothing is.
    if (interface_.view().empty() ||
        (!is_interface && scope != "dhcp" && scope != "proxydhcp" && scope != "pxebs"))
        return has_type;
    alias_.clear();
    alias_.add(interface_.view());
    if (is_interface)
        scope.remove_prefix(4);
    else
        alias_.add('.');
    name.scope = alias_.add(scope).view();
    return has_type;
}

bool Settings::next_stored(std::size_t& position, Stored& stored) const {
    RecordHeader header;
    layout::Reader reader(layout::Bytes(memory_).subspan(position, used_ - position));
    if (!reader.read(header))
        return false;
    position += header.size;
    auto* text = reinterpret_cast<const char*>(reader.rest().data());
    stored.value.type = header.type;
    stored.value.scope = {text, header.scope_size};
    stored.name = {text + header.scope_size, header.name_size};
    std::size_t head = header.scope_size + header.name_size;
    stored.value.bytes = reader.rest().subspan(head, header.size - sizeof header - head);
    return true;
}

bool Settings::find(std::string_view scope,
                    std::string_view name,
                    bool inside,
                    SettingValue& value) {
    Stored found;
    for (std::size_t position = 0; next_stored(position, found);) {
        value = found.value;
        if (found.name == name && (inside ? is_inside(value.scope, scope) : value.scope == scope))
            return true;
    }
    return false;
}

void Settings::erase(std::string_view scope, std::string_view name, std::size_t end) {
    Stored found;
    std::size_t position = 0;
    for (std::size_t begin = 0; begin < end; begin = position) {
        static_cast<void>(next_stored(position, found));
        if (found.name != name || found.value.scope != scope)
            continue;
        std::memmove(memory_.data() + begin, memory_.data() + position, used_ - position);
        used_ -= position - begin;
        return;
    }
}

bool Settings::fetch(const SettingName& name, SettingValue& value) {
    bool found = find(name.scope, name.name, false, value);
    for (SettingsSource* source = sources_; source != nullptr && !found; source = source->next_) {
        if (!is_inside(source->scope(), name.scope))
            continue;
        found = find(source->scope(), name.name, false, value);
        if (!found) {
            value = {name.type, {}, source->scope()};
            found = source->fetch(name, space_, value);
        }
    }
    found = found || find(name.scope, name.name, true, value);
    if (name.has_type)
        value.type = name.type;
    return found;
}

bool Settings::format(std::string_view text, async::TextWriter& out) {
    SettingName name;
    SettingValue value;
    return parse(text, name) && fetch(name, value) && format_value(value.type, value.bytes, out);
}

std::optional<std::int64_t> Settings::number(const SettingName& name) {
    SettingValue value;
    return fetch(name, value) ? number(value) : std::nullopt;
}

std::optional<std::int64_t> Settings::number(const SettingValue& value) {
    return value.type <= SettingType::uristring
               ? parse_number(layout::as_text(value.bytes))
               : integer_of(value.bytes, value.type < SettingType::uint8);
}

async::Result<void> Settings::set(std::string_view name, std::string_view text) {
    SettingName parsed;
    if (!parse(name, parsed))
        return Error{Code::malformed, "no such type"};
    return set(parsed, text);
}

async::Result<void> Settings::set(const SettingName& name, std::string_view text) {
    std::string_view scope = name.scope;
    if (name.name.empty() || name.name.size() > 255 || scope.size() > 255)
        return Error{Code::malformed, "no name for a setting"};
    if (text.empty()) {
        clear(name);
        return async::success;
    }
    RecordHeader header{0,
                        name.type,
                        static_cast<std::uint8_t>(scope.size()),
                        static_cast<std::uint8_t>(name.name.size())};
    layout::MutableBytes room = memory_.subspan(used_);
    layout::Writer record(room);
    record.write(header).write_text(scope).write_text(name.name);
    if (!parse_value(header.type, text, record))
        return Error{Code::malformed, "not a value of the setting's type"};
    if (!record.ok() || record.used() > 0xFFFF)
        return Error{Code::no_memory, "no room for more settings"};
    header.size = static_cast<std::uint16_t>(record.used());
    std::memcpy(room.data(), &header, sizeof header);
    std::size_t end = used_;
    used_ += record.used();
    erase(scope, name.name, end);
    tell(scope);
    return async::success;
}

void Settings::clear(const SettingName& name) {
    erase(name.scope, name.name, used_);
    tell(name.scope);
}

void Settings::tell(std::string_view scope) {
    for (SettingsSource* source = sources_; source != nullptr; source = source->next_)
        if (source->scope() == scope)
            source->changed();
}

}  // namespace script
