// SPDX-License-Identifier: GPL-2.0-or-later
// The user's screen and keyboard through the BIOS, COM1 beside them where the BIOS console does not
// already go there, and QEMU's debug port for the boot report.
#pragma once

#include "async/ansi.hpp"
#include "async/platform.hpp"
#include "bios/fw_cfg.hpp"
#include "bios/real_mode.hpp"

namespace bios {

class BiosConsole final : public async::Console, private async::TextScreen {
  public:
    BiosConsole(RealMode& real_mode, async::Clock& clock, const FwCfg& fw_cfg);
    void write(std::string_view text) override { ansi_.write(text); }
    async::Key poll_key() override;
    /// Without it no key is taken from the BIOS: they are for the program that runs.
    void listen(bool on) { listens_ = on; }

  private:
    async::Position cursor() override;
    void move(async::Position position) override;
    void clear(async::Position first, async::Position last, std::uint8_t attribute) override;
    void print(std::string_view text) override;
    void pass_on(std::string_view sequence) override;
    /// INT 10h; gives EDX.
    std::uint32_t video(std::uint32_t eax, std::uint32_t ebx, std::uint32_t ecx, std::uint32_t edx);
    async::Key poll_serial_key(async::Instant now);
    RealMode& real_mode_;
    async::Clock& clock_;
    async::AnsiScreen ansi_{*this};
    async::KeyDecoder serial_keys_;
    bool serial_ = false;
    bool listens_ = true;
    async::Instant next_poll_;
};

/// isa-debugcon at port E9h, which reads back E9h when it is there.
class DebugPort final : public async::LineSink {
  public:
    static bool present();
    void write_line(std::string_view line) override;
};

}  // namespace bios
