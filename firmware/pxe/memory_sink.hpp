// SPDX-License-Identifier: GPL-2.0-or-later
// Takes a file straight into the memory that a boot program named by its physical address.
#pragma once

#include "client/tftp.hpp"
#include "pxe/environment.hpp"

namespace pxe {

class MemorySink final : public client::TftpSink {
  public:
    /// `limit` bytes at `address`. They are checked as they are needed: programs name more than the
    /// machine has, for a file that is small.
    MemorySink(Memory& memory, std::uint32_t address, std::uint32_t limit);

    async::Result<void> begin(std::optional<std::uint32_t> size) override;
    layout::MutableBytes space(std::size_t count) override;
    void commit(std::size_t count) override { used_ += static_cast<std::uint32_t>(count); }

    /// A server has answered.
    bool begun() const { return begun_; }
    /// Some of the buffer is not memory of the program.
    bool hit_bad_memory() const { return bad_memory_; }

  private:
    Memory& memory_;
    std::uint32_t address_;
    std::uint32_t limit_;
    std::uint32_t used_ = 0;
    bool begun_ = false;
    bool bad_memory_ = false;
};

}  // namespace pxe
