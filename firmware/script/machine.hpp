// SPDX-License-Identifier: GPL-2.0-or-later
// What scripts ask of the machine itself.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace script {

/// A run of the memory map that the firmware gives.
struct MemoryRange {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    std::uint32_t type = 0;  ///< as ACPI numbers them; 1 is usable memory
};

/// What the machine's own clock shows, in UTC: each four bits a decimal digit.
struct ClockReading {
    std::uint32_t date = 0;  ///< 0x20240229
    std::uint32_t time = 0;  ///< 0x235959
};

/// Implemented above this room, for the machine at hand.
class Machine {
  public:
    /// The CPUID instruction: EAX, EBX, ECX, EDX.
    virtual std::array<std::uint32_t, 4> cpuid(std::uint32_t function) = 0;
    /// Does not come back where the machine can do it.
    virtual void reboot(bool warm) = 0;
    virtual void power_off() = 0;
    /// 32 bits of a PCI function's configuration space (bus << 8 | device << 3 | function);
    /// `offset` is a multiple of 4 below 256.
    virtual std::uint32_t pci_config(std::uint16_t function, std::uint8_t offset) = 0;
    /// The first PCI function that exists, from `function` on.
    virtual std::optional<std::uint16_t> next_pci_function(std::uint32_t function) = 0;
    /// From 0; nothing beyond the last one.
    virtual std::optional<MemoryRange> memory_range(std::uint32_t index) = 0;
    /// Nothing where there is no clock that runs. May be any numbers.
    virtual std::optional<ClockReading> clock() = 0;

  protected:
    ~Machine() = default;
};

}  // namespace script
