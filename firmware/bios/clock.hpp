// SPDX-License-Identifier: GPL-2.0-or-later
// Time from the CPU's time stamp counter, measured once against the PIT (Intel 8254, 1.193182 MHz).
#pragma once

#include "async/platform.hpp"

namespace bios {

class TscClock final : public async::Clock {
  public:
    /// Takes about 6 ms for the measurement.
    TscClock();
    async::Instant now() override;
    static std::uint64_t ticks();

  private:
    std::uint32_t ticks_per_millisecond_ = 1000000;
    std::uint64_t last_ticks_ = 0;
    std::uint64_t microseconds_ = 0;
    std::uint32_t remainder_ = 0;
};

/// xorshift over the time stamp counter and whatever is stirred in.
class TscEntropy final : public async::Entropy {
  public:
    /// Stirs in what differs between machines, such as MAC addresses and the UUID.
    void stir(std::uint32_t value);
    std::uint32_t random() override;

  private:
    std::uint64_t state_ = 0x9E3779B97F4A7C15;
};

}  // namespace bios
