// SPDX-License-Identifier: GPL-2.0-or-later
// PCI configuration space, as far as network boot needs it (PCI Local Bus 3.0 chapter 6).
#pragma once

#include <cstdint>

namespace layout {

/// Register offsets of a type 0 header.
inline constexpr std::uint8_t pci_vendor_id = 0x00;
inline constexpr std::uint8_t pci_device_id = 0x02;
inline constexpr std::uint8_t pci_command = 0x04;
inline constexpr std::uint8_t pci_status = 0x06;
inline constexpr std::uint8_t pci_class_revision = 0x08;
inline constexpr std::uint8_t pci_header_type = 0x0E;
inline constexpr std::uint8_t pci_base_address_0 = 0x10;
inline constexpr std::uint8_t pci_secondary_bus = 0x19;
inline constexpr std::uint8_t pci_subsystem_vendor_id = 0x2C;
inline constexpr std::uint8_t pci_subsystem_id = 0x2E;
inline constexpr std::uint8_t pci_rom_base_address = 0x30;
inline constexpr std::uint8_t pci_capabilities = 0x34;
inline constexpr std::uint8_t pci_interrupt_line = 0x3C;

inline constexpr std::uint16_t pci_command_io = 0x1;
inline constexpr std::uint16_t pci_command_memory = 0x2;
inline constexpr std::uint16_t pci_command_bus_master = 0x4;
inline constexpr std::uint16_t pci_status_capabilities = 0x10;
inline constexpr std::uint8_t pci_capability_vendor = 0x09;
inline constexpr std::uint8_t pci_header_bridge = 0x01;
inline constexpr std::uint8_t pci_header_multifunction = 0x80;

}  // namespace layout
