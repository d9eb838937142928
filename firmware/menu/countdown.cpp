// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/countdown.hpp"

namespace menu {

void Countdown::on_key(async::Instant now) {
    async::Instant end = end_of(timeouts_.retimeout, now);
    if (!timeouts_.strict)
        end_ = end;
    else if (!extended_ && (end_ == async::never || (end != async::never && end > end_)))
        end_ = end;
    extended_ = true;
}

unsigned Countdown::seconds_left(async::Instant now) const {
    if (end_ == async::never)
        return 0;
    return static_cast<unsigned>(((end_ - now).microseconds + 999999) / 1000000);
}

async::Instant Countdown::next_change(async::Instant now) const {
    unsigned left = seconds_left(now);
    if (left == 0)
        return end_;
    return {end_.microseconds - async::seconds(left - 1).microseconds};
}

}  // namespace menu
