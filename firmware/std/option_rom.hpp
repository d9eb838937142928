// SPDX-License-Identifier: GPL-2.0-or-later
// The layout of an option ROM file: PCI Firmware Specification 3.0 section 5.1 (ROM header, PCI
// data structure), BIOS Boot Specification 1.01 appendix (PnP expansion header), and our own
// descriptor, which the loader and the host tools share. Used by the ROM and by plugins/romfile.
#pragma once

#include <cstddef>
#include <cstdint>

#include "std/endian.hpp"

namespace layout {

inline constexpr std::uint16_t rom_signature = 0xAA55;
inline constexpr std::size_t rom_block = 512;  ///< unit of every length in a ROM header

/// At offset 0 of every image. Byte 6 belongs to QEMU: it adjusts that byte when it patches the ids
/// of its default ROM file.
struct RomHeader {
    le16 signature;         ///< 55 AA
    std::uint8_t size;      ///< of the image that stays in memory, in blocks of 512
    std::uint8_t entry[3];  ///< init entry: a near jump
    std::uint8_t qemu_checksum;
    std::uint8_t reserved[17];
    le16 pci_data;          ///< offset of PciDataStructure
    le16 expansion_header;  ///< offset of the PnP header
};
static_assert(sizeof(RomHeader) == 0x1C);

inline constexpr std::uint8_t pci_code_type_x86 = 0;
inline constexpr std::uint8_t pci_code_type_efi = 3;
inline constexpr std::uint8_t pci_last_image = 0x80;

struct PciDataStructure {
    char signature[4];  ///< "PCIR"
    le16 vendor;
    le16 device;
    le16 device_list;
    le16 length;
    std::uint8_t revision;
    std::uint8_t class_code[3];
    le16 image_length;  ///< blocks of 512; the next image follows
    le16 code_revision;
    std::uint8_t code_type;
    std::uint8_t indicator;  ///< bit 7: last image
    le16 maximum_run_time_length;
    le16 configuration_utility;
    le16 dmtf_clp;
};
static_assert(sizeof(PciDataStructure) == 0x1C);

struct PnpExpansionHeader {
    char signature[4];  ///< "$PnP"
    std::uint8_t revision;
    std::uint8_t length;  ///< in units of 16 bytes
    le16 next;
    std::uint8_t reserved;
    std::uint8_t checksum;  ///< the header sums to 0
    le32 device_id;
    le16 manufacturer;
    le16 product;
    std::uint8_t device_type[3];
    std::uint8_t device_indicators;
    le16 boot_connection_vector;
    le16 disconnect_vector;
    le16 bootstrap_entry_vector;
    le16 reserved2;
    le16 static_resource_vector;
};
static_assert(sizeof(PnpExpansionHeader) == 0x20);

/// Ours, in every x86 image of the file, 16-byte aligned within the first 512 bytes.
inline constexpr char rom_descriptor_signature[9] = "multinic";
struct RomDescriptor {
    char signature[8];    ///< "multinic"
    le16 revision;        ///< of this structure: 1
    le16 length;          ///< sizeof(RomDescriptor)
    le32 image_offset;    ///< of this image in the file
    le32 payload_offset;  ///< of the payload in the file
    le32 payload_size;    ///< bytes, a multiple of 4
    le32 payload_sum;     ///< rotating sum, see payload_sum()
    char version[16];     ///< "0.1.0", zero padded
    char build_id[16];    ///< hexadecimal digits of the SHA-256 of the payload, not terminated
    le32 copy_size;       ///< bytes of the payload and the script slot behind it (std/script_slot)
    le32 copy_sum;        ///< payload_sum() of both: the handle of their copy in memory
};
static_assert(sizeof(RomDescriptor) == 68);

/// The loader's integrity check: for each little-endian 32-bit word, rotate left by one, then add.
constexpr std::uint32_t payload_sum(const std::uint8_t* payload, std::size_t size) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i + 4 <= size; i += 4) {
        std::uint32_t word = std::uint32_t{payload[i]} | std::uint32_t{payload[i + 1]} << 8 |
                             std::uint32_t{payload[i + 2]} << 16 |
                             std::uint32_t{payload[i + 3]} << 24;
        sum = (sum << 1 | sum >> 31) + word;
    }
    return sum;
}

enum class BranchTargets : std::uint8_t { relative, absolute };

/// Rewrites the operand of whatever looks like a near CALL or JMP (E8, E9) to a place in the same
/// image. With absolute targets all calls of a function are the same five bytes, and pack better.
/// The other direction undoes it for any bytes: the values that are touched, from minus the
/// position to the size, stay among themselves, and so do their top bytes, 00 and FF.
/// `size` is below 16 MiB.
inline void convert_branches(std::uint8_t* code, std::size_t size, BranchTargets wanted) {
    const auto end = static_cast<std::int32_t>(size);
    std::int32_t position = 6;  // behind the operand
    while (position <= end) {
        // After 89 it is the operand of a MOV, and often stands before a real call.
        if ((code[position - 5] & 0xFE) != 0xE8 || code[position - 6] == 0x89) {
            ++position;
            continue;
        }
        auto& operand = *reinterpret_cast<le32*>(code + position - 4);
        auto value = static_cast<std::int32_t>(operand);
        if (value >= -position && value < end) {
            if (wanted == BranchTargets::absolute)
                value += value < end - position ? position : -end;
            else
                value += value >= 0 ? -position : end;
            operand = static_cast<std::uint32_t>(value);
        }
        // Also behind what stayed: inside of it an operand could change what is decided here.
        position += 5;
    }
}

/// PayloadHeader::filters: the engine was packed with absolute branch targets.
inline constexpr std::uint8_t payload_filter_branches = 1;

/// PayloadHeader::packing: as rom/context_mixing does it.
inline constexpr std::uint8_t payload_packing_mixing = 2;

/// The payload starts with this, then the uncompressed start part, then the packed engine.
struct PayloadHeader {
    char signature[4];     ///< "MNPL"
    le32 start_size;       ///< bytes of this header and the uncompressed start part
    le32 compressed_size;  ///< bytes of the packed engine after the start part
    le32 engine_size;      ///< bytes when unpacked
    le32 engine_memory;    ///< bytes that engine, its zeroed data and its stack need
    std::uint8_t packing;  ///< payload_packing_*
    std::uint8_t filters;  ///< payload_filter_*: to undo after unpacking
    std::uint8_t reserved[2];
    le32 engine_sum;    ///< payload_sum() of the unpacked, unfiltered engine, padded to 4 bytes
    le32 entry_offset;  ///< of the engine's entry from its start
};
static_assert(sizeof(PayloadHeader) == 32);

}  // namespace layout
