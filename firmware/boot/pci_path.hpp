// SPDX-License-Identifier: GPL-2.0-or-later
// Where a PCI function sits, as the chain of devices from its root bus: the form in which QEMU's
// boot order names it.
#pragma once

#include <cstdint>

namespace boot {

struct PciPath {
    std::uint8_t root_bus = 0;
    std::uint8_t depth = 0;
    /// device << 3 | function, from the root bus down; `depth` of them.
    std::uint8_t places[8]{};

    friend bool operator==(const PciPath& a, const PciPath& b) {
        if (a.root_bus != b.root_bus || a.depth != b.depth)
            return false;
        for (unsigned i = 0; i < a.depth; ++i)
            if (a.places[i] != b.places[i])
                return false;
        return true;
    }
};

}  // namespace boot
