// SPDX-License-Identifier: GPL-2.0-or-later
// The memory of boot programs as the PXE API sees it: far pointers of either mode, physical
// addresses.
#pragma once

#include "bios/real_mode.hpp"
#include "pxe/environment.hpp"

namespace bios {

class ProgramMemory final : public pxe::Memory {
  public:
    explicit ProgramMemory(RealMode& real_mode) : real_mode_(real_mode) {}

    layout::MutableBytes at(layout::SEGOFF16 pointer, std::size_t size) override;
    layout::MutableBytes at_physical(std::uint32_t address, std::size_t size) override;
    pxe::BaseArea& base_area() override;
    layout::SEGOFF16 base_area_pointer() override;
    bool in_protected_mode() const override { return protected_mode_; }
    /// Before each call: where it came from.
    void set_protected_mode(bool protected_mode) { protected_mode_ = protected_mode; }

  private:
    layout::MutableBytes at_selector(layout::SEGOFF16 pointer, std::size_t size);
    RealMode& real_mode_;
    bool protected_mode_ = false;
};

}  // namespace bios
