// SPDX-License-Identifier: GPL-2.0-or-later
// What the engine changes in the machine while a boot program runs, and how it is undone: interrupt
// vectors 15h (memory map) and 1Ah (PXE installation check), base memory, the memory map itself.
#pragma once

#include "bios/real_mode.hpp"

namespace bios {

class BaseMemory {
  public:
    explicit BaseMemory(RealMode& real_mode) : real_mode_(real_mode) {}
    ~BaseMemory() { release(); }
    BaseMemory(const BaseMemory&) = delete;
    BaseMemory& operator=(const BaseMemory&) = delete;

    /// Hooks the interrupts; from then on the BIOS's memory calls leave the engine's region out.
    void hook();
    /// Undoes hook(). False when another program hooked one of the interrupts after us: then our
    /// hooks stay, but pass everything on. Base memory (BDA 40:13) stays taken: a boot program
    /// reckons from !PXE's segments what it may take back, and PXELINUX 6.04 calls it an error when
    /// somebody did so before; on the way back to the BIOS the resident block gives it back itself.
    bool release();
    /// Gives base memory back (BDA 40:13), the resident block's too: for a program that never
    /// calls or returns.
    void give_back();
    /// End of the memory that a boot program at 0:7C00 may fill.
    std::uint32_t program_limit() const { return real_mode_.handoff().block_base; }

  private:
    void hide_region();
    RealMode& real_mode_;
    bool hooked_ = false;
};

}  // namespace bios
