// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/smbios_source.hpp"

#include "script/number.hpp"

namespace script {
namespace {

struct Field {
    std::uint32_t instance, type, offset, length;
};

/// The strings that have a name: NAME TYPE OFFSET, in characters (DSP0134 sections 7.2 to 7.4).
constexpr std::string_view named_strings =
    "manufacturer14 product15 serial17 asset38 board-serial27";

bool find_named(std::string_view wanted, Field& field) {
    std::string_view rest = named_strings;
    while (!rest.empty()) {
        std::string_view word = take_until(rest, ' ');
        std::size_t name_size = word.size() - 2;
        if (word.substr(0, name_size) != wanted)
            continue;
        field = {0, digit_value(word[name_size]), digit_value(word[name_size + 1]), 0};
        return true;
    }
    return false;
}

/// The system's UUID in the order in which it is written. All zeros or all ones: it has none.
bool read_uuid(layout::Bytes bytes, bool is_mixed, layout::MutableBytes space) {
    bool is_set = false;
    for (unsigned i = 0; i < bytes.size(); ++i) {
        is_set = is_set || bytes[i] != bytes[0];
        space[i] = bytes[is_mixed ? guid_index(i) : i];
    }
    return is_set || (bytes[0] != 0 && bytes[0] != 0xFF);
}

}  // namespace

bool SmbiosSource::fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) {
    Field field{};
    bool is_uuid = name.name == "uuid";
    if (is_uuid)
        field = {0, layout::smbios_type_system, layout::smbios_system_uuid, 16};
    else if (!name.scope.empty() && name.number_count >= 3)
        std::memcpy(name.number_count == 4 ? &field.instance : &field.type,
                    name.numbers,
                    name.number_count * sizeof name.numbers[0]);
    else if (!find_named(name.name, field))
        return false;
    boot::SmbiosStructure structure;
    if (!table_.find(field.type, field.instance, structure))
        return false;
    layout::Bytes bytes = structure.formatted;
    bool is_string = field.length == 0 || field.offset == 0;
    std::uint32_t size = is_string && field.offset != 0 ? 1 : field.offset == 0 ? 0 : field.length;
    if (field.offset > bytes.size() || size > bytes.size() - field.offset)
        return false;
    value.bytes = bytes.subspan(field.offset, size);
    if (is_uuid) {
        value.type = SettingType::uuid;
        bool is_set = read_uuid(value.bytes, table_.has_mixed_uuid(), space);
        value.bytes = space.first(16);
        return is_set;
    }
    value.type = is_string ? SettingType::string : SettingType::hexraw;
    if (!is_string)
        return true;
    auto text = structure.string(field.offset == 0 ? field.length : value.bytes[0]);
    if (!text)
        return false;
    value.bytes = layout::as_bytes(*text);
    return true;
}

}  // namespace script
