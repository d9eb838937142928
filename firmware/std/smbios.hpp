// SPDX-License-Identifier: GPL-2.0-or-later
// SMBIOS (DMTF DSP0134 3.7): the two entry points (section 5.2) and what its structures have in
// common (section 6.1).
#pragma once

#include <cstddef>

#include "std/endian.hpp"

namespace layout {

/// "_SM_", on a 16-byte boundary between F0000 and FFFFF.
struct SmbiosEntryPoint {
    char anchor[4];
    std::uint8_t checksum;  ///< makes `length` bytes sum to zero
    std::uint8_t length;
    std::uint8_t major_version;
    std::uint8_t minor_version;
    le16 maximum_structure_size;
    std::uint8_t revision;
    std::uint8_t formatted_area[5];
    char intermediate_anchor[5];  ///< "_DMI_"
    std::uint8_t intermediate_checksum;
    le16 table_length;
    le32 table_address;
    le16 number_of_structures;
    std::uint8_t bcd_revision;
};
static_assert(sizeof(SmbiosEntryPoint) == 31 && offsetof(SmbiosEntryPoint, table_address) == 24);

/// "_SM3_", in the same place.
struct Smbios3EntryPoint {
    char anchor[5];
    std::uint8_t checksum;
    std::uint8_t length;
    std::uint8_t major_version;
    std::uint8_t minor_version;
    std::uint8_t docrev;
    std::uint8_t revision;
    std::uint8_t reserved;
    le32 table_maximum_size;
    le64 table_address;
};
static_assert(sizeof(Smbios3EntryPoint) == 24 && offsetof(Smbios3EntryPoint, table_address) == 16);

/// Behind the `length` bytes that begin with it stand zero-terminated strings, numbered from 1, and
/// one more zero; two zeros where there is none.
struct SmbiosStructure {
    std::uint8_t type;
    std::uint8_t length;
    le16 handle;
};
static_assert(sizeof(SmbiosStructure) == 4);

inline constexpr std::uint8_t smbios_type_system = 1;
inline constexpr std::uint8_t smbios_type_baseboard = 2;
inline constexpr std::uint8_t smbios_type_enclosure = 3;
inline constexpr std::uint8_t smbios_type_oem_strings = 11;
inline constexpr std::uint8_t smbios_type_end = 127;
inline constexpr std::uint8_t smbios_system_uuid = 8;  ///< offset in the system structure

}  // namespace layout
