// SPDX-License-Identifier: GPL-2.0-or-later
// Where a boot program is loaded to: one run of memory, filled from its start.
#pragma once

#include "client/tftp.hpp"

namespace boot {

class ProgramSink final : public client::TftpSink {
  public:
    /// `memory`: all that a program may fill.
    explicit ProgramSink(layout::MutableBytes memory) : memory_(memory) {}

    async::Result<void> begin(std::optional<std::uint32_t> size) override;
    layout::MutableBytes space(std::size_t count) override;
    void commit(std::size_t count) override { used_ += count; }

    layout::Bytes program() const { return memory_.first(used_); }

  private:
    layout::MutableBytes memory_;
    std::size_t used_ = 0;
};

}  // namespace boot
