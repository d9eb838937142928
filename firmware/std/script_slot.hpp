// SPDX-License-Identifier: GPL-2.0-or-later
// The script slot of our ROM file: a script and settings that `romctl embed` puts behind the
// payload. Used by the ROM and by plugins/romfile, which read it with the same code; the bytes are
// hostile input to both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "std/endian.hpp"

namespace layout {

inline constexpr std::size_t script_limit = 65536;           ///< bytes of an embedded script
inline constexpr std::size_t script_settings_limit = 16384;  ///< bytes of embedded settings

inline constexpr char script_slot_signature[5] = "MNSS";
inline constexpr std::uint16_t script_slot_version = 1;

/// Then the script, the settings (lines name=value), and zeros up to a multiple of 4. Either text
/// may be empty, which is the same as none.
struct ScriptSlotHeader {
    char signature[4];  ///< "MNSS"
    le16 version;       ///< 1
    le16 length;        ///< sizeof(ScriptSlotHeader); the script begins behind it
    le32 script_size;   ///< bytes
    le32 settings_size;
    le32 checksum;  ///< crc32() of this header with 0 in this field and of both texts
};
static_assert(sizeof(ScriptSlotHeader) == 20);

/// What a ROM file's slot may take, in bytes.
inline constexpr std::size_t script_slot_limit =
    sizeof(ScriptSlotHeader) + script_limit + script_settings_limit;

/// CRC-32 of ISO 3309 and Ethernet, as zlib and gzip have it, bit by bit: the slot is read once.
/// `before` is the CRC-32 of the bytes before these.
constexpr std::uint32_t crc32(const std::uint8_t* bytes,
                              std::size_t size,
                              std::uint32_t before = 0) {
    std::uint32_t crc = ~before;
    for (std::size_t i = 0; i < size; ++i) {
        crc ^= bytes[i];
        for (unsigned bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (0xEDB88320 & -(crc & 1));
    }
    return ~crc;
}

struct ScriptSlot {
    std::string_view script;  ///< empty: none. Views into the slot.
    std::string_view settings;
    /// Why nothing of the slot is to be used: a clause without a subject. nullptr where it is good,
    /// and where there is none.
    const char* wrong = nullptr;
};

/// What is in the `size` bytes of a slot; none of them is fine, too.
inline ScriptSlot read_script_slot(const std::uint8_t* bytes, std::size_t size) {
    ScriptSlot slot;
    if (size == 0)
        return slot;
    ScriptSlotHeader header;
    if (size < sizeof header) {
        slot.wrong = "is too short for its header";
        return slot;
    }
    __builtin_memcpy(&header, bytes, sizeof header);
    std::size_t left = size - sizeof header;
    const std::size_t script_size = header.script_size, settings_size = header.settings_size;
    const std::uint32_t checksum = header.checksum;
    header.checksum = 0;
    if (__builtin_memcmp(header.signature, script_slot_signature, sizeof header.signature) != 0)
        slot.wrong = "does not begin with its signature";
    else if (header.version != script_slot_version || header.length != sizeof header)
        slot.wrong = "is of another version";
    else if (script_size > left || settings_size > left - script_size ||
             script_size > script_limit || settings_size > script_settings_limit)
        slot.wrong = "says that it is longer than it can be";
    else if (crc32(bytes + sizeof header,
                   script_size + settings_size,
                   crc32(reinterpret_cast<const std::uint8_t*>(&header), sizeof header)) !=
             checksum)
        slot.wrong = "has a wrong checksum";
    if (slot.wrong != nullptr)
        return slot;
    const char* text = reinterpret_cast<const char*>(bytes) + sizeof header;
    slot.script = {text, script_size};
    slot.settings = {text + script_size, settings_size};
    return slot;
}

}  // namespace layout
