// SPDX-License-Identifier: GPL-2.0-or-later
// The machine as scripts see it.
#pragma once

#include "bios/real_mode.hpp"
#include "script/machine.hpp"

namespace bios {

class Machine final : public script::Machine {
  public:
    explicit Machine(RealMode& real_mode) : real_mode_(real_mode) {}
    std::array<std::uint32_t, 4> cpuid(std::uint32_t function) override;
    void reboot(bool warm) override;
    void power_off() override;
    std::uint32_t pci_config(std::uint16_t function, std::uint8_t offset) override;
    std::optional<std::uint16_t> next_pci_function(std::uint32_t function) override;
    std::optional<script::MemoryRange> memory_range(std::uint32_t index) override;
    std::optional<script::ClockReading> clock() override;

  private:
    RealMode& real_mode_;
};

}  // namespace bios
