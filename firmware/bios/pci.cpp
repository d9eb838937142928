// SPDX-License-Identifier: GPL-2.0-or-later
#include "bios/pci.hpp"

#include "bios/port.hpp"
#include "std/pci.hpp"

namespace bios {
namespace {

constexpr std::uint16_t address_port = 0xCF8;
constexpr std::uint16_t data_port = 0xCFC;

std::uint16_t select(BusDeviceFunction function, std::uint8_t offset) {
    out32(address_port, 0x80000000u | std::uint32_t{function} << 8 | (offset & 0xFCu));
    return static_cast<std::uint16_t>(data_port + (offset & 3));
}

/// A bus that was seen below a bridge is not a root bus.
class SeenBuses {
  public:
    bool mark(std::uint8_t bus) {
        std::uint32_t bit = 1u << (bus & 31);
        bool seen = (bits_[bus >> 5] & bit) != 0;
        bits_[bus >> 5] |= bit;
        return seen;
    }

  private:
    std::uint32_t bits_[8]{};
};

// A bridge that SeaBIOS left unnumbered, or a loop of bridges, must not send the walk round.
constexpr unsigned largest_depth = 8;

void walk_bus(PciVisitor& visitor, SeenBuses& seen, std::uint8_t bus, boot::PciPath path) {
    if (seen.mark(bus) || path.depth >= largest_depth)
        return;
    for (unsigned place = 0; place < 256; ++place) {
        auto function = static_cast<BusDeviceFunction>(bus << 8 | place);
        if ((place & 7) != 0 &&
            (pci_read8(static_cast<BusDeviceFunction>(function & ~7u), layout::pci_header_type) &
             layout::pci_header_multifunction) == 0)
            continue;
        if (pci_read16(function, layout::pci_vendor_id) == 0xFFFF)
            continue;
        boot::PciPath here = path;
        here.places[here.depth++] = static_cast<std::uint8_t>(place);
        visitor.function_found(function, here);
        std::uint8_t type = pci_read8(function, layout::pci_header_type) & 0x7F;
        std::uint8_t below = pci_read8(function, layout::pci_secondary_bus);
        if (type == layout::pci_header_bridge && below > bus)
            walk_bus(visitor, seen, below, here);
    }
}

}  // namespace

std::uint8_t pci_read8(BusDeviceFunction function, std::uint8_t offset) {
    return in8(select(function, offset));
}
std::uint16_t pci_read16(BusDeviceFunction function, std::uint8_t offset) {
    return in16(select(function, offset));
}
std::uint32_t pci_read32(BusDeviceFunction function, std::uint8_t offset) {
    return in32(select(function, offset));
}
void pci_write16(BusDeviceFunction function, std::uint8_t offset, std::uint16_t value) {
    out16(select(function, offset), value);
}
void pci_write32(BusDeviceFunction function, std::uint8_t offset, std::uint32_t value) {
    out32(select(function, offset), value);
}

void pci_walk(PciVisitor& visitor, bool all_roots) {
    SeenBuses seen;
    walk_bus(visitor, seen, 0, boot::PciPath{0, 0, {}});
    for (unsigned bus = 1; all_roots && bus < 256; ++bus)
        walk_bus(visitor,
                 seen,
                 static_cast<std::uint8_t>(bus),
                 boot::PciPath{static_cast<std::uint8_t>(bus), 0, {}});
}

}  // namespace bios
