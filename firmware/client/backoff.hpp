// SPDX-License-Identifier: GPL-2.0-or-later
// How long to wait for an answer before sending again.
#pragma once

#include <algorithm>

#include "async/platform.hpp"

namespace client {

/// Doubles from `first` to `largest`. Each time is spread by a quarter up and down, so that
/// machines that were switched on together do not go on sending together.
class Backoff {
  public:
    Backoff(async::Duration first, async::Duration largest, async::Entropy& entropy)
        : first_(first), largest_(largest), next_(first), entropy_(entropy) {}

    void reset() { next_ = first_; }
    async::Duration next() {
        async::Duration base = next_;
        next_ = std::min(base * 2, largest_);
        // 32 bits suffice for 70 minutes and need no 64-bit division.
        auto quarter =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(base.microseconds / 4, 0x7FFFFFFF));
        return {base.microseconds - quarter + entropy_.random() % (2 * quarter + 1)};
    }

  private:
    async::Duration first_;
    async::Duration largest_;
    async::Duration next_;
    async::Entropy& entropy_;
};

}  // namespace client
