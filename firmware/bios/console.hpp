// SPDX-License-Identifier: GPL-2.0-or-later
// The user's screen and keyboard through the BIOS, COM1 beside them where the BIOS console does not
// already go there, and QEMU's debug port for the boot report.
#pragma once

#include "async/platform.hpp"
#include "bios/fw_cfg.hpp"
#include "bios/real_mode.hpp"

namespace bios {

class BiosConsole final : public async::Console {
  public:
    BiosConsole(RealMode& real_mode, async::Clock& clock, const FwCfg& fw_cfg);
    void write(std::string_view text) override;
    int poll_key() override;

  private:
    void flush(std::string_view text);
    int poll_serial_key();
    RealMode& real_mode_;
    async::Clock& clock_;
    bool serial_ = false;
    async::Instant next_poll_;
};

/// isa-debugcon at port E9h, which reads back E9h when it is there.
class DebugPort final : public async::LineSink {
  public:
    static bool present();
    void write_line(std::string_view line) override;
};

}  // namespace bios
