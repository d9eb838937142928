// SPDX-License-Identifier: GPL-2.0-or-later
// QEMU's boot order (fw_cfg file "bootorder"): one Open Firmware device path per line, in the order
// in which the BIOS tries them, for instance
//     /pci@i0cf8/ethernet@3/ethernet-phy@0
//     /pci@i0cf8/pci-bridge@2/ethernet@1,1/ethernet-phy@0
//     /pci@i0cf8/scsi@5/disk@0,0
//     HALT
// Names before '@' depend on the device class, the numbers after it are "device[,function]" in
// hexadecimal. A further root bus shows as /pci-root@N/pci@i0cf8.
#pragma once

#include <optional>
#include <string_view>

#include "boot/pci_path.hpp"

namespace boot {

class BootOrder {
  public:
    /// `text` must outlive the object. Anything may stand in it; QEMU ends it with a zero byte.
    explicit BootOrder(std::string_view text) : text_(text.substr(0, text.find('\0'))) {}

    bool empty() const { return text_.empty(); }
    /// `-boot strict=on`: the BIOS tries nothing that the boot order does not name.
    bool strict() const;
    /// The line that names the NIC at `path`, from 0; nothing when none does.
    std::optional<unsigned> position(const PciPath& path) const;
    /// True when the NICs at lines `first` and `second` (first <= second) have no line between them
    /// that is not a NIC: nothing else is to be tried between them.
    bool adjacent(unsigned first, unsigned second) const;

  private:
    std::string_view text_;
};

}  // namespace boot
