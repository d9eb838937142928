// SPDX-License-Identifier: GPL-2.0-or-later
// Which NICs race, and in which rank: what the BIOS and QEMU's boot order have decided already.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "boot/boot_order.hpp"

namespace boot {

/// A NIC of the machine, in PCI order.
struct NicPlace {
    PciPath path;
    bool tried = false;   ///< took part in an earlier race since power-on
    bool has_rom = true;  ///< has a ROM BAR: nobody switched network boot off for it
};

/// Stands for a rank: does not take part.
inline constexpr unsigned not_entered = ~0u;

/// Writes the rank of each NIC to `ranks` (as long as `nics`), 0 first, `not_entered` where it does
/// not race; ranks are unique but may have gaps. `chosen`: the NIC whose boot entry the BIOS
/// called.
///
/// With a boot order that names the chosen NIC, those race that stand next to it with nothing but
/// NICs between: what comes before the next disk. NICs that it does not name have their own turn
/// later; but when it is strict they would never have one (libvirt's <boot dev='network'/> names
/// the first NIC only), so those with a ROM race too, after the named ones. If the chosen NIC is
/// not named, the unnamed ones race. Without a boot order all race. NICs that were tried never do.
void rank_nics(std::span<const NicPlace> nics,
               std::optional<std::size_t> chosen,
               const BootOrder& order,
               std::span<unsigned> ranks);

}  // namespace boot
