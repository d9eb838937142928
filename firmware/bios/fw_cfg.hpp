// SPDX-License-Identifier: GPL-2.0-or-later
// QEMU's firmware configuration device (QEMU docs/specs/fw_cfg), through its I/O ports.
#pragma once

#include <optional>
#include <string_view>

#include "async/memory.hpp"

namespace bios {

class FwCfg {
  public:
    /// Looks whether the device is there; without it every file is absent.
    FwCfg();
    bool present() const { return present_; }
    /// The whole file `name`, or an empty Buffer when there is none, it is empty, larger than
    /// `limit` bytes, or there is no memory.
    async::Buffer read(std::string_view name, std::size_t limit = 65536) const;
    /// QEMU was started with -nographic or graphics=off (key 4).
    bool no_graphics() const;
    std::optional<std::uint32_t> size(std::string_view name) const;

  private:
    struct Entry {
        std::uint32_t size;
        std::uint16_t select;
    };
    std::optional<Entry> find(std::string_view name) const;
    bool present_ = false;
};

}  // namespace bios
