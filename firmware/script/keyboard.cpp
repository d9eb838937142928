// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/keyboard.hpp"

#include <iterator>
#include <utility>

namespace script {
namespace {

constexpr async::Duration twice = async::seconds(2);

}  // namespace

Keyboard::Keyboard(async::Loop& loop, async::Console& console) : console_(console), changed_(loop) {
    loop.add(*this);
}

bool Keyboard::poll() {
    bool has_reader = std::exchange(asked_, false) || readers_ != 0;
    async::Key key = console_.poll_key();
    if (key == async::key_none)
        return false;
    bool interrupts = key == async::control_key('C');
    if (interrupts) {
        async::Instant now = changed_.loop().now();
        aborted_ |= now < abort_until_;
        abort_until_ = now + twice;
        interrupted_ |= !has_reader;
    }
    // What is typed ahead waits for who will read it; what finds no room is lost.
    if ((!interrupts || has_reader) && count_ < std::size(keys_))
        keys_[(first_ + count_++) % std::size(keys_)] = key;
    changed_.notify_all();
    return true;
}

async::Key Keyboard::poll_key() {
    asked_ = true;
    if (count_ == 0)
        return async::key_none;
    --count_;
    async::Key key = keys_[first_];
    first_ = (first_ + 1) % std::size(keys_);
    return key;
}

bool Keyboard::take_interrupt() {
    return std::exchange(interrupted_, false);
}

}  // namespace script
