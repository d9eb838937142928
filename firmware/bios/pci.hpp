// SPDX-License-Identifier: GPL-2.0-or-later
// PCI configuration space through mechanism 1 (ports CF8/CFC), and the walk over all buses.
#pragma once

#include <cstdint>

#include "boot/pci_path.hpp"

namespace bios {

/// A function's place: bus << 8 | device << 3 | function.
using BusDeviceFunction = std::uint16_t;

std::uint8_t pci_read8(BusDeviceFunction function, std::uint8_t offset);
std::uint16_t pci_read16(BusDeviceFunction function, std::uint8_t offset);
std::uint32_t pci_read32(BusDeviceFunction function, std::uint8_t offset);
void pci_write16(BusDeviceFunction function, std::uint8_t offset, std::uint16_t value);
void pci_write32(BusDeviceFunction function, std::uint8_t offset, std::uint32_t value);

class PciVisitor {
  public:
    /// `path`: the devices from a root bus down to the function.
    virtual void function_found(BusDeviceFunction function, const boot::PciPath& path) = 0;

  protected:
    ~PciVisitor() = default;
};

/// Visits every function below root bus 0, and below further root buses when `all_roots`, in the
/// order of bus, device and function numbers on each bus; what is behind a bridge follows the
/// bridge.
void pci_walk(PciVisitor& visitor, bool all_roots);

}  // namespace bios
