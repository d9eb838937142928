// SPDX-License-Identifier: GPL-2.0-or-later
// Fills in the two structures by which boot programs find the API: PXENV+ and !PXE.
#pragma once

#include "std/bytes.hpp"
#include "std/pxe.hpp"

namespace pxe {

/// Everything that boot programs call or see lies in one piece of base memory, which all segment
/// descriptors describe. Offsets count from its start.
struct EntryPoints {
    std::uint16_t segment;  ///< real-mode segment whose offset 0 is the start
    std::uint16_t size;
    std::uint16_t pxe;  ///< of the structure !PXE
    std::uint16_t pxenv;
    std::uint16_t pxe_entry;            ///< real mode, or protected mode with a 16-bit stack
    std::uint16_t pxe_entry_protected;  ///< protected mode with a 32-bit stack
    std::uint16_t pxenv_entry;          ///< real mode, BX = opcode, ES:DI = parameters
};

/// Writes both into `block`, checksums included. False when they do not fit there.
[[nodiscard]] bool write_structures(layout::MutableBytes block, const EntryPoints& points);

}  // namespace pxe
