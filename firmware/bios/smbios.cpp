// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/smbios.hpp"

#include <string_view>

#include "std/bytes.hpp"
#include "std/endian.hpp"

namespace bios {
namespace {

constexpr std::uint8_t type_system_information = 1;
constexpr std::uint8_t type_end = 127;
constexpr std::size_t uuid_offset = 8;

/// The structure table, from the 32-bit or the 64-bit entry point.
layout::Bytes find_table() {
    for (std::uint32_t address = 0xF0000; address < 0x100000; address += 16) {
        auto* entry = reinterpret_cast<const std::uint8_t*>(address);
        std::string_view text(reinterpret_cast<const char*>(entry), 5);
        layout::le64 table64;
        layout::le32 table32;
        layout::le32 size32;
        layout::le16 size16;
        if (text == "_SM3_") {
            std::memcpy(&size32, entry + 12, sizeof size32);
            std::memcpy(&table64, entry + 16, sizeof table64);
            if (table64 < 0xF0000000)
                return {reinterpret_cast<const std::uint8_t*>(
                            static_cast<std::uintptr_t>(std::uint64_t{table64})),
                        size32};
        } else if (text.substr(0, 4) == "_SM_") {
            std::memcpy(&size16, entry + 22, sizeof size16);
            std::memcpy(&table32, entry + 24, sizeof table32);
            if (table32 < 0xF0000000)
                return {reinterpret_cast<const std::uint8_t*>(std::uintptr_t{table32}), size16};
        }
    }
    return {};
}

}  // namespace

std::array<std::uint8_t, 16> smbios_uuid() {
    std::array<std::uint8_t, 16> uuid{};
    layout::Reader table(find_table());
    while (table.left() >= 4) {
        layout::Bytes structure = table.rest();
        std::uint8_t length = structure[1];
        if (length < 4 || structure[0] == type_end)
            break;
        if (structure[0] == type_system_information && length >= uuid_offset + 16 &&
            structure.size() >= length) {
            std::memcpy(uuid.data(), structure.data() + uuid_offset, uuid.size());
            break;
        }
        // Behind the formatted part stand strings; two zero bytes end the structure.
        if (!table.skip(length))
            break;
        while (table.left() >= 2 && (table.rest()[0] != 0 || table.rest()[1] != 0))
            if (!table.skip(1))
                break;
        if (!table.skip(2))
            break;
    }
    return uuid;
}

}  // namespace bios
