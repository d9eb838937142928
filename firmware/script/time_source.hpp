// SPDX-License-Identifier: GPL-2.0-or-later
// What time it is: the machine's clock when it was first asked, or what ntp found, and what has
// passed since.
#pragma once

#include "async/loop.hpp"
#include "script/machine.hpp"
#include "script/settings.hpp"

namespace script {

/// Seconds since 1970; nothing where the reading is no date from 1970 to 2105 or no time of day.
std::optional<std::uint32_t> unix_time(const ClockReading& reading);

/// unixtime in "builtin". To set builtin/unixtime sets this clock; it goes on from there.
class TimeSource final : public SettingsSource {
  public:
    /// All of them outlive it.
    TimeSource(Settings& settings, async::Loop& loop, Machine& machine)
        : SettingsSource("builtin"), settings_(settings), loop_(loop), machine_(machine) {}
    bool fetch(const SettingName& name, layout::MutableBytes space, SettingValue& value) override;
    void changed() override;

  private:
    void start(std::optional<std::uint32_t> seconds);

    Settings& settings_;
    async::Loop& loop_;
    Machine& machine_;
    std::optional<std::uint32_t> started_at_;  ///< seconds since 1970, at `start_`
    async::Instant start_;
};

}  // namespace script
