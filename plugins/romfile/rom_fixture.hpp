// SPDX-License-Identifier: GPL-2.0-or-later
// Small ROM files for tests, built field by field, so that a test can break one field.
#pragma once

#include <cstring>
#include <string_view>

#include "romfile/bytes.hpp"
#include "romfile/rom_builder.hpp"
#include "std/option_rom.hpp"

namespace romfile::fixture {

inline constexpr std::size_t pci_offset = 0x1C;
inline constexpr std::size_t pnp_offset = 0x40;
inline constexpr std::size_t descriptor_offset = 0x60;
inline constexpr std::size_t manufacturer_offset = 0x200;
inline constexpr std::size_t product_offset = 0x220;

inline void put(Bytes& bytes, std::size_t offset, std::string_view text) {
    std::memcpy(bytes.data() + offset, text.data(), text.size());
}

inline layout::PciDataStructure pci_data(std::uint16_t vendor, std::uint16_t device) {
    layout::PciDataStructure pci{};
    std::memcpy(pci.signature, "PCIR", 4);
    pci.vendor = vendor;
    pci.device = device;
    pci.length = sizeof pci;
    pci.revision = 3;
    pci.class_code[2] = 2;
    pci.image_length = resident_size / layout::rom_block;
    return pci;
}

/// An x86 image of resident_size as the assembler would give it: checksums and descriptor numbers
/// zero.
inline Bytes assembled_image(std::uint16_t device) {
    Bytes image(resident_size);
    layout::RomHeader header{};
    header.signature = layout::rom_signature;
    header.size = resident_size / layout::rom_block;
    header.entry[0] = 0xE9;
    header.pci_data = pci_offset;
    header.expansion_header = pnp_offset;
    store(image, 0, header);
    store(image, pci_offset, pci_data(virtio_vendor, device));

    layout::PnpExpansionHeader pnp{};
    std::memcpy(pnp.signature, "$PnP", 4);
    pnp.revision = 1;
    pnp.length = sizeof pnp / 16;
    pnp.manufacturer = manufacturer_offset;
    pnp.product = product_offset;
    pnp.bootstrap_entry_vector = 0x300;
    store(image, pnp_offset, pnp);
    put(image, manufacturer_offset, "a manufacturer");
    put(image, product_offset, "a product");
    put(image, descriptor_offset, layout::rom_descriptor_signature);
    return image;
}

/// Parts that build_rom() accepts; the engine is text that compresses.
inline RomParts parts(std::size_t engine_size = 5000) {
    RomParts parts;
    parts.loader = assembled_image(virtio_net_transitional);
    const Bytes second = assembled_image(virtio_net_modern);
    parts.loader.insert(parts.loader.end(), second.begin(), second.end());
    parts.start.assign(101, 0x90);
    for (std::size_t i = 0; i < engine_size; ++i)
        parts.engine.push_back(static_cast<std::uint8_t>("compressible "[i % 13] + i / 997));
    parts.engine_memory = 1 << 20;
    parts.entry_offset = 16;
    parts.version = "0.1.0";
    return parts;
}

/// A whole good file.
inline Bytes good_rom() {
    return build_rom(parts())->file;
}

/// Two chained images of a foreign make without PnP header: x86 of 1024 bytes, EFI of 512.
inline Bytes foreign_rom() {
    Bytes file(1536);
    layout::RomHeader header{};
    header.signature = layout::rom_signature;
    header.size = 2;
    header.pci_data = pci_offset;
    store(file, 0, header);
    layout::PciDataStructure pci = pci_data(0x8086, 0x100E);
    pci.image_length = 2;
    store(file, pci_offset, pci);
    file[1023] = static_cast<std::uint8_t>(-byte_sum(View(file).first(1024)));

    header.size = 1;
    store(file, 1024, header);
    pci.image_length = 1;
    pci.code_type = layout::pci_code_type_efi;
    pci.indicator = layout::pci_last_image;
    store(file, 1024 + pci_offset, pci);
    return file;
}

}  // namespace romfile::fixture
