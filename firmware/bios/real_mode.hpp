// SPDX-License-Identifier: GPL-2.0-or-later
// Calls into the BIOS through the resident block.
#pragma once

#include <cstdint>

#include "rom/handoff.hpp"

namespace bios {

class RealMode {
  public:
    explicit RealMode(rom::Handoff& handoff) : handoff_(handoff) {}

    /// INT `vector` with `registers`, which take what it gives. Interrupts are served meanwhile.
    void interrupt(std::uint8_t vector, rom::BiosRegisters& registers);
    /// Writes the zero-terminated text at `offset` of the resident block to the BIOS console.
    void print(std::uint16_t offset);
    /// Stops the CPU until the next interrupt, at the latest the timer tick (55 ms).
    void halt();
    /// Starts the boot program at 0:7C00; gives its AX when it comes back.
    std::uint16_t run_boot_program();
    /// Enters a Linux kernel's real-mode code at `segment`, with SP = `stack`. Does not come back;
    /// the resident block may be overwritten then.
    void enter_linux(std::uint16_t segment, std::uint16_t stack);

    rom::Handoff& handoff() const { return handoff_; }
    std::uint16_t block_segment() const {
        return static_cast<std::uint16_t>(handoff_.block_base >> 4);
    }
    /// A pointer to something in the resident block.
    template <class T>
    T* in_block(std::uint16_t offset) const {
        return reinterpret_cast<T*>(handoff_.block_base + offset);
    }
    /// The interrupt vector table's entry for `vector`, segment in the upper half.
    static volatile std::uint32_t& vector(std::uint8_t vector);

  private:
    void call(std::uint16_t routine);
    rom::Handoff& handoff_;
};

}  // namespace bios
