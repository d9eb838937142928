// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/smbios.hpp"

namespace boot {

using async::Code;
using async::Error;

namespace {

constexpr std::size_t entry_alignment = 16;

bool sums_to_zero(layout::Bytes bytes, std::size_t size) {
    std::uint8_t sum = 0;
    for (std::size_t i = 0; i < size && i < bytes.size(); ++i)
        sum = static_cast<std::uint8_t>(sum + bytes[i]);
    return sum == 0 && size <= bytes.size();
}

bool begins_with(layout::Bytes bytes, std::string_view text) {
    return layout::as_text(bytes).substr(0, text.size()) == text;
}

bool is_below(std::uint64_t address, std::uint64_t size, std::uint64_t limit) {
    return size <= limit && address <= limit - size;
}

/// What stands at the beginning of `here` is an entry point by its anchor: is it a good one?
bool read_entry(layout::Bytes here, std::uint64_t limit, SmbiosEntry& entry) {
    layout::Reader reader(here);
    if (begins_with(here, "_SM3_")) {
        layout::Smbios3EntryPoint point;
        if (!reader.read(point) || point.length < sizeof point || !sums_to_zero(here, point.length))
            return false;
        entry = {point.table_address, point.table_maximum_size, true};
    } else {
        layout::SmbiosEntryPoint point;
        constexpr std::size_t intermediate =
            offsetof(layout::SmbiosEntryPoint, intermediate_anchor);
        // A document of the time of 2.1 gave the length as 1Eh.
        if (!reader.read(point) || point.length < sizeof point - 1 ||
            !sums_to_zero(here, point.length) ||
            !begins_with(here.subspan(intermediate), "_DMI_") ||
            !sums_to_zero(here.subspan(intermediate), sizeof point - intermediate))
            return false;
        bool is_mixed =
            point.major_version > 2 || (point.major_version == 2 && point.minor_version >= 6);
        entry = {point.table_address, point.table_length, is_mixed};
    }
    return is_below(entry.address, entry.size, limit);
}

}  // namespace

async::Result<SmbiosEntry> find_smbios(layout::Bytes area, std::uint64_t limit) {
    bool seen = false;
    for (std::string_view anchor : {"_SM3_", "_SM_"})
        for (std::size_t at = 0; at < area.size(); at += entry_alignment) {
            layout::Bytes here = area.subspan(at);
            SmbiosEntry entry;
            if (!begins_with(here, anchor))
                continue;
            if (read_entry(here, limit, entry))
                return entry;
            seen = true;
        }
    if (seen)
        return Error{Code::malformed, "the entry point is broken"};
    return Error{Code::not_found, "no entry point"};
}

std::optional<std::string_view> SmbiosStructure::string(unsigned number) const {
    std::string_view rest = layout::as_text(strings);
    for (unsigned i = 1; number != 0 && !rest.empty(); ++i) {
        std::size_t size = rest.find('\0');
        if (i == number)
            return rest.substr(0, size);
        rest = rest.substr(size + 1);
    }
    return {};
}

bool SmbiosTable::next(std::size_t& position, SmbiosStructure& structure) const {
    layout::Bytes rest = bytes_.subspan(position);
    layout::SmbiosStructure header;
    if (!layout::Reader(rest).read(header) || header.length < sizeof header ||
        header.length > rest.size() || header.type == layout::smbios_type_end)
        return false;
    layout::Bytes behind = rest.subspan(header.length);
    std::size_t size = 0;
    while (size + 1 < behind.size() && (behind[size] != 0 || behind[size + 1] != 0))
        ++size;
    if (behind.size() < 2 || size > behind.size() - 2)
        return false;
    // The last string's zero byte is its own; without strings both are the end.
    structure = {header.type, rest.first(header.length), behind.first(size == 0 ? 0 : size + 1)};
    position += header.length + size + 2;
    return true;
}

bool SmbiosTable::find(unsigned type, unsigned instance, SmbiosStructure& structure) const {
    for (std::size_t position = 0; next(position, structure);)
        if (structure.type == type && instance-- == 0)
            return true;
    return false;
}

std::array<std::uint8_t, 16> SmbiosTable::uuid() const {
    std::array<std::uint8_t, 16> uuid{};
    SmbiosStructure system;
    if (find(layout::smbios_type_system, 0, system) &&
        system.formatted.size() >= layout::smbios_system_uuid + uuid.size())
        std::memcpy(uuid.data(), system.formatted.data() + layout::smbios_system_uuid, uuid.size());
    return uuid;
}

async::Result<SmbiosTable> SmbiosTable::parse(layout::Bytes bytes, bool has_mixed_uuid) {
    SmbiosTable table;
    table.bytes_ = bytes;
    table.has_mixed_uuid_ = has_mixed_uuid;
    SmbiosStructure structure;
    std::size_t position = 0;
    while (table.next(position, structure)) {
    }
    // Ends where the bytes do, or with the structure that says so.
    if (position == bytes.size() || bytes[position] == layout::smbios_type_end)
        return table;
    return Error{Code::malformed,
                 "a structure of the table is broken",
                 static_cast<std::uint32_t>(position)};
}

}  // namespace boot
